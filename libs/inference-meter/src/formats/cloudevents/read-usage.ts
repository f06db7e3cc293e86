import { isRefusal } from '#libs/amount';
import { cutEvent, type CutRefusal } from '../../cut-at-hours.js';
import { stepsOf } from '../../exact.js';
import { isJsonObject, readJson, type JsonObject } from '../../json-text.js';
import { parseRfc3339 } from '../../rfc3339.js';
import { METHODS, unitOfMeter, type Correction, type MeterMethod, type UsageEvent } from '../../usage-event.js';
import { isJsonType, type CloudEvent } from './cloud-event.js';
import { utf8Text } from './read-event.js';
import {
  checkText,
  CORRECTION_TYPE,
  refuseUsage,
  USAGE_TYPES,
  type UsageRefusal,
  type UsageType,
} from './usage-types.js';

/** What the server knows and the event does not say. */
export interface UsageContext {
  /** Nothing later than this is believed. */
  readonly nowMs: bigint;
  /** The site of events that name none. */
  readonly site?: string;
}

/** One use out of one event. */
export interface UsageRecord {
  /** The use as reported: its `payloadOf` decides whether a second report says the same. */
  readonly whole: UsageEvent;
  /** The same, cut at UTC hours: what is counted. */
  readonly events: readonly UsageEvent[];
  /** Members of the data that mean nothing here, and the extensions of the envelope. */
  readonly rest: JsonObject;
}

/** A value of a set, or undefined. */
const methodOf = (value: unknown): MeterMethod | undefined => METHODS.find((method) => method === value);

function dataOf({ data, datacontenttype }: CloudEvent): JsonObject | UsageRefusal {
  const isJsonBytes = data?.kind === 'bytes' && datacontenttype !== undefined && isJsonType(datacontenttype);
  const text = isJsonBytes ? utf8Text(data.bytes) : undefined;
  const value = data?.kind === 'json' ? data.value : text === undefined ? undefined : readJson(text)?.value;
  return isJsonObject(value) ? value : refuseUsage('DataMalformed', 'data', 'a use is reported by a JSON object');
}

function readCorrection(event: CloudEvent, data: JsonObject): Omit<Correction, 'voids'> | UsageRefusal {
  const { corrects } = data;
  if (!isJsonObject(corrects)) return refuseUsage('MemberMissing', 'corrects', 'the correction names no event');
  const source = checkText(corrects['source'], 'corrects.source');
  if (typeof source !== 'string') return source;
  const id = checkText(corrects['id'], 'corrects.id');
  if (typeof id !== 'string') return id;
  const reason = checkText(data['reason'], 'reason');
  if (typeof reason !== 'string') return reason;
  if (source === event.source && id === event.id) {
    return refuseUsage('CorrectsItself', 'corrects', 'the correction names itself');
  }
  return { source, id, reason };
}

/** A correction of tokens that tells GPU-seconds meant some quantity: it does not take the old one back. */
function checkVoid(data: JsonObject, type: UsageType): UsageRefusal | undefined {
  const stray = [...USAGE_TYPES.values()].find(
    ({ quantity }) => quantity !== type.quantity && data[quantity] !== undefined,
  );
  if (stray === undefined) return undefined;
  return refuseUsage('MemberMalformed', stray.quantity, `the correction has ${stray.quantity}, not ${type.quantity}`);
}

function readQuantity(data: JsonObject, { quantity, scale }: UsageType): bigint | UsageRefusal {
  const value = data[quantity];
  if (value === undefined) return refuseUsage('MemberMissing', quantity, `the event has no ${quantity}`);
  const steps = typeof value === 'string' ? stepsOf(value, scale) : undefined;
  if (steps !== undefined) return steps;
  const message = `${quantity} is not a decimal string, zero or above, of at most ${scale.toString().length - 1} places`;
  return refuseUsage('QuantityMalformed', quantity, message);
}

interface Times {
  readonly effectiveAtMs: bigint;
  readonly endMs?: bigint;
}

function readTimes({ timeMs }: CloudEvent, data: JsonObject, nowMs: bigint): Times | UsageRefusal {
  if (timeMs === undefined) return refuseUsage('AttributeMissing', 'time', 'a use has a time');
  const { end } = data;
  const endMs = typeof end === 'string' ? parseRfc3339(end) : undefined;
  if (end !== undefined && endMs === undefined) {
    return refuseUsage('MemberMalformed', 'end', 'end is not an RFC 3339 time such as 2026-11-22T10:00:00Z');
  }
  if (timeMs > nowMs) return refuseUsage('FutureTimestamp', 'time', 'the use lies in the future');
  if (endMs !== undefined && endMs > nowMs) return refuseUsage('FutureTimestamp', 'end', 'the use ends in the future');
  return { effectiveAtMs: timeMs, ...(endMs === undefined ? {} : { endMs }) };
}

/** Members that an event of any type may have; each is absent or checked. */
interface Common {
  readonly site?: string;
  readonly partOf?: string;
  readonly method?: MeterMethod;
}

