/** One instance of a card that is split (MIG). */
export interface MigInstance {
  /** The instance's number on its card, as the format names it. */
  readonly id: string;
  /** '1g.10gb'; null where the format does not say. */
  readonly profile: string | null;
  /** Which pod, namespace or job holds it, where the format says so. */
  readonly labels: Readonly<Record<string, string>>;
  /** Parts per million of the time. */
  readonly engineActivePpm: bigint | null;
  readonly memoryUsedMib: bigint | null;
}

/**
 * What one card says of itself at one moment. Null is unknown, never zero; `unknown` names the fields that the card was
 * asked for and did not tell, with its own words.
 */
export interface DeviceReading {
  /** The whole card's, also where the card is split. */
  readonly uuid: string;
  readonly model: string | null;
  readonly host: string | null;
  readonly index: string | null;
  /** Milliseconds since 1970-01-01T00:00Z. */
  readonly atMs: bigint;
  /** Since the driver was loaded, in mJ. */
  readonly energyMillijoules: bigint | null;
  readonly powerMicrowatts: bigint | null;
  /** Utilisation stands beside reserved time and is never priced. Parts per million of the sampled time. */
  readonly utilisationPpm: bigint | null;
  readonly engineActivePpm: bigint | null;
  readonly tensorActivePpm: bigint | null;
  readonly dramActivePpm: bigint | null;
  readonly memoryUsedMib: bigint | null;
  readonly memoryTotalMib: bigint | null;
  readonly migEnabled: boolean | null;
  readonly instances: readonly MigInstance[];
  readonly labels: Readonly<Record<string, string>>;
  readonly unknown: Readonly<Record<string, string>>;
  /** Fields that are not read, as they came. */
  readonly rest: Readonly<Record<string, string>>;
}

/** The field of a reading that holds a quantity. */
export type MeasuredField =
  | 'energyMillijoules'
  | 'powerMicrowatts'
  | 'utilisationPpm'
  | 'engineActivePpm'
  | 'tensorActivePpm'
  | 'dramActivePpm'
  | 'memoryUsedMib'
  | 'memoryTotalMib';

/** A reading with everything yet to be told. */
export function blankReading(uuid: string, atMs: bigint): DeviceReading {
  return {
    uuid,
    model: null,
    host: null,
    index: null,
    atMs,
    energyMillijoules: null,
    powerMicrowatts: null,
    utilisationPpm: null,
    engineActivePpm: null,
    tensorActivePpm: null,
    dramActivePpm: null,
    memoryUsedMib: null,
    memoryTotalMib: null,
    migEnabled: null,
    instances: [],
    labels: {},
    unknown: {},
    rest: {},
  };
}

/**
 * Readings in the order in which they were taken, cut into polls: a card that comes again begins the next one. The rows
 * of one poll may be some milliseconds apart.
 */
export function polls(readings: readonly DeviceReading[]): readonly (readonly DeviceReading[])[] {
  const cut: DeviceReading[][] = [];
  let seen = new Set<string>();
  for (const reading of readings) {
    const poll = cut.at(-1);
    if (poll === undefined || seen.has(reading.uuid)) {
      cut.push([reading]);
      seen = new Set([reading.uuid]);
    } else {
      poll.push(reading);
      seen.add(reading.uuid);
    }
  }
  return cut;
}
