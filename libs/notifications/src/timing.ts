import { refuse, type Refusal } from '#libs/amount';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** From this hour of the wall clock on, what is told once a day or once a week is sent. */
const DIGEST_HOUR = 8;

/** Where and when the partnership's people are. */
export interface WallTime {
  /** '2026-11-24' */
  readonly day: string;
  /** 0 to 23. */
  readonly hour: number;
}

/** Hours of the day in which nothing is sent: from the first, up to the second and without it; none where they are equal. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/**
 * The day and the hour on the wall in a time zone (IANA), at an instant in milliseconds since 1970. Refuses
 * `TimeZoneUnknown`.
 *
 * @example wallTime(Date.UTC(2026, 6, 1, 22), 'Europe/Lisbon') // { day: '2026-07-01', hour: 23 }
 */
export function wallTime(atMs: number, timeZone: string): WallTime | Refusal<'TimeZoneUnknown'> {
  const format = formatOf(timeZone);
  if (format === undefined) {
    const message = `"${timeZone}" is no time zone of the IANA's list.`;
    return refuse('TimeZoneUnknown', { message, field: 'timeZone', rule: 'notifications.timeZone' });
  }
  const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  return { day: `${part('year')}-${part('month')}-${part('day')}`, hour: Number(part('hour')) };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone, calendar: 'iso8601', numberingSystem: 'latn', ...digits });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether nothing is sent in that hour. Hours that go past midnight are of two days. */
export function isQuiet(hour: number, { from, to }: QuietHours): boolean {
  if (from === to) return false;
  return from < to ? from <= hour && hour < to : from <= hour || hour < to;
}

/** The days of the last digests that are due: one for every day, one for every week, whose first day is Monday. */
export interface DigestDays {
  readonly daily: string;
  readonly weekly: string;
}

/** Digests go out from eight in the morning on; a server that was down then sends the last one when it is back. */
export function digestDays({ day, hour }: WallTime): DigestDays {
  const daily = hour >= DIGEST_HOUR ? day : before(day, 1);
  const sinceMonday = (new Date(`${daily}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { daily, weekly: before(daily, sinceMonday) };
}

const before = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);

/** What is tried so often is given up. */
const MOST_ATTEMPTS = 14;
const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;

/**
 * After how many milliseconds something that was tried so often in vain is tried again: a minute, then twice as long each
 * time, six hours at most; undefined after the fourteenth time, about two days on.
 */
export function retryAfter(attempts: number): number | undefined {
  if (attempts >= MOST_ATTEMPTS) return undefined;
  return Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.max(0, attempts - 1));
}
