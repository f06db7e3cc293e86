import { ofAmount, ONE, type UnitCode } from '#libs/amount';
import type { Custom } from './custom.js';
import { tariffOf, type PricedMeter } from './tariff.js';
import { customRent, customValue, entryFineOf, type CustomQuantity } from './value.js';

/** A use-right that somebody holds, by its number on the roll. */
export interface OwnHolding extends CustomQuantity {
  readonly number: string;
  /** Of the present holder: 1 for the first. The next one's fine is of the next life. */
  readonly life: number;
}

/** What somebody used of a meter, in smallest steps of its unit. */
export interface OwnUse {
  readonly meter: PricedMeter;
  readonly quantity: bigint;
}

/** One thing that would cost more or less, in minor units of the currency. */
export interface OwnCost {
  readonly sentence: string;
  readonly before: bigint;
  readonly after: bigint;
  readonly unit: UnitCode;
}

const METER_WORDS: Readonly<Record<PricedMeter, string>> = {
  'tokens-in': 'Tokens read, as many as you used last quarter',
  'tokens-out': 'Tokens written, as many as you used last quarter',
  'gpu-time': 'GPU time, as much as you used last quarter',
};

/**
 * What a change of the custom would cost one person: the quit rent of a year and the entry fine of each holding, and
 * last quarter's use at the other prices, rounded half up as use is charged. What stays the same is left out.
 */
export function ownCosts(
  before: Custom,
  after: Custom,
  own: { readonly holdings: readonly OwnHolding[]; readonly use: readonly OwnUse[] },
): readonly OwnCost[] {
  const compared = (sentence: string, costIn: (custom: Custom) => bigint): OwnCost => ({
    sentence,
    before: costIn(before),
    after: costIn(after),
    unit: before.currency,
  });
  const costs = [
    ...own.holdings.flatMap((holding) => [
      compared(`Quit rent of ${holding.number}, a year`, (custom) => customRent(custom, customValue(custom, holding))),
      compared(`Entry fine of ${holding.number} at its next admittance`, (custom) => fineOf(custom, holding)),
    ]),
    ...own.use.map(({ meter, quantity }) =>
      compared(METER_WORDS[meter], (custom) => ofAmount(quantity, tariffOf(custom, meter), 'HALF_UP')),
    ),
  ];
  return costs.filter((cost) => cost.before !== cost.after);
}

/** What the next admittance pays: the part of the custom's fine that the ladder names for its life, rounded down. */
function fineOf(custom: Custom, holding: OwnHolding): bigint {
  const { ladder } = custom.lives;
  const valueMinor = customValue(custom, holding);
  const whole = entryFineOf(custom, { valueMinor, rentMinor: customRent(custom, valueMinor) });
  return ofAmount(whole, ladder[Math.min(holding.life + 1, ladder.length) - 1] ?? ONE, 'DOWN');
}
