import { allocate, type Allocation, fraction, InvariantViolation, type Refusal } from '#libs/amount';
import type { StandingShare } from './standing-shares.js';

/**
 * Pays a total out by exact shares, rounding once over everybody: each gets the whole part of theirs, and the steps
 * left over go to the largest remainders, ties to the lowest id. A negative total mirrors the positive one, which is
 * how a distribution is reversed on the same snapshot. Smallest steps of any unit; output in the order of the shares.
 *
 * A late top-up is a second distribution: largest remainders on a larger total could take from somebody.
 * Refuses `NegativeWeight`, and `ZeroTotalWeight` where there is something to pay and nobody to pay it to.
 *
 * @example distributeStandingShare(100001n, [ana 3/5, ben 2/5]) // 60001n, 40000n
 */
export function distributeStandingShare(
  total: bigint,
  shares: readonly StandingShare[],
): readonly Allocation[] | Refusal<'ZeroTotalWeight' | 'NegativeWeight'> {
  const nobody = shares.every(({ share }) => share.numerator === 0n);
  if (total === 0n && nobody) return shares.map(({ id }) => ({ id, amount: 0n }));
  const denominator = shares.reduce((common, { share }) => leastCommonMultiple(common, share.denominator), 1n);
  const weights = shares.map(({ id, share }) => ({ id, weight: (share.numerator * denominator) / share.denominator }));
  const negative = weights.some(({ weight }) => weight < 0n);
  if (!nobody && !negative && weights.reduce((sum, { weight }) => sum + weight, 0n) !== denominator) {
    throw new InvariantViolation('standing shares do not sum to one');
  }
  return allocate(total, weights);
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  // Reducing b/a leaves b divided by their greatest common divisor above the line.
  return a * fraction(b, a).numerator;
}
