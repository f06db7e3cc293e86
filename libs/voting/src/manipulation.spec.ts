import { describe, expect, it } from '@jest/globals';
import { add, compareFractions, fraction, subtract, ZERO, type Fraction } from '#libs/amount';
import { meanDivision, utilitarianDivision } from './advisory-division.js';
import { known } from './college/test-colleges.js';
import { independentMarkets } from './independent-markets.js';

/** Profiles that are searched, the same in every run. */
const PROFILES = 10_000;

type Ballot = readonly bigint[];
type Rule = (ballots: readonly Ballot[], parts: bigint) => readonly Fraction[];

interface Profile {
  readonly ballots: readonly Ballot[];
  readonly parts: bigint;
}

/** Every way to spread `parts` over `lines`. */
function compositions(parts: number, lines: number): readonly Ballot[] {
  if (lines === 1) return [[BigInt(parts)]];
  return Array.from({ length: parts + 1 }, (_, first) =>
    compositions(parts - first, lines - 1).map((rest) => [BigInt(first), ...rest]),
  ).flat();
}

const GRIDS = new Map(
  [5, 6, 7, 8].flatMap((parts) => [2, 3, 4].map((lines) => [`${parts} ${lines}`, compositions(parts, lines)] as const)),
);
const grid = (parts: number, lines: number): readonly Ballot[] => GRIDS.get(`${parts} ${lines}`) ?? [];

/** A linear congruential generator (Numerical Recipes), so that everybody searches the same profiles. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state >>> 8;
  }
}

/** Profiles of two to five voters, two to four lines and five to eight parts. */
function profiles(count: number): readonly Profile[] {
  const drawn = numbers(1905);
  const below = (limit: number): number => drawn.next().value % limit;
  return Array.from({ length: count }, () => {
    const [voters, lines, parts] = [2 + below(4), 2 + below(3), 5 + below(4)];
    const choices = grid(parts, lines);
    const ballots = Array.from({ length: voters }, () => choices[below(choices.length)]!);
    return { ballots, parts: BigInt(parts) };
  });
}

/** What a voter misses: the exact distance between their peak and the outcome, over all lines. */
function missed(peak: Ballot, shares: readonly Fraction[], parts: bigint): Fraction {
  return shares.reduce((sum, share, line) => {
    const off = subtract(share, fraction(peak[line] ?? 0n, parts));
    return off.numerator < 0n ? subtract(sum, off) : add(sum, off);
  }, ZERO);
}

/** Does some other ballot of the first voter bring the outcome nearer to their own wish? Every one is tried. */
function rewardsALie(rule: Rule, { ballots: [peak = [], ...others], parts }: Profile): boolean {
  const honest = missed(peak, rule([peak, ...others], parts), parts);
  return grid(Number(parts), peak.length).some(
    (lie) => compareFractions(missed(peak, rule([lie, ...others], parts), parts), honest) < 0,
  );
}

const RULES: readonly (readonly [name: string, rule: Rule, caught: number])[] = [
  ['Independent Markets', (ballots, parts) => known(independentMarkets(ballots, parts)).shares, 0],
  ['the utilitarian division', (ballots, parts) => known(utilitarianDivision(ballots, parts)), 0],
  // The same search has to find lies where there are some, or it would prove nothing.
  ['the mean', (ballots, parts) => known(meanDivision(ballots, parts)), 6_486],
];

describe('the search for a lie that pays, through ten thousand profiles', () => {
  const searched = profiles(PROFILES);

  it.each(RULES)('%s', (_name, rule, caught) => {
    expect(searched.filter((profile) => rewardsALie(rule, profile))).toHaveLength(caught);
  });
});
