import { fraction, GPU_HOUR, multiply } from '#libs/amount';
import { tariffOf } from '../tariff.js';
import { exactMoney, money, percent, rule, type Described, type RuleLine } from './rule-line.js';

const PARTS = '0 % to 100 %; all parts at most 100 %';

/** Where a surplus goes before and after the vote. */
export function surplusRules({ custom }: Described): readonly RuleLine[] {
  const { waterfall, share, betTermYears, appropriationRatify } = custom;
  return [
    rule('waterfall.lockedReserve', 'Kept for good in the locked reserve', percent(waterfall.lockedReserve), PARTS),
    rule('waterfall.solidarity', 'Given to other commons', percent(waterfall.solidarity), PARTS),
    rule('waterfall.standingShare', "Labellers' standing share", percent(waterfall.standingShare), 'never below 1 %'),
    rule(
      'waterfall.funderCeiling',
      'Most that funders may be repaid',
      percent(waterfall.funderCeiling),
      'at most 35 %',
    ),
    rule(
      'share.revenueFloor',
      "Labellers' royalty on a model's income",
      percent(share.revenueFloor),
      'never below 1 %',
    ),
    rule('newPcpFloor', 'Set aside for new partnerships before the vote', percent(custom.newPcpFloor), '0 % to 100 %'),
    rule('betCap', 'Most of the surplus that may go to something new', percent(custom.betCap), '0 % to 100 %'),
    rule(
      'betCapOverflow',
      'What goes above that limit moves to',
      custom.betCapOverflow,
      'any other line of the ballot',
    ),
    rule(
      'betTermYears',
      'Years that something new may take',
      `${betTermYears.least} to ${betTermYears.most}`,
      '1 to 50',
    ),
    rule(
      'appropriationLines',
      'Lines of the ballot, in order',
      custom.appropriationLines.join(', '),
      'each line exactly once',
    ),
    rule(
      'appropriationRatify',
      'College that must agree to a division',
      appropriationRatify === '' ? 'none' : appropriationRatify,
      'one college, or none',
    ),
  ];
}

/** The priced meters in the units that people know them by; steps of the meter's unit. */
const METERS = [
  { meter: 'tokens-in', what: 'a million tokens read', steps: 1_000_000n, ofModel: true },
  { meter: 'tokens-out', what: 'a million tokens written', steps: 1_000_000n, ofModel: true },
  { meter: 'gpu-time', what: 'a weighted GPU-hour', steps: GPU_HOUR * 1_000_000n, ofModel: false },
] as const;

/** The formula of a tariff (TAR-1): what the royalty takes is in the price, so that the cost stays covered. */
export function priceRules({ custom }: Described): readonly RuleLine[] {
  const { currency, share, tariffs } = custom;
  const prices = METERS.map(({ meter, what, steps, ofModel }): RuleLine => {
    const { costMinor, marginMinor, per } = tariffs[meter];
    const part = (minor: bigint): string => exactMoney(fraction(minor * steps, per), currency);
    const price = exactMoney(multiply(tariffOf(custom, meter), fraction(steps)), currency);
    const sum = `${part(costMinor)} cost + ${part(marginMinor)} margin`;
    const formula = ofModel ? `(${sum}) / (1 − ${percent(share.revenueFloor)} royalty)` : sum;
    return rule(`tariffs.${meter}`, `Price of ${what}`, `${price} = ${formula}`, 'cost recovery, never a market price');
  });
  return [rule('currency', 'Currency of the books', currency, 'fixed at the foundation'), ...prices];
}

/** What capital may do, and what a host community is paid. */
export function capitalRules({ custom }: Described): readonly RuleLine[] {
  const { capital, currency, host } = custom;
  return [
    rule(
      'capital.individualShareMinor',
      'Most withdrawable shares of one person',
      money(capital.individualShareMinor, currency),
      'at most what the statute allows; no share votes',
    ),
    rule(
      'host.rateMinor',
      'Paid to a host community for a megawatt and a year',
      money(host.rateMinor, currency),
      '0 or more',
    ),
    rule('host.base', 'A host community is paid by', 'installed IT power over time', 'fixed'),
  ];
}
