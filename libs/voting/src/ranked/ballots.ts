import { compareIds, InvariantViolation, refuse, type Refusal } from '#libs/amount';

/** Ordered groups, best first: options in one group are equal, an option in none is last, an empty group says nothing. */
export type Ranking = readonly (readonly string[])[];

/** What one ballot gives one option: a whole number from 0 to the highest score. */
export interface ScorePart {
  readonly option: string;
  readonly score: bigint;
}

/** Equal ballots are counted together: a choice, and how many cast it, one at least. */
export interface Cast<T> {
  readonly choice: T;
  readonly count: bigint;
}

export type RankedBallotRefusal = Refusal<'UnknownOption' | 'OptionTwice' | 'BallotEmpty'>;
export type ScoreBallotRefusal = RankedBallotRefusal | Refusal<'ScoreOutOfRange'>;

/** The highest score of a score ballot. */
export const HIGHEST_SCORE = 5n;

const no = <K extends string>(kind: K, where: { field: string; rule: string }, message: string): Refusal<K> =>
  refuse(kind, { message, ...where });

/** Checks what all these ballots have in common: each option known and named once, and one named at least. */
function checkNames(
  options: ReadonlySet<string>,
  named: readonly string[],
  rule: string,
): RankedBallotRefusal | undefined {
  const seen = new Set<string>();
  for (const option of named) {
    if (!options.has(option)) {
      return no('UnknownOption', { field: option, rule }, `${option} is not an option of this ballot.`);
    }
    if (seen.has(option)) return no('OptionTwice', { field: option, rule }, `${option} is named twice.`);
    seen.add(option);
  }
  return seen.size > 0 ? undefined : no('BallotEmpty', { field: 'ballot', rule }, 'The ballot names no option.');
}

/**
 * Checks a ranking with ties and gaps, as Schulze takes it, and puts it in its one form: empty groups left out, each
 * group in byte order. Refuses `UnknownOption`, `OptionTwice`, `BallotEmpty` (to say nothing is to abstain).
 *
 * @example checkRankingBallot(['A', 'B', 'C'], [['C'], [], ['B', 'A']]) // [['C'], ['A', 'B']]
 */
export function checkRankingBallot(options: readonly string[], ranking: Ranking): Ranking | RankedBallotRefusal {
  return (
    checkNames(new Set(options), ranking.flat(), 'ranking.ballot') ??
    ranking.filter((group) => group.length > 0).map((group) => [...group].sort(compareIds))
  );
}

/**
 * Checks a strict ranking of some options, best first, as the single transferable vote takes it.
 * Refuses `UnknownOption`, `OptionTwice`, `BallotEmpty`.
 *
 * @example checkStrictRanking(['A', 'B', 'C'], ['C', 'A']) // ['C', 'A']
 */
export function checkStrictRanking(
  options: readonly string[],
  ranking: readonly string[],
): readonly string[] | RankedBallotRefusal {
  return checkNames(new Set(options), ranking, 'ranking.strict') ?? ranking;
}

/**
 * Checks a set of approved options and puts it in byte order. Refuses `UnknownOption`, `OptionTwice`, `BallotEmpty`.
 *
 * @example checkApprovalBallot(['A', 'B', 'C'], ['C', 'A']) // ['A', 'C']
 */
export function checkApprovalBallot(
  options: readonly string[],
  approved: readonly string[],
): readonly string[] | RankedBallotRefusal {
  return checkNames(new Set(options), approved, 'approval.ballot') ?? [...approved].sort(compareIds);
}

/**
 * Checks scores and puts them in the order of the options; an option left out gets 0.
 * Refuses `UnknownOption`, `OptionTwice`, `BallotEmpty`, and `ScoreOutOfRange` for less than 0 or more than `highest`.
 *
 * @example checkScoreBallot(['A', 'B'], [{ option: 'B', score: 5n }]) // [0n, 5n]
 */
export function checkScoreBallot(
  options: readonly string[],
  scores: readonly ScorePart[],
  highest = HIGHEST_SCORE,
): readonly bigint[] | ScoreBallotRefusal {
  const rule = 'score.ballot';
  const refusal = checkNames(
    new Set(options),
    scores.map(({ option }) => option),
    rule,
  );
  if (refusal !== undefined) return refusal;
  const outside = scores.find(({ score }) => score < 0n || score > highest);
  if (outside !== undefined) {
    const message = `${outside.option} is given ${outside.score}; a score is from 0 to ${highest}.`;
    return no('ScoreOutOfRange', { field: outside.option, rule }, message);
  }
  const given = new Map(scores.map(({ option, score }) => [option, score]));
  return options.map((option) => given.get(option) ?? 0n);
}

export type CountRefusal = Refusal<'NoBallots' | 'CountBelowOne'>;

/** How many ballots there are. Refuses `NoBallots` and `CountBelowOne`. */
export function countBallots(ballots: readonly Cast<unknown>[], rule: string): bigint | CountRefusal {
  let sum = 0n;
  for (const { count } of ballots) {
    if (count < 1n) {
      return no('CountBelowOne', { field: 'count', rule }, `A ballot is said to be cast ${count} times.`);
    }
    sum += count;
  }
  return sum > 0n
    ? sum
    : no('NoBallots', { field: 'ballots', rule }, 'Nobody cast a ballot: there is nothing to count.');
}

/** Throws unless `order` names exactly the options, each once: whoever counts gives the published order of these. */
export function checkOrder(options: readonly string[], order: readonly string[]): void {
  const named = new Set(order);
  if (new Set(options).size !== options.length) throw new InvariantViolation('options need distinct ids');
  if (named.size !== order.length || order.length !== options.length || options.some((option) => !named.has(option))) {
    throw new InvariantViolation('the published order names every option once, and nothing else');
  }
}
