import { add, compareFractions, fraction, multiply, ofAmount, subtract, type Fraction } from '#libs/amount';
import type { Fee } from './fee.js';

/** What a fee is reckoned from: annual amounts in minor units of one currency. */
export interface FeeBase {
  /** Annual custom value, the holder's own improvements excluded. */
  readonly valueMinor: bigint;
  /** Annual custom rent. */
  readonly rentMinor: bigint;
}

/** The same, exact. */
export interface ExactFeeBase {
  readonly value: Fraction;
  readonly rent: Fraction;
}

/**
 * The most that any custom may ask at an entry: two years' custom value less the quit rents, in minor units; zero where
 * the rent reaches the value.
 *
 * @example value 12,000, rent 600 // 22,800 (COP-3)
 */
export function fineCap({ valueMinor, rentMinor }: FeeBase): bigint {
  return valueMinor > rentMinor ? 2n * (valueMinor - rentMinor) : 0n;
}

/** What the words say, exact, before any cap. */
export function exactFee(fee: Fee, base: ExactFeeBase): Fraction {
  switch (fee.kind) {
    case 'TERM':
      return base[fee.term];
    case 'AMOUNT':
      return fraction(fee.minor);
    case 'TIMES':
      return multiply(fee.by, exactFee(fee.of, base));
    case 'SUM':
      return add(exactFee(fee.of, base), exactFee(fee.and, base));
    case 'DIFFERENCE':
      return subtract(exactFee(fee.of, base), exactFee(fee.less, base));
    case 'LEAST':
    case 'GREATEST': {
      const wanted = fee.kind === 'LEAST' ? -1 : 1;
      return fee.among
        .map((each) => exactFee(each, base))
        .reduce((best, each) => (compareFractions(each, best) === wanted ? each : best));
    }
  }
}

/**
 * The fine of one right, in minor units: what the fee says, rounded down, never below zero and never above the cap,
 * whatever it says.
 *
 * @example least(3/2 * value, 2 * (value - rent)) of 50 and 0 // 75 (COP-2)
 */
export function feeOf(fee: Fee, base: FeeBase): bigint {
  const said = exactFee(fee, { value: fraction(base.valueMinor), rent: fraction(base.rentMinor) });
  const whole = ofAmount(1n, said, 'DOWN');
  const cap = fineCap(base);
  if (whole < 0n) return 0n;
  return whole < cap ? whole : cap;
}
