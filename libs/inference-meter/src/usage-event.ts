/**
 * What a meter counts. Tokens belong to a model, `gpu-time` to the GPU model asked for (or 'unnamed'), energy and water
 * to a site. `gpu-busy` is what of GPU time the card worked: beside it, and never priced.
 */
export type MeterKind = 'tokens-in' | 'tokens-out' | 'gpu-time' | 'gpu-busy' | 'energy' | 'water';

/** The units that meters count in. Smallest steps: one token, milli-GPU·ms (twice), mJ, µL. */
export type MeterUnit = 'TOKEN' | 'COMPUTE_RAW' | 'COMPUTE_BUSY' | 'ENERGY' | 'WATER';

export interface Meter {
  readonly kind: MeterKind;
  /** The LLM, the GPU model as the record names it ('A10|T4' allows either), or the site. */
  readonly resource: string;
}

/** The resource of GPU time whose record names no GPU model. */
export const UNNAMED_GPU = 'unnamed';

const UNITS: Readonly<Record<MeterKind, MeterUnit>> = {
  'tokens-in': 'TOKEN',
  'tokens-out': 'TOKEN',
  'gpu-time': 'COMPUTE_RAW',
  'gpu-busy': 'COMPUTE_BUSY',
  energy: 'ENERGY',
  water: 'WATER',
};

/** The unit that a kind of meter counts in. */
export function unitOfMeter(kind: MeterKind): MeterUnit {
  return UNITS[kind];
}

/** The meter in one word, as keys use it: 'tokens-in/llama-3-8b'. */
export function meterName({ kind, resource }: Meter): string {
  return `${kind}/${resource}`;
}

/** Bytes of UTF-8 that a resource has at most. */
const LONGEST_RESOURCE = 512;

/** Whether a text is the name of a meter: a known kind, a slash, and a resource without characters of control. */
export function isMeterName(name: string): boolean {
  const slash = name.indexOf('/');
  const resource = name.slice(slash + 1);
  return (
    Object.hasOwn(UNITS, name.slice(0, Math.max(slash, 0))) &&
    resource !== '' &&
    resource.length <= LONGEST_RESOURCE &&
    resource.isWellFormed() &&
    !/\p{Cc}/u.test(resource) &&
    new TextEncoder().encode(resource).length <= LONGEST_RESOURCE
  );
}

/** The ways to come by a quantity: for energy and water in order of preference; tokens come from `engine` or `counted`. */
export const METHODS = ['site_meter', 'device_counter', 'power_x_time', 'model_estimate', 'engine', 'counted'] as const;

/**
 * How a quantity came to be known: `site_meter` the site's own meter; `device_counter` a counter of the device;
 * `power_x_time` sampled power; `model_estimate` computed without any measurement; `engine` as the inference engine
 * reports; `counted` by whoever relayed the tokens.
 */
export type MeterMethod = (typeof METHODS)[number];

/** Which event a correction replaces, and why. */
export interface Correction {
  readonly source: string;
  readonly id: string;
  readonly reason: string;
  /** Where it names no new quantity: nothing takes the place of the old event. Its own quantity is then 0. */
  readonly voids?: true;
}

/**
 * One measured use, immutable. (source, id) is its identity for ever; the id derives from the record itself, so that
 * reading the same file twice yields the same events.
 */
export interface UsageEvent {
  /** Who reports: a file, a node, a gateway. */
  readonly source: string;
  readonly id: string;
  /** Who used it. */
  readonly subject: string;
  readonly meter: Meter;
  readonly unit: MeterUnit;
  /** Whole smallest steps of the unit. */
  readonly quantity: bigint;
  /** When the use began, in whole milliseconds since 1970-01-01T00:00Z. */
  readonly effectiveAtMs: bigint;
  /** When it ended, where the record says so; in the same UTC hour, or at its end. */
  readonly endMs?: bigint;
  readonly site?: string;
  /** Where a record was cut at hours: the record's own id, under which it is known once and corrected whole. */
  readonly partOf?: string;
  /** Absent where the record does not say: unknown, not a default. */
  readonly method?: MeterMethod;
  /** Where this event is a correction: the event that it takes the place of. */
  readonly corrects?: Correction;
}
