import { refuse, type Refusal } from '#libs/amount';
import type { JsonObject } from '../../json-text.js';
import { UNNAMED_GPU, type Meter, type MeterKind } from '../../usage-event.js';

/** Every reason, besides those of the envelope and the hours, why an event is no use. */
export type UsageRefusalKind =
  | 'AttributeMissing'
  | 'DataMalformed'
  | 'MemberMissing'
  | 'MemberMalformed'
  | 'TextTooLong'
  | 'QuantityMalformed'
  | 'FutureTimestamp'
  | 'PartSpansHours'
  | 'CorrectsItself'
  | 'TooManyHours';

export type UsageRefusal = Refusal<UsageRefusalKind>;

/** Builds the refusal of one usage event; `field` is an attribute or a member of its data. */
export function refuseUsage(kind: UsageRefusalKind, field: string, message: string): UsageRefusal {
  return refuse(kind, { message, field, rule: 'meter.usage' });
}

/** What is metered by events of one type. */
export interface UsageType {
  /** The member of `data` that holds the quantity, a decimal string. */
  readonly quantity: 'gpu_seconds' | 'tokens' | 'joules' | 'litres';
  /** Smallest steps to one of it. */
  readonly scale: bigint;
  /** The members, besides the quantity, that make its meter. */
  readonly members: readonly string[];
  readonly meterOf: (data: JsonObject, site: string | undefined) => Meter | UsageRefusal;
}

/** The type of an event that takes the place of another. */
export const CORRECTION_TYPE = 'commons.correction.v1';

function textMember(data: JsonObject, name: string): string | undefined | UsageRefusal {
  const value = data[name];
  return value === undefined ? undefined : checkText(value, name);
}

/** Printable ASCII, of which nearly every name is made: as many bytes as characters. */
const PLAIN = /^[ -~]+$/u;

/** In UTF-8 bytes: subject, site and meter stand in one key of the database. */
export const LONGEST_TEXT = 512;

/** A text that may stand in a key: not empty, no control characters, at most 512 bytes. */
export function checkText(value: unknown, name: string): string | UsageRefusal {
  if (typeof value === 'string' && value.length <= LONGEST_TEXT && PLAIN.test(value)) return value;
  if (typeof value !== 'string' || value === '' || !value.isWellFormed() || /\p{Cc}/u.test(value)) {
    return refuseUsage('MemberMalformed', name, `${name} is not a text, or is empty or has control characters`);
  }
  if (value.length <= LONGEST_TEXT && new TextEncoder().encode(value).length <= LONGEST_TEXT) return value;
  return refuseUsage('TextTooLong', name, `${name} is longer than ${LONGEST_TEXT} bytes`);
}

const gpuMeter =
  (kind: 'gpu-time' | 'gpu-busy') =>
  (data: JsonObject): Meter | UsageRefusal => {
    const gpu = textMember(data, 'gpu') ?? UNNAMED_GPU;
    return typeof gpu === 'string' ? { kind, resource: gpu } : gpu;
  };

function tokenMeter(data: JsonObject): Meter | UsageRefusal {
  const { model, direction } = data;
  if (model === undefined) return refuseUsage('MemberMissing', 'model', 'the tokens belong to no model');
  if (direction !== 'in' && direction !== 'out') {
    return refuseUsage('MemberMalformed', 'direction', 'direction is neither "in" (prompt) nor "out" (completion)');
  }
  const resource = checkText(model, 'model');
  return typeof resource === 'string' ? { kind: `tokens-${direction}`, resource } : resource;
}

function siteMeter(kind: MeterKind): UsageType['meterOf'] {
  return (data, site) => {
    const resource = textMember(data, 'resource') ?? site;
    if (resource === undefined) return refuseUsage('MemberMissing', 'site', `the ${kind} belongs to no site`);
    return typeof resource === 'string' ? { kind, resource } : resource;
  };
}

/**
 * The types of events that are metered, one quantity each, so that the event's (source, id) is that quantity's:
 * GPU-seconds reserved, and busy ones of them (`gpu`: the model, else unnamed), tokens of a `model` in a `direction`, joules, litres (of the
 * `resource`, else of the site).
 */
export const USAGE_TYPES: ReadonlyMap<string, UsageType> = new Map<string, UsageType>([
  [
    'commons.gpu.seconds.v1',
    { quantity: 'gpu_seconds', scale: 1_000_000n, members: ['gpu'], meterOf: gpuMeter('gpu-time') },
  ],
  [
    'commons.gpu.busy.v1',
    { quantity: 'gpu_seconds', scale: 1_000_000n, members: ['gpu'], meterOf: gpuMeter('gpu-busy') },
  ],
  ['commons.tokens.v1', { quantity: 'tokens', scale: 1n, members: ['model', 'direction'], meterOf: tokenMeter }],
  ['commons.energy.v1', { quantity: 'joules', scale: 1000n, members: ['resource'], meterOf: siteMeter('energy') }],
  ['commons.water.v1', { quantity: 'litres', scale: 1_000_000n, members: ['resource'], meterOf: siteMeter('water') }],
]);
