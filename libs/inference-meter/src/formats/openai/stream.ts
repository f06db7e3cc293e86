import { isRefusal } from '#libs/amount';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import {
  countIgnored,
  refuseItem,
  refuseJson,
  type EngineRead,
  type EngineRefusal,
} from '../engines/engine-refusal.js';
import type { StreamError } from '../engines/stream-outcome.js';
import type { TokenRecord } from '../engines/token-record.js';
import type { TokenUse } from '../engines/token-use.js';
import { readTimings, type Timings } from '../llama-cpp/timings.js';
import { formatOf, secondsOf, textOf } from './answer.js';
import { deltasOf } from './deltas.js';
import { endSse, NO_SSE, readSse, type SseEvent, type SseState } from './sse.js';
import { readUsage } from './usage.js';

/** What the request said that the stream does not. */
export interface OpenAiStreamRequest {
  /**
   * How many choices each prompt has (`n`), where one request of /v1/completions holds several prompts: choice `i` then
   * answers prompt `⌊i / n⌋`. Left out, all choices answer one prompt.
   */
  readonly choicesPerPrompt?: number;
}

/** A use, and where it stood. */
interface SeenUse {
  readonly use: TokenUse;
  readonly item: number;
  /** The choice that its chunk was about; null where it was about all or none. */
  readonly choice: number | null;
}

/** A stream so far. Plain data; give it to nobody but the functions of this file and `stream-outcome.ts`. */
export interface OpenAiStreamState extends OpenAiStreamRequest, Omit<EngineRead<never>, 'records'> {
  readonly sse: SseState;
  readonly chunks: number;
  readonly format: TokenRecord['format'];
  readonly id: string | null;
  readonly model: string | null;
  readonly atMs: bigint | null;
  readonly last: SeenUse | null;
  readonly fell: boolean;
  readonly byChoice: ReadonlyMap<number, TokenUse>;
  readonly timings: Timings | null;
  /** Chunks that carried text, and the UTF-8 bytes of that text: what is left to count by where no usage ever came. */
  readonly deltas: number;
  readonly textBytes: number;
  /** Those of them that came after the last report, which they are not in. */
  readonly deltasSince: number;
  readonly done: boolean;
  readonly error: StreamError | null;
}

/** More refusals than these are only counted: a hostile stream fills no memory. */
const MOST_REFUSALS = 16;
const LONGEST_WORDS = 200;
const TERMINAL = new Set(['response.completed', 'response.incomplete', 'response.failed', 'response.cancelled']);

/** A stream of which nothing has arrived. */
export function openOpenAiStream(request: OpenAiStreamRequest = {}): OpenAiStreamState {
  return {
    ...request,
    ...{ sse: NO_SSE, chunks: 0, format: 'openai-chat', id: null, model: null, atMs: null },
    ...{ last: null, fell: false, byChoice: new Map(), timings: null },
    ...{ deltas: 0, textBytes: 0, deltasSince: 0, done: false, error: null, refusals: [], ignored: {} },
  };
}

const ignore = (state: OpenAiStreamState, kind: string): OpenAiStreamState => ({
  ...state,
  ignored: countIgnored(state.ignored, kind),
});

function refused(state: OpenAiStreamState, refusal: EngineRefusal): OpenAiStreamState {
  if (state.refusals.length >= MOST_REFUSALS) return ignore(state, 'refused-too');
  return { ...state, refusals: [...state.refusals, refusal] };
}

const words = (value: unknown): string =>
  (typeof value === 'string' || typeof value === 'number' ? String(value) : '').slice(0, LONGEST_WORDS);

/** The error of a chunk: an object or a text of its own, or spread over the chunk itself. */
function errorOf(error: unknown, chunk: JsonObject): StreamError {
  if (typeof error === 'string') return { code: '', message: words(error) };
  const told = isJsonObject(error) ? error : chunk;
  return { code: words(told['code'] ?? told['type']), message: words(told['message']) };
}

/** The choice that a chunk is about, where it is about one. */
function choiceOf(chunk: JsonObject): number | null {
  const choices = chunk['choices'];
  if (!Array.isArray(choices) || choices.length !== 1) return null;
  const choice: unknown = choices[0];
  const index = isJsonObject(choice) ? choice['index'] : undefined;
  return typeof index === 'number' && Number.isSafeInteger(index) && index >= 0 ? index : null;
}

