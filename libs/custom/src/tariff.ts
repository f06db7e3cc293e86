import { divide, fraction, ofAmount, ONE, subtract, type Fraction } from '#libs/amount';
import type { Custom } from './custom.js';

/** The meters that have a price. Energy and water are counted, never sold. */
export type PricedMeter = keyof Custom['tariffs'];

/** Meters of a model earn its labellers a royalty; renting a card does not. */
const METERS_OF_A_MODEL: ReadonlySet<PricedMeter> = new Set(['tokens-in', 'tokens-out']);

/** True where the meter has a price in the custom. */
export function isPricedMeter(kind: string): kind is PricedMeter {
  return kind === 'tokens-in' || kind === 'tokens-out' || kind === 'gpu-time';
}

/**
 * The price of one smallest step of the meter's unit, in minor units of the currency, exact:
 * `(cost + margin)/(1 − revenueFloor)` for a model's meters, so that the labellers' royalty is paid out of it;
 * `cost + margin` for the rest.
 *
 * @example cost 95, margin 4 per step, revenueFloor 1 % // 100/1 (TAR-1)
 */
export function tariffOf(custom: Custom, meter: PricedMeter): Fraction {
  const { costMinor, marginMinor, per } = custom.tariffs[meter];
  const price = fraction(costMinor + marginMinor, per);
  return METERS_OF_A_MODEL.has(meter) ? divide(price, subtract(ONE, custom.share.revenueFloor)) : price;
}

/** The full cost of one smallest step of the meter's unit, in minor units, exact: what a holding's value is made of. */
export function costOf(custom: Custom, meter: PricedMeter): Fraction {
  const { costMinor, per } = custom.tariffs[meter];
  return fraction(costMinor, per);
}

/**
 * The labellers' royalty on a model's income, in minor units: at least `share.revenueFloor` of it, rounded up. Only
 * income of that model's token meters counts.
 *
 * @example income 100 at 1 % // 1 (TAR-1)
 */
export function royaltyOf(custom: Custom, incomeMinor: bigint): bigint {
  return ofAmount(incomeMinor, custom.share.revenueFloor, 'UP');
}
