import {
  formatAmount,
  formatFraction,
  fraction,
  GPU_HOUR,
  InvariantViolation,
  isRefusal,
  multiply,
  unitOf,
  type Fraction,
} from '#libs/amount';
import { tariffOf, type Custom } from '#libs/custom';

/** One rule as people read it: where it belongs, what it says, and between which bounds members may move it. */
export interface ReadableRule {
  readonly key: string;
  readonly value: string;
  readonly bound: string;
  readonly section: string;
}

const PERCENT = fraction(100n);

/** Behind the smallest coin. */
const MOST_DECIMALS = 6;

/** '30 %', or the fraction itself where hundredths do not say it exactly. */
function percent(share: Fraction): string {
  const { numerator, denominator } = multiply(share, PERCENT);
  return denominator === 1n ? `${numerator} %` : formatFraction(share);
}

/** Parts per million as a factor with two or more decimals: 1250000 → '1.25'. */
function factor(ppm: bigint): string {
  const digits = ppm.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6).replace(/0{1,4}$/u, '')}`;
}

type Rule = readonly [key: string, value: string, bound: string];

const inSection = (section: string, rules: readonly Rule[]): ReadableRule[] =>
  rules.map(([key, value, bound]) => ({ key, value, bound, section }));

const votes = (custom: Custom): Rule[] => [
  ...Object.entries(custom.collegeWeights).map(([college, weight]): Rule => [
    `Weight of the college ${college}`,
    percent(weight),
    '10 % to 50 %; all sum to 100 %',
  ]),
  [
    'A college in which nobody votes yes or no',
    custom.collegeEmpty === 'FAIL_CLOSED' ? 'the motion fails' : 'the other colleges decide',
    'one of the two',
  ],
  ['How many must vote', `${percent(custom.gmQuorum.share)} of the roll, rounded up`, '1 % to 50 %'],
  ['Most votes a quorum may ask for', String(custom.gmQuorum.atMost), '1 to 1,000,000'],
  ['Clear days of notice before a vote opens', String(custom.gmClearDays), '1 to 366'],
];

const surplus = (custom: Custom): Rule[] => [
  [
    'Kept for good in the locked reserve',
    percent(custom.waterfall.lockedReserve),
    '0 % to 100 %; all parts at most 100 %',
  ],
  ['Given to other commons', percent(custom.waterfall.solidarity), '0 % to 100 %; all parts at most 100 %'],
  ["Labellers' standing share", percent(custom.waterfall.standingShare), 'never below 1 %: entrenched'],
  ['Most that funders may be repaid', percent(custom.waterfall.funderCeiling), '0 % to 100 %; all parts at most 100 %'],
  ["Labellers' royalty on a model's income", percent(custom.share.revenueFloor), 'never below 1 %: entrenched'],
  ['Set aside for new partnerships before the vote', percent(custom.newPcpFloor), '0 % to 100 %'],
  ['Most of the surplus that may go to something new', percent(custom.betCap), '0 % to 100 %'],
  ['What goes above that limit moves to', custom.betCapOverflow, 'any other line of the ballot'],
  ['Lines of the ballot, in order', custom.appropriationLines.join(', '), 'each line exactly once'],
];

/** The priced meters in the units that people know them by; steps of the meter's unit. */
const METERS = [
  { meter: 'tokens-in', what: 'a million tokens read', steps: 1_000_000n, ofModel: true },
  { meter: 'tokens-out', what: 'a million tokens written', steps: 1_000_000n, ofModel: true },
  { meter: 'gpu-time', what: 'a weighted GPU-hour', steps: GPU_HOUR * 1_000_000n, ofModel: false },
] as const;

/** An exact amount of money: with as many decimals as it takes, or as a fraction where no decimals say it. */
function exactMoney(minor: Fraction, currency: string): string {
  for (let more = 0; more <= MOST_DECIMALS; more += 1) {
    const finer = multiply(minor, fraction(10n ** BigInt(more)));
    if (finer.denominator === 1n) return `${decimal(finer.numerator, { currency, more })} ${currency}`;
  }
  const unit = unitOf(currency);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  return `${formatFraction(multiply(minor, fraction(1n, unit.scale)))} ${currency}`;
}

/** The money of `formatAmount`, with more decimals behind it: they are digits of one decimal number. */
function decimal(steps: bigint, { currency, more }: { readonly currency: string; readonly more: number }): string {
  const power = 10n ** BigInt(more);
  const whole = formatAmount(steps / power, currency);
  if (more === 0) return whole;
  return `${whole}${whole.includes('.') ? '' : '.'}${String(steps % power).padStart(more, '0')}`;
}

/** The formula of a tariff (TAR-1): what the royalty takes is in the price, so that the cost stays covered. */
function prices(custom: Custom): Rule[] {
  const { currency, share, tariffs } = custom;
  return METERS.map(({ meter, what, steps, ofModel }): Rule => {
    const { costMinor, marginMinor, per } = tariffs[meter];
    const money = (minor: bigint): string => exactMoney(fraction(minor * steps, per), currency);
    const price = exactMoney(multiply(tariffOf(custom, meter), fraction(steps)), currency);
    const sum = `${money(costMinor)} cost + ${money(marginMinor)} margin`;
    const formula = ofModel ? `(${sum}) / (1 − ${percent(share.revenueFloor)} royalty)` : sum;
    return [`Price of ${what}`, `${price} = ${formula}`, 'cost recovery, never a market price'];
  });
}

const machines = (custom: Custom): Rule[] => [
  ...Object.entries(custom.gpuWeights).map(([model, { computePpm, bandwidthPpm }]): Rule => [
    `What an hour of ${model} counts`,
    `${factor(computePpm)} by computing, ${factor(bandwidthPpm)} by memory`,
    'above 0; an A100-40 counts 1',
  ]),
  ['A job that accepts any card counts', factor(custom.unnamedGpuWeight.computePpm), 'above 0'],
  ['A job that accepts several models counts at', 'the least of their weights', 'fixed'],
  ['Computing kept back for the commons', percent(custom.stintReserve), '0 % to 100 %'],
];

const labels = (custom: Custom): Rule[] => [
  ...Object.entries(custom.rateCards).map(([task, { points, wageMinor }]): Rule => [
    `An accepted label of the kind ${task}`,
    `${points} points and ${formatAmount(wageMinor, custom.currency)} ${custom.currency} wage`,
    '0 or more',
  ]),
  ['Labels count without a review', custom.labels.noReviewStep ? 'yes' : 'no', 'yes or no'],
];

const openness = (custom: Custom): Rule[] => [
  ['Seconds until a ballot stands in the log', String(custom.logMaxDelaySeconds), '1 to 86,400'],
  [
    'Names on the public register unless somebody objects',
    custom.publicNameDefault ? 'shown' : 'hidden',
    'shown or hidden',
  ],
];

/** The custom in force, every rule of it, in words. */
export function readableRules(custom: Custom): readonly ReadableRule[] {
  return [
    ...inSection('Voting', votes(custom)),
    ...inSection('Surplus', surplus(custom)),
    ...inSection('Prices', prices(custom)),
    ...inSection('Machines', machines(custom)),
    ...inSection('Labels', labels(custom)),
    ...inSection('Openness', openness(custom)),
  ];
}