const fell = (before: bigint | null | undefined, now: bigint | null): boolean =>
  typeof before === 'bigint' && (now === null || now < before);

/** At most as many choices as any server allows: a hostile stream fills no memory. */
const MOST_CHOICES = 1024;

function takeUse(state: OpenAiStreamState, use: TokenUse, choice: number | null): OpenAiStreamState {
  const before = choice === null ? state.last?.use : state.byChoice.get(choice);
  const isNew = choice !== null && (state.byChoice.has(choice) || state.byChoice.size < MOST_CHOICES);
  return {
    ...state,
    last: { use, item: state.chunks, choice },
    deltasSince: use.completionTokens === null ? state.deltasSince : 0,
    fell: state.fell || fell(before?.completionTokens, use.completionTokens),
    // Of the many, only the counts: what else a usage holds may be large.
    byChoice: isNew ? new Map(state.byChoice).set(choice, { ...use, rest: {} }) : state.byChoice,
  };
}

/** Timings that cannot be read leave the usage beside them standing. */
function takeTimings(state: OpenAiStreamState, told: unknown): OpenAiStreamState {
  const timings = readTimings(told, state.chunks);
  if (isRefusal(timings)) return refused(state, timings);
  if (timings === null) return state;
  // Where there is no usage, the timings are the report.
  const isReport = state.last === null && timings.use.completionTokens !== null;
  return { ...state, timings, deltasSince: isReport ? 0 : state.deltasSince };
}

function readNumbers(state: OpenAiStreamState, told: JsonObject, chunk: JsonObject): OpenAiStreamState {
  const use = readUsage(told['usage'], state.chunks);
  if (isRefusal(use)) return refused(state, use);
  const timed = takeTimings(state, chunk['timings']);
  return use === null ? ignore(timed, 'no-usage') : takeUse(timed, use, choiceOf(chunk));
}

/** One chunk: of chat or completions, or an event of the Responses API, whose figures stand under `response`. */
function readChunk(state: OpenAiStreamState, chunk: JsonObject, event: string): OpenAiStreamState {
  const type = textOf(chunk, 'type') ?? event;
  const told = isJsonObject(chunk['response']) ? chunk['response'] : chunk;
  const error = told['error'] ?? null;
  const { count, bytes } = deltasOf(chunk, type);
  const isResponse = isJsonObject(chunk['response']);
  const seen: OpenAiStreamState = {
    ...state,
    format: isResponse ? formatOf(told) : state.format,
    id: state.id ?? textOf(told, 'id'),
    model: state.model ?? textOf(told, 'model'),
    atMs: state.atMs ?? secondsOf(told['created'] ?? told['created_at']),
    deltas: state.deltas + count,
    deltasSince: state.deltasSince + count,
    textBytes: state.textBytes + bytes,
    error: error !== null || type === 'error' ? errorOf(error, chunk) : state.error,
    done: state.done || TERMINAL.has(type),
  };
  return readNumbers(seen, told, chunk);
}

function readEvent(from: OpenAiStreamState, { event, data }: SseEvent): OpenAiStreamState {
  if (from.done) return ignore(from, 'after-the-end');
  const state = { ...from, chunks: from.chunks + 1 };
  if (data === null) {
    const message = 'the event is longer than 8 MiB';
    return refused(state, refuseItem('LineTooLong', state.chunks, { field: 'event', rule: 'meter.json', message }));
  }
  if (data.trim() === '[DONE]') return { ...state, done: true };
  const json = readJson(data);
  if (json !== undefined && isJsonObject(json.value)) return readChunk(state, json.value, event);
  const failed = event === 'error' ? { ...state, error: errorOf(data, {}) } : state;
  return refused(failed, refuseJson(state.chunks));
}

/**
 * Takes in bytes of a streamed answer (chat, completions or Responses) as they arrive, in any pieces. It never throws
 * and never mutates: the same bytes give the same state however they are cut. `usage: null` says nothing; the last usage
 * stands.
 */
export function readOpenAiStream(state: OpenAiStreamState, bytes: Uint8Array): OpenAiStreamState {
  const { state: sse, events } = readSse(state.sse, bytes);
  return events.reduce(readEvent, { ...state, sse });
}

/** The last state of a stream, when its connection has ended; `openAiOutcome` says what it comes to. */
export function closeOpenAiStream(state: OpenAiStreamState): OpenAiStreamState {
  return endSse(state.sse).reduce(readEvent, { ...state, sse: NO_SSE });
}
