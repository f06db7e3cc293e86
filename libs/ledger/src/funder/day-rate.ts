import { add, compareFractions, formatFraction, fraction, multiply, refuse, subtract, ZERO } from '#libs/amount';
import type { Fraction, Refusal } from '#libs/amount';

/** Day-equivalents of a person's year under Horizon Europe, over all grants of the Union. */
const DAYS_OF_A_YEAR = 215n;

/** Day-equivalents that one grant claims of one person's calendar year; days may be parts. */
export interface ClaimedDays {
  readonly grant: string;
  readonly days: Fraction;
}

/** `DayEquivalentsExceeded`, with how many days are too many. */
export interface DayEquivalentsExceeded extends Refusal<'DayEquivalentsExceeded'> {
  readonly excess: Fraction;
}

export type DayRateRefusal = Refusal<'DaysNegative' | 'CostNegative'> | DayEquivalentsExceeded;

/** A person's daily rate: what they cost in a year, by 215; minor units, exact. Source: Horizon Europe, unit of days. */
export function dailyRate(annualMinor: bigint): Fraction {
  return fraction(annualMinor, DAYS_OF_A_YEAR);
}

/**
 * All grants together claim at most 215 day-equivalents of one person's year. Undefined means that they may stand.
 * Refuses `DaysNegative` and `DayEquivalentsExceeded`.
 *
 * @example 120 days and 100 days // refused, 5 too many (AUD-2)
 */
export function checkDayEquivalents(claims: readonly ClaimedDays[]): DayRateRefusal | undefined {
  if (claims.some(({ days }) => days.numerator < 0n)) {
    return refuse('DaysNegative', { message: 'Nobody works fewer days than none.', field: 'days', rule: 'AUD-2' });
  }
  const all = claims.reduce((sum, { days }) => add(sum, days), ZERO);
  const excess = subtract(all, fraction(DAYS_OF_A_YEAR));
  if (compareFractions(excess, ZERO) <= 0) return undefined;
  const message = `All grants together claim ${formatFraction(all)} days of one person's year: at most ${DAYS_OF_A_YEAR}.`;
  return { ...refuse('DayEquivalentsExceeded', { message, field: 'days', rule: 'AUD-2' }), excess };
}

/**
 * What a grant may be charged for a person's days, minor units: the daily rate × the days, rounded down once, since
 * a claim is a ceiling. `others` is what other grants have of that year. Refuses `CostNegative`, and days as
 * `checkDayEquivalents` does.
 *
 * @example 64,500 a year, 38 days // 300 × 38 = 11,400 (AUD-1)
 */
export function personnelCost(
  annualMinor: bigint,
  claim: ClaimedDays,
  others: readonly ClaimedDays[] = [],
): bigint | DayRateRefusal {
  if (annualMinor < 0n) {
    return refuse('CostNegative', { message: 'Nobody costs less than nothing.', field: 'annualCost', rule: 'AUD-1' });
  }
  const refusal = checkDayEquivalents([...others, claim]);
  if (refusal !== undefined) return refusal;
  const { numerator, denominator } = multiply(dailyRate(annualMinor), claim.days);
  return numerator / denominator;
}
