import { compareFractions, fraction, ONE, ZERO, type Fraction } from '#libs/amount';
import type { Majority } from '#libs/custom';

/** What a share of yes must reach; where it is strict, a share equal to it fails. */
export interface Threshold {
  readonly value: Fraction;
  readonly strict: boolean;
}

const THRESHOLDS: Readonly<Record<Majority, Threshold>> = {
  SIMPLE: { value: fraction(1n, 2n), strict: true },
  TWO_THIRDS: { value: fraction(2n, 3n), strict: false },
};

/** The custom's majorities as thresholds: more than half, two thirds or more. */
export function thresholdOf(majority: Majority): Threshold {
  return THRESHOLDS[majority];
}

/**
 * Does a share of yes reach the threshold? A tie fails where it is strict.
 *
 * @example beats(fraction(1n, 2n), thresholdOf('SIMPLE')) // false
 */
export function beats(share: Fraction, { value, strict }: Threshold): boolean {
  const compared = compareFractions(share, value);
  return strict ? compared > 0 : compared >= 0;
}

/** True where some share reaches the threshold and some share misses it. */
export function isThreshold({ value, strict }: Threshold): boolean {
  const [overNothing, overAll] = [compareFractions(value, ZERO), compareFractions(value, ONE)];
  return strict ? overNothing >= 0 && overAll < 0 : overNothing > 0 && overAll <= 0;
}
