/** Months 'YYYY-MM', the last one included. */
export interface MonthRange {
  readonly from: string;
  readonly to: string;
  /** Nobody chose it: months before the first reading may be left out. */
  readonly byDefault: boolean;
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/u;
/** A year, the present month as its last. */
const SHOWN = 12;
/** As many as the server answers at once. */
const MOST = 120;

const numberOf = (month: string): number => {
  const [year = '0', of = '1'] = month.split('-');
  return Number(year) * 12 + Number(of) - 1;
};

const monthOf = (number: number): string =>
  `${String(Math.floor(number / 12)).padStart(4, '0')}-${String((number % 12) + 1).padStart(2, '0')}`;

/** The month of an instant, UTC, as the meters are read. */
export const monthNow = (now: Date): string => now.toISOString().slice(0, 7);

/**
 * The months that an address names. Where its first cannot be read, comes after the last or lies more than ten years
 * before it, they are the twelve that end with the last, or with the present one.
 *
 * @example readRange(new URLSearchParams('from=2026-06&to=2026-08'), now) // { from: '2026-06', to: '2026-08', … }
 */
export function readRange(search: URLSearchParams, now: Date): MonthRange {
  const named = search.get('to') ?? '';
  const to = MONTH.test(named) ? named : monthNow(now);
  const from = search.get('from') ?? '';
  const fits = MONTH.test(from) && from <= to && numberOf(to) - numberOf(from) < MOST;
  if (fits) return { from, to, byDefault: false };
  return { from: monthOf(numberOf(to) - SHOWN + 1), to, byDefault: true };
}

/** The part of an address that leads to the same months on another page of the sites; '' where none were chosen. */
export function rangeSearch(search: URLSearchParams): string {
  const kept = ['from', 'to'].flatMap((name) => {
    const value = search.get(name);
    return value === null ? [] : [[name, value]];
  });
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`;
}

/** Every month from one to another, oldest first, ten years of them at most, the latest ones. */
export function monthsBetween(from: string, to: string): string[] {
  const last = numberOf(to);
  const first = Math.max(numberOf(from), last - MOST + 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => monthOf(first + index));
}
