import { InvariantViolation, refuse, type Refusal } from '#libs/amount';

const DAY_MS = 86_400_000;
/** No civil day begins further from the same day's midnight in UTC than this. */
const WIDEST_OFFSET_MS = 26n * 3_600_000n;

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** The civil days of one IANA time zone. Instants are milliseconds since 1970, UTC; days are written '2027-03-01'. */
export interface TimeZone {
  readonly name: string;
  /** The day on the wall at that instant. */
  dayAt(ms: bigint): string;
  /** The first instant of a day: not always 00:00, where a clock is put forward at midnight. */
  startOf(day: string): bigint;
}

/** So many days after a civil day. A text that is no day is a bug and throws. */
export function daysAfter(day: string, days: number): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (!DAY.test(day) || Number.isNaN(midnight)) throw new InvariantViolation(`"${day}" is no civil day`);
  return new Date(midnight + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The days of a time zone by the rules that this machine knows. States change these rules, so what is decided by them
 * (when a motion opens, when an objection is late) is decided once and stored as an instant; a recount reads the
 * instant. Refuses `TimeZoneUnknown`.
 *
 * @example known(timeZoneOf('Europe/Rome')).dayAt(BigInt(Date.UTC(2027, 2, 27, 23))) // '2027-03-28'
 */
export function timeZoneOf(name: string): TimeZone | Refusal<'TimeZoneUnknown'> {
  const format = formatOf(name);
  if (format === undefined) {
    return refuse('TimeZoneUnknown', {
      message: `"${name}" is no time zone of the IANA's list.`,
      field: 'timeZone',
      rule: 'motion.timeZone',
    });
  }
  const dayAt = (ms: bigint): string => {
    const parts = new Map(format.formatToParts(Number(ms)).map(({ type, value }) => [type, value]));
    return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
  };
  return { name, dayAt, startOf: (day) => firstInstant(day, dayAt) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-CA', {
      timeZone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function firstInstant(day: string, dayAt: TimeZone['dayAt']): bigint {
  const midnight = BigInt(Date.parse(`${daysAfter(day, 0)}T00:00:00Z`));
  let before = midnight - WIDEST_OFFSET_MS;
  let reached = midnight + WIDEST_OFFSET_MS;
  while (reached - before > 1n) {
    const middle = (before + reached) / 2n;
    if (dayAt(middle) < day) before = middle;
    else reached = middle;
  }
  return reached;
}
