import { fraction, type Fraction } from '#libs/amount';

/** Digits after the point that are worked with: so many more than are kept that the last kept one is right. */
const DIGITS = 60n;
const ONE = 10n ** DIGITS;

/**
 * `e^(−x)` for x ≥ 0, to 40 digits after the point, in whole numbers: the same on every machine. The series is summed
 * for `e^x`, whose terms are all positive, and turned over.
 *
 * @example exponentialOfMinus(fraction(7_168n, 10_000n)) // 0.48831…
 */
export function exponentialOfMinus({ numerator, denominator }: Fraction): Fraction {
  let sum = ONE;
  let term = ONE;
  for (let n = 1n; term > 0n; n += 1n) {
    term = (term * numerator) / (denominator * n);
    sum += term;
  }
  const kept = 10n ** 40n;
  return fraction((ONE * kept + sum / 2n) / sum, kept);
}
