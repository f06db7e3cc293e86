import {
  add,
  compareFractions,
  formatFraction,
  InvariantViolation,
  isRefusal,
  multiply,
  ofAmount,
  ONE,
  refuse,
  type Fraction,
  type Refusal,
} from '#libs/amount';
import type { Custom } from './custom.js';
import { feeOf, type FeeBase } from './fee/fee-of.js';
import { parseFee } from './fee/parse-fee.js';
import { costOf, type PricedMeter } from './tariff.js';

/** A version of the custom and the instant from which it holds, in milliseconds since 1970. */
export interface DatedCustom {
  readonly custom: Custom;
  readonly effectiveAt: number;
}

/** What a holding is of: smallest steps of the meter's unit in a year. */
export interface CustomQuantity {
  readonly quantity: bigint;
  readonly meter: PricedMeter;
}

const METERS: readonly PricedMeter[] = ['tokens-in', 'tokens-out', 'gpu-time'];

/**
 * Annual custom value in minor units, rounded down: quantity × full cost, with no margin and no royalty in it.
 *
 * @example 4,000 at a full cost of 3 // 12,000 (COP-6)
 */
export function customValue(custom: Custom, { quantity, meter }: CustomQuantity): bigint {
  return ofAmount(quantity, costOf(custom, meter), 'DOWN');
}

/** Annual custom rent in minor units: the custom's share of that value, rounded down. */
export function customRent(custom: Custom, valueMinor: bigint): bigint {
  return ofAmount(valueMinor, custom.rentShare, 'DOWN');
}

/** The entry fine of one right under this custom, in minor units; never above `fineCap`. */
export function entryFineOf(custom: Custom, base: FeeBase): bigint {
  const fee = parseFee(custom.entryFine.rule);
  if (isRefusal(fee)) throw new InvariantViolation(`the fee of custom ${custom.version} does not read: ${fee.message}`);
  return feeOf(fee, base);
}

/** A demand above what the custom asks, or above the cap that no custom can lift. */
export interface FineExceedsCustom extends Refusal<'FineExceedsCustom'> {
  /** By how much, in minor units. */
  readonly excessMinor: bigint;
}

/**
 * Is this demand lawful? Undefined if it is.
 *
 * @example a value of 636d a year, no rent, £5 6s 8d (1,280d) demanded // refused, excess 8 (COP-1)
 */
export function checkFineDemand(
  demandedMinor: bigint,
  lawfulMinor: bigint,
  customVersion: number,
): FineExceedsCustom | undefined {
  if (demandedMinor <= lawfulMinor) return undefined;
  const refusal = refuse('FineExceedsCustom', {
    message: `${demandedMinor} is demanded, ${lawfulMinor} is custom: ${demandedMinor - lawfulMinor} too much`,
    field: 'fine',
    rule: 'COP-1',
    customVersion,
  });
  return { ...refusal, excessMinor: demandedMinor - lawfulMinor };
}

/** The same instant a year before, in UTC; of 29 February, the 28th. */
export function yearBefore(instant: number): number {
  const date = new Date(instant);
  const month = date.getUTCMonth();
  date.setUTCFullYear(date.getUTCFullYear() - 1);
  if (date.getUTCMonth() !== month) date.setUTCDate(0);
  return date.getTime();
}

/** The versions in force at some time in the twelve months before an instant. */
function inTheYearBefore(history: readonly DatedCustom[], effectiveAt: number): readonly DatedCustom[] {
  const from = yearBefore(effectiveAt);
  return history.filter((_, at) => (history[at + 1]?.effectiveAt ?? Infinity) > from);
}

/**
 * Custom value is cost, and no majority can raise it to a price: within any twelve months a meter's cost rises by
 * `value.index` at most, by the index that the next custom names. History in order of version.
 *
 * @example cost 3, index 4 %; next year 3.12 stands, 3.1203 // CustomValueRisesTooFast (COP-6)
 */
export function costRise(
  history: readonly DatedCustom[],
  next: Custom,
  effectiveAt: number,
): readonly Refusal<'CustomValueRisesTooFast'>[] {
  const earlier = inTheYearBefore(history, effectiveAt);
  return METERS.flatMap((meter) => {
    const cost = costOf(next, meter);
    const most = leastOf(earlier.map(({ custom }) => multiply(costOf(custom, meter), add(ONE, next.valueIndex))));
    if (most === undefined || compareFractions(cost, most) <= 0) return [];
    return [
      refuse('CustomValueRisesTooFast', {
        message:
          `the cost of ${meter} rises to ${formatFraction(cost)} for a smallest step; within twelve months the index of ` +
          `${formatFraction(next.valueIndex)} lets it rise to ${formatFraction(most)}`,
        field: `tariffs.${meter}.costMinor`,
        rule: 'COP-6',
      }),
    ];
  });
}

function leastOf(values: readonly Fraction[]): Fraction | undefined {
  return values.reduce<Fraction | undefined>(
    (least, value) => (least === undefined || compareFractions(value, least) < 0 ? value : least),
    undefined,
  );
}
