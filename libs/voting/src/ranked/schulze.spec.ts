import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { type Cast, type Ranking } from './ballots.js';
import { type RankingVote, schulze, type SchulzeResult, strongestPath } from './schulze.js';

function counted(vote: RankingVote): SchulzeResult {
  const result = schulze(vote);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const strict = (letters: string, count = 1): Cast<Ranking> => ({
  choice: Array.from(letters, (letter) => [letter]),
  count: BigInt(count),
});

/** Schulze's first example, 45 voters. */
const PUBLISHED: RankingVote = {
  options: ['A', 'B', 'C', 'D', 'E'],
  ballots: [
    strict('ACBED', 5),
    strict('ADECB', 5),
    strict('BEDAC', 8),
    strict('CABED', 3),
    strict('CAEBD', 7),
    strict('CBADE', 2),
    strict('DCEBA', 7),
    strict('EBADC', 8),
  ],
  order: ['B', 'C', 'D', 'E', 'A'],
};

const ALL = ['A', 'B', 'C', 'D', 'E'];

/** Random elections of two to five options; ballots with ties, gaps and options left out. */
const elections: fc.Arbitrary<RankingVote> = fc.integer({ min: 2, max: 5 }).chain((size) => {
  const options = ALL.slice(0, size);
  const ballot = fc
    .array(fc.integer({ min: 0, max: size }), { minLength: size, maxLength: size })
    .map((ranks): Ranking => {
      const groups = Array.from({ length: size }, (_, rank) => options.filter((_option, at) => ranks[at] === rank));
      return groups.every((group) => group.length === 0) ? [options.slice(0, 1)] : groups;
    });
  const cast = fc.record({ choice: ballot, count: fc.bigInt({ min: 1n, max: 4n }) });
  return fc.record({
    options: fc.constant(options),
    ballots: fc.array(cast, { minLength: 1, maxLength: 7 }),
    order: fc.shuffledSubarray(options, { minLength: size, maxLength: size }),
  });
});

/** Where a ballot ranks an option; options left out come last. */
function rankOn(ranking: Ranking, option: string): number {
  const at = ranking.findIndex((group) => group.includes(option));
  return at < 0 ? ranking.length : at;
}

const preferring = ({ ballots }: RankingVote, x: string, y: string): bigint =>
  ballots.reduce((sum, { choice, count }) => (rankOn(choice, x) < rankOn(choice, y) ? sum + count : sum), 0n);

/** The definition itself: the strongest of all paths that visit nobody twice, tried one by one. */
function beatpath(vote: RankingVote, path: readonly string[], to: string): bigint {
  const at = path.at(-1) ?? '';
  let best = 0n;
  for (const next of vote.options) {
    const link = preferring(vote, at, next);
    if (path.includes(next) || link <= preferring(vote, next, at)) continue;
    const rest = next === to ? link : beatpath(vote, [...path, next], to);
    const strength = rest < link ? rest : link;
    if (strength > best) best = strength;
  }
  return best;
}

describe('schulze: known answers', () => {
  it('ranks the published example', () => {
    const { ranking, proof, ballots } = counted(PUBLISHED);
    expect(ballots).toBe(45n);
    expect(ranking).toEqual(['E', 'A', 'C', 'B', 'D']);
    expect(proof.preferences[0]).toEqual([0n, 20n, 26n, 30n, 22n]);
    expect(proof.paths[4]?.[0]).toBe(25n);
    expect(proof.paths[0]?.[4]).toBe(24n);
    expect(proof.places[0]?.undefeated).toEqual(['E']);
    expect(proof.places[0]?.comparisons[0]).toEqual({ with: 'A', there: 25n, back: 24n });
    expect(strongestPath(proof, 'E', 'A')).toEqual(['E', 'B', 'A']);
  });

  it('puts what nobody named last, in published order', () => {
    const { ranking, proof } = counted({ options: ['A', 'B', 'C'], ballots: [strict('B')], order: ['C', 'A', 'B'] });
    expect(ranking).toEqual(['B', 'C', 'A']);
    expect(proof.places[1]).toEqual({
      option: 'C',
      undefeated: ['C', 'A'],
      comparisons: [{ with: 'A', there: 0n, back: 0n }],
    });
    expect(strongestPath(proof, 'A', 'B')).toBeUndefined();
  });

  it('counts neither way where a ballot ranks two alike', () => {
    const { proof } = counted({ ...PUBLISHED, ballots: [{ choice: [['A', 'B'], [], ['C']], count: 2n }] });
    expect(proof.preferences[0]).toEqual([0n, 0n, 2n, 2n, 2n]);
    expect(proof.preferences[1]).toEqual([0n, 0n, 2n, 2n, 2n]);
  });
});

describe('schulze: properties', () => {
  it('finds the paths that trying every path finds', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const { proof } = counted(vote);
        const tried = proof.options.map((x) => proof.options.map((y) => (x === y ? 0n : beatpath(vote, [x], y))));
        expect(proof.paths).toEqual(tried);
        for (const [x, from] of proof.options.entries()) {
          for (const [y, to] of proof.options.entries()) {
            const path = strongestPath(proof, from, to) ?? [];
            const links = path.slice(1).map((next, at) => preferring(vote, path[at] ?? '', next));
            const weakest = links.reduce((least, link) => (link < least ? link : least), links[0] ?? 0n);
            expect(weakest).toBe(proof.paths[x]?.[y]);
          }
        }
      }),
    );
  });

  it('puts the Condorcet winner first', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const winner = vote.options.find((x) =>
          vote.options.every((y) => x === y || preferring(vote, x, y) > preferring(vote, y, x)),
        );
        if (winner !== undefined) expect(counted(vote).ranking[0]).toBe(winner);
      }),
    );
  });

  it('is monotone: what raises the winner on a ballot leaves it the winner', () => {
    fc.assert(
      fc.property(elections, fc.nat(), (vote, at) => {
        const [winner = ''] = counted(vote).ranking;
        const chosen = at % vote.ballots.length;
        const raised = vote.ballots.map(({ choice, count }, index) => ({
          choice:
            index === chosen ? [[winner], ...choice.map((group) => group.filter((one) => one !== winner))] : choice,
          count,
        }));
        expect(counted({ ...vote, ballots: raised }).ranking[0]).toBe(winner);
      }),
    );
  });

  it('gives the same bytes for any order of ballots and options, equal ballots together or apart', () => {
    fc.assert(
      fc.property(elections, (vote) => {
        const apart = vote.ballots.flatMap(({ choice, count }) =>
          Array.from({ length: Number(count) }, () => ({
            choice: choice.map((group) => group.toReversed()),
            count: 1n,
          })),
        );
        const turned = { ...vote, options: vote.options.toReversed(), ballots: apart.toReversed() };
        expect(counted(turned).canonical).toBe(counted(vote).canonical);
      }),
    );
  });

  it('is neutral: other names, carried along in the order, give the same ranking', () => {
    fc.assert(
      fc.property(elections, fc.shuffledSubarray(ALL, { minLength: 5, maxLength: 5 }), (vote, names) => {
        const rename = (option: string): string => names[ALL.indexOf(option)] ?? '';
        const renamed = {
          options: vote.options.map(rename),
          order: vote.order.map(rename),
          ballots: vote.ballots.map(({ choice, count }) => ({
            choice: choice.map((group) => group.map(rename)),
            count,
          })),
        };
        expect(counted(renamed).ranking).toEqual(counted(vote).ranking.map(rename));
      }),
    );
  });
});

