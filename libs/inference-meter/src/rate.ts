import { ofAmount, type Fraction } from '#libs/amount';

/**
 * The price of a quantity: smallest steps of the meter's unit times a tariff in minor units per step, rounded once,
 * half away from zero. Rate the sum of a month, not its events: the sum of rounded parts is another number.
 *
 * @example rate(1_500_000n, fraction(100n, 1_000_000n)) // 150n: 1.5 million tokens at 100 minor units per million
 */
export function rate(quantity: bigint, tariff: Fraction): bigint {
  return ofAmount(quantity, tariff, 'HALF_UP');
}
