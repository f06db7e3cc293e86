import { fraction, InvariantViolation, multiply, ofAmount, type Fraction } from '#libs/amount';

/** One stretch of time in which a debt stood still: minor units, and how long it lasted in any one measure. */
export interface DebtStretch {
  readonly debt: bigint;
  readonly length: bigint;
}

/**
 * The average of a debt over stretches of time, in minor units, rounded down: what a payee is due is never rounded up.
 * Nothing where no time passed. A debt or a stretch below nothing is a bug and throws.
 *
 * @example 200,000 for 6 months, then 100,000 for 6 months // 150,000
 */
export function averageDebt(stretches: readonly DebtStretch[]): bigint {
  if (stretches.some(({ debt, length }) => debt < 0n || length < 0n)) {
    throw new InvariantViolation('a debt and the time it lasts are not below nothing');
  }
  const length = stretches.reduce((sum, stretch) => sum + stretch.length, 0n);
  if (length === 0n) return 0n;
  return stretches.reduce((sum, stretch) => sum + stretch.debt * stretch.length, 0n) / length;
}

const YEAR = 365n;

/**
 * The most that interest which follows the results may come to over some days, in minor units, rounded down: the yearly
 * share of the average debt that the statute named on the day of the agreement, whatever it names today. Days beyond a
 * year give no more. Undefined where no statute names a share.
 *
 * @example agreed 2012-05-01 at 10 % a year, 200,000 on average // 20,000 (LOCK-7)
 */
export function interestCap(average: bigint, share: Fraction | undefined, days: bigint = YEAR): bigint | undefined {
  if (days < 0n) throw new InvariantViolation('no interest runs backwards');
  if (share === undefined) return undefined;
  return ofAmount(average, multiply(share, fraction(days < YEAR ? days : YEAR, YEAR)), 'DOWN');
}
