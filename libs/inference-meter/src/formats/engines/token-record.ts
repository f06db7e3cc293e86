import { isRefusal } from '#libs/amount';
import type { Meter, MeterMethod, UsageEvent } from '../../usage-event.js';
import { refuseItem, type EngineRefusal } from './engine-refusal.js';
import type { TokenUse, UseFlag } from './token-use.js';

/** Whole nanoseconds that an engine spent; null is unknown. */
export interface EngineTimes {
  readonly totalNs: bigint | null;
  readonly loadNs: bigint | null;
  readonly promptNs: bigint | null;
  readonly completionNs: bigint | null;
}

/**
 * What an engine reports of one request. Text of the request or the answer is never kept: a meter has no business with
 * it.
 */
export interface TokenRecord {
  readonly format: 'openai-chat' | 'openai-responses' | 'openai-embeddings' | 'ollama' | 'llama-cpp' | 'otel-genai';
  /** Which item of the input; counts from 1. */
  readonly item: number;
  /** What the engine calls the request. Some do not name it. */
  readonly id: string | null;
  readonly model: string | null;
  /** When the engine says that it answered; milliseconds since 1970-01-01T00:00Z, rounded down. */
  readonly atMs: bigint | null;
  readonly use: TokenUse;
  readonly flags: readonly UseFlag[];
  readonly times?: EngineTimes;
}

/**
 * What a record does not say, or is not believed in: where both speak, the context wins. An engine that picks its own
 * ids could name an old one and so make new use a conflict.
 */
export interface TokenContext {
  readonly source: string;
  readonly subject: string;
  readonly site?: string;
  /** Nothing later than this is believed. */
  readonly nowMs: bigint;
  /** The model as the registry names it. */
  readonly model?: string;
  /** The request as the gateway, or the file's line, names it. */
  readonly recordId?: string;
  /** When the request was, by the clock of whoever meters. */
  readonly atMs?: bigint;
  /** `counted` where the tokens were counted on their way and not reported. */
  readonly method?: Extract<MeterMethod, 'engine' | 'counted'>;
}

const LONGEST_NAME = 200;
const CONTROL = /\p{Cc}/u;

type NameMissing = 'IdMissing' | 'ModelMissing';

/** A name that may stand in an event: told, of at most 200 characters, none of them a control character. */
export function checkName(name: string | null, field: 'id' | 'model', item: number): string | EngineRefusal {
  if (name === null || name === '') {
    const kind: NameMissing = field === 'id' ? 'IdMissing' : 'ModelMissing';
    const message = `neither the record nor the context says its ${field}`;
    return refuseItem(kind, item, { field, rule: 'meter.id', message });
  }
  if (name.length <= LONGEST_NAME && !CONTROL.test(name)) return name;
  const message = `the ${field} is longer than ${LONGEST_NAME} characters, or holds control characters`;
  return refuseItem('NameMalformed', item, { field, rule: 'meter.id', message });
}

function checkTime(atMs: bigint | null, nowMs: bigint, item: number): bigint | EngineRefusal {
  const [field, rule] = ['time', 'meter.time'] as const;
  if (atMs === null) {
    const message = 'neither the record nor the context says when it was';
    return refuseItem('TimeMissing', item, { field, rule, message });
  }
  if (atMs < 0n) {
    return refuseItem('TimeOutOfRange', item, { field, rule, message: 'the record lies before 1970' });
  }
  if (atMs <= nowMs) return atMs;
  return refuseItem('FutureTimestamp', item, { field, rule, message: 'the record lies in the future' });
}

/**
 * The events of one record: tokens read (`<id>#in`, cached ones included) and tokens written (`<id>#out`, reasoning
 * included). Zero is a fact and yields its event; unknown yields none. Cached and reasoning tokens are no events of
 * their own: they lie inside, and the price takes them from the record.
 *
 * @example tokenEvents(record, context) // [{ id: 'gen-1#in', quantity: 57n, … }, { id: 'gen-1#out', quantity: 17n, … }]
 */
export function tokenEvents(record: TokenRecord, context: TokenContext): readonly UsageEvent[] | EngineRefusal {
  const id = checkName(context.recordId ?? record.id, 'id', record.item);
  if (isRefusal(id)) return id;
  const model = checkName(context.model ?? record.model, 'model', record.item);
  if (isRefusal(model)) return model;
  const effectiveAtMs = checkTime(context.atMs ?? record.atMs, context.nowMs, record.item);
  if (isRefusal(effectiveAtMs)) return effectiveAtMs;
  const { source, subject, site, method = 'engine' } = context;
  const shared = {
    source,
    subject,
    unit: 'TOKEN',
    effectiveAtMs,
    method,
    ...(site === undefined ? {} : { site }),
  } as const;
  const event = (suffix: string, kind: Meter['kind'], quantity: bigint | null): readonly UsageEvent[] =>
    quantity === null ? [] : [{ ...shared, id: `${id}#${suffix}`, meter: { kind, resource: model }, quantity }];
  return [
    ...event('in', 'tokens-in', record.use.promptTokens),
    ...event('out', 'tokens-out', record.use.completionTokens),
  ];
}
