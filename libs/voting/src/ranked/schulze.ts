import { compareIds, InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  type Cast,
  checkOrder,
  checkRankingBallot,
  countBallots,
  type CountRefusal,
  type RankedBallotRefusal,
  type Ranking,
} from './ballots.js';

/** Names the rule and its version in every result, so that a recount years later runs the same one. */
export const SCHULZE_RULE = 'schulze-winning-votes/1';

/** Beyond this many ballots a count of them would not fit its 32 bits. */
const MOST_BALLOTS = 0xffff_ffffn;

/** One remaining option that a place was compared with: the strongest path to it, and the strongest back. */
export interface SchulzeComparison {
  readonly with: string;
  readonly there: bigint;
  readonly back: bigint;
}

/** Why an option has its place: no remaining option has a stronger path to it than it has back. */
export interface SchulzePlace {
  readonly option: string;
  /** All remaining options of which that is true, in published order; the first of them takes the place. */
  readonly undefeated: readonly string[];
  /** With every other remaining option, in byte order. */
  readonly comparisons: readonly SchulzeComparison[];
}

/** What a recount needs: who is preferred to whom, the strengths that follow, and the reasons for each place. */
export interface SchulzeProof {
  /** In byte order; the rows and columns of both tables. */
  readonly options: readonly string[];
  /** `preferences[x][y]`: ballots that rank x above y. */
  readonly preferences: readonly (readonly bigint[])[];
  /** `paths[x][y]`: the strength of the strongest path from x to y, 0 where there is none. */
  readonly paths: readonly (readonly bigint[])[];
  readonly places: readonly SchulzePlace[];
}

export interface SchulzeResult {
  /** Best first. */
  readonly ranking: readonly string[];
  readonly order: readonly string[];
  readonly ballots: bigint;
  readonly proof: SchulzeProof;
  /** The result as one canonical text: equal ballots give equal bytes, on every machine. */
  readonly canonical: string;
}

export type SchulzeRefusal = RankedBallotRefusal | CountRefusal | Refusal<'TooManyBallots'>;

/** What is ranked, the ballots, and the published order that settles what paths do not. */
export interface RankingVote {
  readonly options: readonly string[];
  readonly ballots: readonly Cast<Ranking>[];
  readonly order: readonly string[];
}

/**
 * Ranks options by the Schulze method with winning votes (Schulze, "A new monotonic, clone-independent, reversal
 * symmetric, and Condorcet-consistent single-winner election method", Social Choice and Welfare 36, 2011): an
 * option that a ballot leaves out is last on it, equal with the others left out. Neither the order of ballots nor that
 * of options changes a byte of `canonical`. Takes O(ballots · options² + options³).
 *
 * Refuses `NoBallots`, `CountBelowOne`, `TooManyBallots` (2³² or more) and whatever `checkRankingBallot` refuses.
 * An order that is not one of the options is a bug and throws.
 *
 * @example schulze({ options: ['A', 'B'], ballots: [{ choice: [['B']], count: 1n }], order: ['A', 'B'] }) // B, A
 */
export function schulze(vote: RankingVote): SchulzeResult | SchulzeRefusal {
  checkOrder(vote.options, vote.order);
  const ballots = countBallots(vote.ballots, 'ranking.count');
  if (isRefusal(ballots)) return ballots;
  if (ballots > MOST_BALLOTS) {
    const message = `${ballots} ballots are more than ${MOST_BALLOTS}.`;
    return refuse('TooManyBallots', { message, field: 'ballots', rule: 'ranking.count' });
  }
  const options = [...vote.options].sort(compareIds);
  const preferences = pairwise(options, vote.ballots);
  if (isRefusal(preferences)) return preferences;
  const paths = strongestPaths(preferences, options.length);
  const places = placesOf(options, { paths, order: vote.order });
  const table = (cells: Uint32Array): bigint[][] =>
    options.map((_, row) => Array.from(cells.subarray(row * options.length, (row + 1) * options.length), BigInt));
  const result = {
    ranking: places.map(({ option }) => option),
    order: [...vote.order],
    ballots,
    proof: { options, preferences: table(preferences), paths: table(paths), places },
  };
  return { ...result, canonical: canonicalResult(result) };
}

/**
 * Ballots that rank x above y, for every pair, row by row. The counts are whole numbers below 2³², which 32 bits hold
 * exactly; bigints would say the same, many times slower.
 */
function pairwise(
  options: readonly string[],
  ballots: readonly Cast<Ranking>[],
): Uint32Array<ArrayBuffer> | RankedBallotRefusal {
  const size = options.length;
  const index = new Map(options.map((option, at) => [option, at]));
  const above = new Uint32Array(size * size);
  const ranks = new Uint32Array(size);
  for (const { choice, count } of ballots) {
    const named = placeRanks(choice, { index, ranks });
    // The check that names the fault takes longer, so that it is asked only where there is one.
    if (!named) {
      const refusal = checkRankingBallot(options, choice);
      if (isRefusal(refusal)) return refusal;
      throw new InvariantViolation('a ballot without a fault was refused');
    }
    const times = Number(count);
    for (let x = 0; x < size; x += 1) {
      const rank = ranks[x] ?? 0;
      const row = x * size;
      for (let y = 0; y < size; y += 1) if (rank < (ranks[y] ?? 0)) above[row + y] = (above[row + y] ?? 0) + times;
    }
  }
  return above;
}

