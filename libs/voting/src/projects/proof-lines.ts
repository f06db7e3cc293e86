import { formatAmount, type Fraction, fraction, ofAmount, type UnitCode } from '#libs/amount';
import type { EqualShares, EqualSharesProof, EqualSharesStep, TieBreak } from './equal-shares.js';

/** Writes minor units as people read them; what is no whole number of them is rounded, and says so. */
type Money = (amount: bigint | Fraction) => string;

function moneyOf(unit: UnitCode | undefined): Money {
  if (unit === undefined) return steps;
  return (amount) => {
    if (typeof amount === 'bigint') return `${formatAmount(amount, unit)} ${unit}`;
    const rounded = `${formatAmount(ofAmount(1n, amount, 'HALF_UP'), unit)} ${unit}`;
    return amount.denominator === 1n ? rounded : `about ${rounded}`;
  };
}

/** Where nobody said of which currency: as many smallest steps. */
function steps(amount: bigint | Fraction): string {
  if (typeof amount === 'bigint') return String(amount);
  return `${amount.denominator === 1n ? '' : 'about '}${ofAmount(1n, amount, 'HALF_UP')}`;
}

const TIES: Readonly<Record<TieBreak, string>> = {
  COST: 'this one costs less',
  VOTES: 'this one has more supporters',
  ORDER: 'this one comes first in the published order',
};

/**
 * The proof of a round in English, a line for each thing that happened: enough to follow it with a pocket calculator.
 * Money is in `unit`, whose smallest steps the round counted in, or in such steps where none is named; the canonical text
 * has every fraction exactly.
 */
export function tellEqualShares({ cost, proof }: EqualShares, unit?: UnitCode): readonly string[] {
  const money = moneyOf(unit);
  const left = proof.budget - cost;
  return [
    ...beginning(proof, money),
    ...proof.steps.map((step, at) => `${at + 1}. ${stepLine(step, money)}`),
    ...proof.fitted.map(
      ({ project, cost: needed, supporters, left: rest }, at) =>
        `${proof.steps.length + at + 1}. ${project}, ${counted(supporters, 'supporter')}, costs ${money(needed)} and fits: ${money(rest)} left.`,
    ),
    `In all ${money(cost)} of ${money(proof.budget)}; ${money(left)} is left.`,
  ];
}

function beginning({ completion, ballots, budget, ...proof }: EqualSharesProof, money: Money): readonly string[] {
  const whole = `${money(budget)} for ${counted(ballots, 'ballot')}`;
  if (completion === 'GREEDY') return [`${whole}, by approvals alone.`];
  if (proof.allAffordable) return [`${whole}, which pays for every project that anybody approves.`];
  const each = money(fraction(proof.endowment, BigInt(ballots)));
  if (proof.increments === undefined) return [`${whole}: each begins with ${each}.`];
  const { increment, count, overspentAt, overspentCost, overspentBy } = proof.increments;
  return [
    `${whole}. After ${counted(count, 'increment')} of ${money(increment)} each begins with ${each}.`,
    `Increment ${overspentAt} would have spent ${money(overspentCost)}: ${money(overspentBy)} more than there is.`,
  ];
}

function stepLine(step: EqualSharesStep, money: Money): string {
  const { project, cost, supporters, price, short, givenByShort, effectiveness, tie } = step;
  const others = tie?.between.filter((id) => id !== project).join(', ');
  return [
    `${project}, ${counted(supporters, 'supporter')}, costs ${money(cost)}: ${money(price)} each.`,
    ...(short === 0 ? [] : [`${short} had less and gave all they had, ${money(givenByShort)} together.`]),
    `It costs ${tenths(effectiveness)} what a supporter pays.`,
    ...(tie === undefined ? [] : [`So does ${others}, but ${TIES[tie.settledBy]}.`]),
  ].join(' ');
}

const counted = (count: number | bigint, what: string): string => `${count} ${what}${Number(count) === 1 ? '' : 's'}`;

/** A fraction to one decimal, followed by "times". */
function tenths(value: Fraction): string {
  const rounded = ofAmount(10n, value, 'HALF_UP');
  return `${rounded / 10n}.${rounded % 10n} times`;
}
