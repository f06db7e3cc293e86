import { formatAmount, formatFraction, GPU_HOUR, multiply, fraction, type Fraction } from '#libs/amount';
import type { Custom } from '#libs/custom';

/** One rule as people read it: where it belongs, what it says, and between which bounds members may move it. */
export interface ReadableRule {
  readonly key: string;
  readonly value: string;
  readonly bound: string;
  readonly section: string;
}

const PERCENT = fraction(100n);

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

function prices(custom: Custom): Rule[] {
  const money = (minor: bigint): string => `${formatAmount(minor, custom.currency)} ${custom.currency}`;
  const per = {
    'tokens-in': 'million tokens read',
    'tokens-out': 'million tokens written',
    'gpu-time': 'weighted GPU-hour',
  };
  return (['tokens-in', 'tokens-out', 'gpu-time'] as const).map((meter): Rule => {
    const { costMinor, marginMinor, per: steps } = custom.tariffs[meter];
    const usual = steps === (meter === 'gpu-time' ? GPU_HOUR * 1_000_000n : 1_000_000n);
    const what = usual ? per[meter] : `${steps} smallest steps`;
    return [
      `Price of a ${what}`,
      `${money(costMinor)} full cost + ${money(marginMinor)} margin`,
      'cost recovery, never a market price',
    ];
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
