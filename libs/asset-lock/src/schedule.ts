import { depreciationSchedule } from './depreciation.js';

/** A straight-line schedule: so much over so many years, from the day on which the asset came in ('YYYY-MM-DD'). */
export interface WearSchedule {
  readonly amount: bigint;
  readonly years: number;
  readonly from: string;
}

/** What wore on a day, in minor units. */
export interface Worn {
  readonly on: string;
  readonly amount: bigint;
}

const partsOf = (day: string): readonly [year: number, rest: string] => [Number(day.slice(0, 4)), day.slice(5)];

/**
 * How many whole years after a schedule's first day a day lies, from 0; below 0 before it. A 29 February comes round on
 * 1 March where the year has none.
 *
 * @example yearOfSchedule('2026-03-01', '2027-02-28') // 0
 */
export function yearOfSchedule(from: string, day: string): number {
  const [firstYear, firstRest] = partsOf(from);
  const [year, rest] = partsOf(day);
  return year - firstYear - (rest < firstRest ? 1 : 0);
}

/** What the first so many parts of a schedule come to. */
export function scheduleThrough({ amount, years }: Omit<WearSchedule, 'from'>, parts: number): bigint {
  return depreciationSchedule({ cost: amount, years })
    .slice(0, Math.max(parts, 0))
    .reduce((sum, part) => sum + part, 0n);
}

/**
 * What may still wear on a day: by the end of no year more has worn than the parts that had begun by then. A part begins
 * with its year, and no part of a year to come is open, whatever day an entry says. `today` and days are 'YYYY-MM-DD' in
 * UTC. The room of a DEPRECIATION gate (LOCK-8).
 *
 * @example 120,000 over 4 years from today, nothing worn // 30_000n today, 0n a year from now
 */
export function wearRoom(
  schedule: WearSchedule,
  worn: readonly Worn[],
  { on, today }: { readonly on: string; readonly today: string },
): bigint {
  const { from, years } = schedule;
  const year = yearOfSchedule(from, on);
  if (year < 0 || year > Math.max(yearOfSchedule(from, today), 0)) return 0n;
  const last = years - 1;
  const yearOf = (day: string): number => Math.min(yearOfSchedule(from, day), last);
  const rooms: bigint[] = [];
  for (let end = Math.min(year, last); end <= last; end += 1) {
    const used = worn.filter(({ on: day }) => yearOf(day) <= end).reduce((sum, { amount }) => sum + amount, 0n);
    rooms.push(scheduleThrough(schedule, end + 1) - used);
  }
  const least = rooms.reduce((low, room) => (room < low ? room : low));
  return least < 0n ? 0n : least;
}
