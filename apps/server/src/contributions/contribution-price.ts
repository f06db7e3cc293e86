import { add, fraction, isRefusal, multiply, ofAmount, ZERO, type Fraction } from '#libs/amount';
import { costOf } from '#libs/custom';
import { SERVING, weighted, weightClassOf, weightOf } from '#libs/inference-meter';
import type { CustomInForce } from '../custom/custom.service.js';
import { meterOf } from '../inference-meter/meter-of.js';
import type { ContributedUse } from './contribution.store.js';

/**
 * What a total of a machine's use is worth, minor units: each hour at the cost of GPU time and the weights of its own custom,
 * its part of all that was metered, rounded down once, for it is a part of what the site is owed. Cards without a weight
 * were booked nowhere and are worth nothing yet. `customs`: oldest first.
 */
export function creditOf(
  { total, metered }: { readonly total: bigint; readonly metered: bigint },
  uses: readonly ContributedUse[],
  customs: readonly CustomInForce[],
): bigint {
  if (metered === 0n) return 0n;
  const cost = uses.reduce((sum, use) => add(sum, costOfUse(use, customs)), ZERO);
  return ofAmount(1n, multiply(cost, fraction(total, metered)), 'DOWN');
}

function costOfUse({ hour, meter, serving, quantity }: ContributedUse, customs: readonly CustomInForce[]): Fraction {
  const custom = (customs.findLast(({ effectiveAt }) => effectiveAt <= hour) ?? customs[0])?.custom;
  if (custom === undefined) return ZERO;
  const weight = weightOf(custom, meterOf(meter).resource, weightClassOf(serving ? SERVING : ''));
  return isRefusal(weight) ? ZERO : multiply(fraction(weighted(quantity, weight)), costOf(custom, 'gpu-time'));
}
