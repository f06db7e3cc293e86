import { isRefusal } from '#libs/amount';
import {
  type Cast,
  checkApprovalBallot,
  checkOrder,
  checkScoreBallot,
  countBallots,
  type CountRefusal,
  HIGHEST_SCORE,
  type RankedBallotRefusal,
  type ScoreBallotRefusal,
  type ScorePart,
} from './ballots.js';

/** Name the rules and their versions in every result, so that a recount years later runs the same ones. */
export const APPROVAL_RULE = 'approval/1';
export const SCORE_RULE = 'score/1';

/** One place of a ranking by sums. */
export interface SumPlace {
  readonly option: string;
  readonly sum: bigint;
  /** PUBLISHED_ORDER where the option next to it, before or after, has the same sum. */
  readonly by: 'SUM' | 'PUBLISHED_ORDER';
}

export interface SumResult {
  /** Best first: the highest sum, equal sums in published order. The sums are the proof. */
  readonly ranking: readonly SumPlace[];
  readonly order: readonly string[];
  readonly ballots: bigint;
  /** The result as one canonical text: equal ballots give equal bytes, on every machine. */
  readonly canonical: string;
}

/** What is voted on, the ballots, and the published order for ties. */
export interface SumVote<T> {
  readonly options: readonly string[];
  readonly ballots: readonly Cast<T>[];
  readonly order: readonly string[];
}

/**
 * Ranks options by the ballots that approve them. Neither the order of ballots nor that of options changes a byte of
 * `canonical`. Refuses `NoBallots`, `CountBelowOne` and whatever `checkApprovalBallot` refuses; an order that is not
 * one of the options is a bug and throws.
 */
export function tallyApproval(vote: SumVote<readonly string[]>): SumResult | RankedBallotRefusal | CountRefusal {
  checkOrder(vote.options, vote.order);
  const ballots = countBallots(vote.ballots, 'approval.count');
  if (isRefusal(ballots)) return ballots;
  const sums = new Map(vote.options.map((option) => [option, 0n]));
  for (const { choice, count } of vote.ballots) {
    const approved = checkApprovalBallot(vote.options, choice);
    if (isRefusal(approved)) return approved;
    for (const option of approved) sums.set(option, (sums.get(option) ?? 0n) + count);
  }
  return bySums({ rule: APPROVAL_RULE }, { sums, order: vote.order, ballots });
}

/**
 * Ranks options by the sum of their scores, from 0 to `highest` on each ballot. Neither the order of ballots nor that
 * of options changes a byte of `canonical`. Refuses `NoBallots`, `CountBelowOne` and whatever `checkScoreBallot`
 * refuses; an order that is not one of the options is a bug and throws.
 */
export function tallyScore(
  vote: SumVote<readonly ScorePart[]>,
  highest = HIGHEST_SCORE,
): SumResult | ScoreBallotRefusal | CountRefusal {
  checkOrder(vote.options, vote.order);
  const ballots = countBallots(vote.ballots, 'score.count');
  if (isRefusal(ballots)) return ballots;
  const sums = new Map(vote.options.map((option) => [option, 0n]));
  for (const { choice, count } of vote.ballots) {
    const scores = checkScoreBallot(vote.options, choice, highest);
    if (isRefusal(scores)) return scores;
    for (const [at, option] of vote.options.entries()) {
      sums.set(option, (sums.get(option) ?? 0n) + (scores[at] ?? 0n) * count);
    }
  }
  return bySums({ highest: String(highest), rule: SCORE_RULE }, { sums, order: vote.order, ballots });
}

function bySums(
  rule: { readonly highest?: string; readonly rule: string },
  counted: {
    readonly sums: ReadonlyMap<string, bigint>;
    readonly order: readonly string[];
    readonly ballots: bigint;
  },
): SumResult {
  const { sums, ballots } = counted;
  const order = [...counted.order];
  const sumOf = (option: string | undefined): bigint | undefined =>
    option === undefined ? undefined : sums.get(option);
  const place = new Map(order.map((option, at) => [option, at]));
  const sorted = [...sums.keys()].sort((a, b) => {
    const difference = (sums.get(b) ?? 0n) - (sums.get(a) ?? 0n);
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    return (place.get(a) ?? 0) - (place.get(b) ?? 0);
  });
  const ranking = sorted.map((option, at): SumPlace => {
    const sum = sums.get(option) ?? 0n;
    const equal = sumOf(sorted[at - 1]) === sum || sumOf(sorted[at + 1]) === sum;
    return { option, sum, by: equal ? 'PUBLISHED_ORDER' : 'SUM' };
  });
  // Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction.
  const canonical = JSON.stringify({
    ballots: String(ballots),
    ...(rule.highest === undefined ? {} : { highest: rule.highest }),
    order,
    ranking: ranking.map(({ by, option, sum }) => ({ by, option, sum: String(sum) })),
    rule: rule.rule,
  });
  return { ranking, order, ballots, canonical };
}
