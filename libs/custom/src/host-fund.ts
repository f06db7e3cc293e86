import { divide, fraction, multiply, ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';
import type { Custom } from './custom.js';

const DAY_MS = 86_400_000;

/** Installed IT power (PD_IT) of a site from a day until another, the last not included: '2027-01-01'. */
export interface PowerSpan {
  readonly from: string;
  readonly until: string;
  /** Kilowatts, as Regulation (EU) 2024/1364 reports them; zero while nothing was installed. */
  readonly kilowatts: bigint;
}

/** A price index when the agreement was made, and for the year that is paid. */
export interface HostIndex {
  readonly then: Fraction;
  readonly now: Fraction;
}

export type HostRefusal = Refusal<'PowerSpansBroken' | 'PowerNegative' | 'IndexNotPositive'>;

const noSpans = (message: string): HostRefusal =>
  refuse('PowerSpansBroken', { message, field: 'spans', rule: 'HOST-1' });

/** Days since 1970 of a day of the calendar; undefined for '2027-02-30', which is none. */
function dayNumber(day: string): bigint | undefined {
  const instant = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(day)) return undefined;
  return BigInt(instant / DAY_MS);
}

/** How many days a span lasts; none where it goes backwards, or is of days that are none. */
function daysOf({ from, until }: PowerSpan): bigint {
  const [first, next] = [dayNumber(from), dayNumber(until)];
  return first === undefined || next === undefined || next < first ? 0n : next - first;
}

/** The same day a year later; a year does not begin on 29 February, which most years lack. */
const yearLater = (day: string): string => `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`;

/**
 * Installed power over a year in megawatts, weighed by days, exact. The spans follow one another from the first day of
 * the year to the first of the next: `PowerSpansBroken`, `PowerNegative`.
 *
 * @example 30 MW for 181 days and 40 MW for 184 // 2558/73, about 35.0411 MW (HOST-1)
 */
export function averageMegawatts(spans: readonly PowerSpan[]): Fraction | HostRefusal {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last?.until !== yearLater(first.from)) {
    return noSpans('The spans of installed power must make up one year, from day to day.');
  }
  if (spans.some((span) => daysOf(span) === 0n)) return noSpans('A span of installed power lasts a day or more.');
  if (spans.some(({ from }, at) => at > 0 && spans[at - 1]?.until !== from)) {
    return noSpans('Each span of installed power begins on the day on which the one before it ends.');
  }
  if (spans.some(({ kilowatts }) => kilowatts < 0n)) {
    const message = 'A site has no less power installed than none.';
    return refuse('PowerNegative', { message, field: 'kilowatts', rule: 'HOST-1' });
  }
  const [weighed, days] = spans.reduce(
    ([sum, all], span) => [sum + span.kilowatts * daysOf(span), all + daysOf(span)],
    [0n, 0n],
  );
  return fraction(weighed, days * 1_000n);
}

/**
 * What the host communities of a site are owed for a year, in minor units: megawatts over time × the custom's rate ×
 * how far the index has moved, rounded up once, at the end: what an agreement promises is a minimum. The payment
 * follows the site, whoever has bought it since. Refuses `IndexNotPositive` beside the spans' own.
 *
 * @example 35.0411 MW at £5,000 a megawatt and year // 17_520_548n (HOST-1)
 * @example 40 MW, an index of 130 that became 136.5 // 21_000_000n (HOST-2)
 */
export function hostPayment(
  { host, version }: Pick<Custom, 'host' | 'version'>,
  spans: readonly PowerSpan[],
  { then, now }: HostIndex,
): bigint | HostRefusal {
  if (then.numerator <= 0n || now.numerator <= 0n) {
    const message = 'An index of prices is above zero, when the agreement was made and now.';
    return refuse('IndexNotPositive', { message, field: 'index', rule: 'HOST-2', customVersion: version });
  }
  const average = averageMegawatts(spans);
  if ('refused' in average) return average;
  return ofAmount(host.rateMinor, multiply(average, divide(now, then)), 'UP');
}