/** Writes the rank of every option, the last for those left out; false where the ballot has a fault. */
function placeRanks(
  ranking: Ranking,
  into: { readonly index: ReadonlyMap<string, number>; readonly ranks: Uint32Array },
): boolean {
  const last = ranking.length;
  into.ranks.fill(last);
  let named = 0;
  for (const [rank, group] of ranking.entries()) {
    for (const option of group) {
      const at = into.index.get(option);
      if (at === undefined || into.ranks[at] !== last) return false;
      into.ranks[at] = rank;
      named += 1;
    }
  }
  return named > 0;
}

/** A path is as strong as its weakest link; a link is a majority, as strong as the ballots that make it. */
function strongestPaths(preferences: Uint32Array, size: number): Uint32Array<ArrayBuffer> {
  const paths = new Uint32Array(size * size);
  for (let x = 0; x < size; x += 1) {
    for (let y = 0; y < size; y += 1) {
      const wins = preferences[x * size + y] ?? 0;
      if (wins > (preferences[y * size + x] ?? 0)) paths[x * size + y] = wins;
    }
  }
  for (let via = 0; via < size; via += 1) {
    for (let from = 0; from < size; from += 1) {
      const first = paths[from * size + via] ?? 0;
      if (from === via || first === 0) continue;
      for (let to = 0; to < size; to += 1) {
        if (to === via || to === from) continue;
        const second = paths[via * size + to] ?? 0;
        const through = first < second ? first : second;
        if (through > (paths[from * size + to] ?? 0)) paths[from * size + to] = through;
      }
    }
  }
  return paths;
}

function placesOf(
  options: readonly string[],
  by: { readonly paths: Uint32Array; readonly order: readonly string[] },
): readonly SchulzePlace[] {
  const index = new Map(options.map((option, at) => [option, at]));
  const strength = (from: string, to: string): number =>
    by.paths[(index.get(from) ?? 0) * options.length + (index.get(to) ?? 0)] ?? 0;
  const places: SchulzePlace[] = [];
  let remaining = [...by.order];
  while (remaining.length > 0) {
    const undefeated = remaining.filter((x) => !remaining.some((y) => strength(y, x) > strength(x, y)));
    const [option] = undefeated;
    // "Has a stronger path than the one back" is transitive, so that somebody is always undefeated.
    if (option === undefined) throw new InvariantViolation('paths in a circle');
    remaining = remaining.filter((other) => other !== option);
    const comparisons = remaining.toSorted(compareIds).map((other) => ({
      with: other,
      there: BigInt(strength(option, other)),
      back: BigInt(strength(other, option)),
    }));
    places.push({ option, undefeated, comparisons });
  }
  return places;
}

/**
 * A shortest of the strongest paths from one option to another, both ends included, for whoever wants to see why a
 * number of `paths` is what it is; undefined where there is no path. Among equals, the first in byte order.
 *
 * @example strongestPath(proof, 'E', 'A') // ['E', 'B', 'A']
 */
export function strongestPath(proof: SchulzeProof, from: string, to: string): readonly string[] | undefined {
  const [start, end] = [proof.options.indexOf(from), proof.options.indexOf(to)];
  const least = proof.paths[start]?.[end] ?? 0n;
  if (least === 0n) return undefined;
  const wins = (x: number, y: number): bigint => proof.preferences[x]?.[y] ?? 0n;
  const before = new Map<number, number>([[start, start]]);
  const queue = [start];
  for (const at of queue) {
    for (const next of proof.options.keys()) {
      if (before.has(next) || wins(at, next) < least || wins(at, next) <= wins(next, at)) continue;
      before.set(next, at);
      queue.push(next);
    }
  }
  const path: number[] = [end];
  for (let at = end; at !== start; path.unshift(at)) at = before.get(at) ?? start;
  return path.map((at) => proof.options[at] ?? '');
}

/** Keys are written in sorted order and every value is text, a list or an object of such: RFC 8785 by construction. */
function canonicalResult(result: Omit<SchulzeResult, 'canonical'>): string {
  const { options, preferences, paths, places } = result.proof;
  return JSON.stringify({
    ballots: String(result.ballots),
    order: result.order,
    proof: {
      options,
      paths: paths.map((row) => row.map(String)),
      places: places.map(({ comparisons, option, undefeated }) => ({
        comparisons: comparisons.map((one) => ({ back: String(one.back), there: String(one.there), with: one.with })),
        option,
        undefeated,
      })),
      preferences: preferences.map((row) => row.map(String)),
    },
    ranking: result.ranking,
    rule: SCHULZE_RULE,
  });
}