describe('schulze: refusals', () => {
  const order = ['A', 'B'];
  const kindOf = (ballots: readonly Cast<Ranking>[]): unknown => schulze({ options: order, ballots, order });

  it('refuses what is no ballot, and counts nothing where there is none', () => {
    expect(kindOf([])).toMatchObject({ kind: 'NoBallots', field: 'ballots', rule: 'ranking.count' });
    expect(kindOf([strict('A', 0)])).toMatchObject({ kind: 'CountBelowOne', field: 'count' });
    expect(kindOf([strict('A'), strict('X')])).toMatchObject({ kind: 'UnknownOption', field: 'X' });
    expect(kindOf([{ choice: [['A'], ['B', 'A']], count: 1n }])).toMatchObject({ kind: 'OptionTwice', field: 'A' });
    expect(kindOf([{ choice: [[], []], count: 1n }])).toMatchObject({ kind: 'BallotEmpty', rule: 'ranking.ballot' });
    expect(kindOf([{ choice: [['A']], count: 2n ** 32n }])).toMatchObject({ kind: 'TooManyBallots' });
    expect(kindOf([{ choice: [['A']], count: 2n ** 32n - 1n }])).toMatchObject({ ballots: 2n ** 32n - 1n });
  });

  it('throws on an order of something else', () => {
    expect(() => schulze({ options: order, ballots: [strict('A')], order: ['A'] })).toThrow('published order');
    expect(() => schulze({ options: ['A', 'A'], ballots: [strict('A')], order })).toThrow('distinct');
  });
});