function readCommon(data: JsonObject, context: UsageContext): Common | UsageRefusal {
  const site = data['site'] === undefined ? context.site : checkText(data['site'], 'site');
  if (typeof site === 'object') return site;
  const partOf = data['part_of'] === undefined ? undefined : checkText(data['part_of'], 'part_of');
  if (typeof partOf === 'object') return partOf;
  const method = methodOf(data['method']);
  if (data['method'] !== undefined && method === undefined) {
    return refuseUsage('MemberMalformed', 'method', `method is none of ${METHODS.join(', ')}`);
  }
  return {
    ...(site === undefined ? {} : { site }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(method === undefined ? {} : { method }),
  };
}

interface Identity {
  readonly source: string;
  readonly id: string;
  readonly subject: string;
}

function readIdentity(event: CloudEvent): Identity | UsageRefusal {
  if (event.subject === undefined) return refuseUsage('AttributeMissing', 'subject', 'the use names nobody');
  for (const name of ['source', 'id', 'subject'] as const) {
    const text = checkText(event[name], name);
    if (typeof text !== 'string') return text;
  }
  return { source: event.source, id: event.id, subject: event.subject };
}

function readWhole(
  event: CloudEvent,
  { data, type, context }: { data: JsonObject; type: UsageType; context: UsageContext },
): UsageEvent | UsageRefusal {
  const identity = readIdentity(event);
  if ('refused' in identity) return identity;
  const times = readTimes(event, data, context.nowMs);
  if ('refused' in times) return times;
  const common = readCommon(data, context);
  if ('refused' in common) return common;
  const meter = type.meterOf(data, common.site);
  if ('refused' in meter) return meter;
  const corrects = event.type === CORRECTION_TYPE ? readCorrection(event, data) : undefined;
  if (corrects !== undefined && 'refused' in corrects) return corrects;
  // A correction without a quantity takes its target back: that is not the same as a use of nothing.
  const isVoid = corrects !== undefined && data[type.quantity] === undefined;
  const refusal = isVoid ? checkVoid(data, type) : undefined;
  if (refusal !== undefined) return refusal;
  const quantity = isVoid ? 0n : readQuantity(data, type);
  if (typeof quantity !== 'bigint') return quantity;
  const correction =
    corrects === undefined ? {} : { corrects: isVoid ? { ...corrects, voids: true as const } : corrects };
  return { ...identity, meter, unit: unitOfMeter(meter.kind), quantity, ...times, ...common, ...correction };
}

/** The members that are read of the data of each type, and of a correction of it. */
const READ = new Map(
  [...USAGE_TYPES.values()].map((type) => {
    const use = [type.quantity, ...type.members, 'site', 'part_of', 'method', 'end'];
    return [type, { use: new Set(use), correction: new Set([...use, 'corrects', 'reason', 'of']) }] as const;
  }),
);
const NOTHING_ELSE: JsonObject = {};

function restOf(event: CloudEvent, data: JsonObject, type: UsageType): JsonObject {
  const read: ReadonlySet<string> | undefined = READ.get(type)?.[event.type === CORRECTION_TYPE ? 'correction' : 'use'];
  const unread = Object.keys(data).filter((name) => read?.has(name) !== true);
  if (unread.length > 0) return { ...event.rest, data: Object.fromEntries(unread.map((name) => [name, data[name]])) };
  return Object.keys(event.rest).length === 0 ? NOTHING_ELSE : event.rest;
}

/**
 * The use that an event reports, or undefined where it is of no type that is metered. Quantities are decimal strings,
 * read exactly; subject and time are required; with an `end` the use is cut at UTC hours.
 *
 * @example readUsage(event, { nowMs }) // { whole, events: [60_000_000n milli-GPU·ms], rest: { data: { device } } }
 */
export function readUsage(
  event: CloudEvent,
  context: UsageContext,
): UsageRecord | UsageRefusal | CutRefusal | undefined {
  const isCorrection = event.type === CORRECTION_TYPE;
  if (!isCorrection && !USAGE_TYPES.has(event.type)) return undefined;
  const data = dataOf(event);
  if (isRefusal(data)) return data;
  const name = isCorrection ? data['of'] : event.type;
  const type = typeof name === 'string' ? USAGE_TYPES.get(name) : undefined;
  if (type === undefined) {
    return refuseUsage('MemberMalformed', 'of', `of is none of ${[...USAGE_TYPES.keys()].join(', ')}`);
  }
  const whole = readWhole(event, { data, type, context });
  if ('refused' in whole) return whole;
  // Without an end the use lies where its time does; the hours still say whether that can be stored.
  const events = cutEvent({ ...whole, endMs: whole.endMs ?? whole.effectiveAtMs });
  if (isRefusal(events)) return events;
  if (whole.partOf !== undefined && events.length > 1) {
    return refuseUsage('PartSpansHours', 'end', 'the part of a record lies within one hour');
  }
  return { whole, events: events.length === 1 ? [whole] : events, rest: restOf(event, data, type) };
}
