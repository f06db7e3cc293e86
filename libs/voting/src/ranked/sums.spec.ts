import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { type SumResult, tallyApproval, tallyScore } from './sums.js';

function counted(result: ReturnType<typeof tallyScore>): SumResult {
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

const options = ['A', 'B', 'C', 'D'];
const order = ['D', 'C', 'B', 'A'];

describe('tallyApproval', () => {
  const ballots = [
    { choice: ['A', 'B'], count: 2n },
    { choice: ['B', 'C'], count: 1n },
    { choice: ['C'], count: 1n },
  ];

  it('ranks by approvals, equal ones in published order', () => {
    expect(counted(tallyApproval({ options, ballots, order })).ranking).toEqual([
      { option: 'B', sum: 3n, by: 'SUM' },
      { option: 'C', sum: 2n, by: 'PUBLISHED_ORDER' },
      { option: 'A', sum: 2n, by: 'PUBLISHED_ORDER' },
      { option: 'D', sum: 0n, by: 'SUM' },
    ]);
  });

  it('refuses what is no ballot', () => {
    const kindOf = (choice: readonly string[], count = 1n): unknown =>
      tallyApproval({ options, ballots: [{ choice, count }], order });
    expect(tallyApproval({ options, ballots: [], order })).toMatchObject({ kind: 'NoBallots' });
    expect(kindOf([])).toMatchObject({ kind: 'BallotEmpty' });
    expect(kindOf(['A', 'A'])).toMatchObject({ kind: 'OptionTwice' });
    expect(kindOf(['A'], -1n)).toMatchObject({ kind: 'CountBelowOne', rule: 'approval.count' });
  });
});

describe('tallyScore', () => {
  const score = (option: string, given: bigint): { option: string; score: bigint } => ({ option, score: given });

  it('ranks by the sum of scores', () => {
    const ballots = [
      { choice: [score('A', 5n), score('B', 4n)], count: 1n },
      { choice: [score('B', 3n), score('C', 1n)], count: 2n },
    ];
    expect(counted(tallyScore({ options, ballots, order })).ranking.map(({ option, sum }) => [option, sum])).toEqual([
      ['B', 10n],
      ['A', 5n],
      ['C', 2n],
      ['D', 0n],
    ]);
  });

  it('refuses a score out of range', () => {
    const ballots = [{ choice: [score('A', 6n)], count: 1n }];
    expect(tallyScore({ options, ballots, order })).toMatchObject({ kind: 'ScoreOutOfRange', field: 'A' });
    expect(counted(tallyScore({ options, ballots, order }, 6n)).canonical).toContain('"highest":"6"');
  });

  const ballots = fc.array(
    fc
      .tuple(
        fc.shuffledSubarray(options, { minLength: 1 }),
        fc.bigInt({ min: 0n, max: 4n }),
        fc.bigInt({ min: 1n, max: 3n }),
      )
      .map(([named, given, count]) => ({ choice: named.map((option) => score(option, given)), count })),
    { minLength: 1, maxLength: 6 },
  );

  it('gives the same bytes for any order of ballots and options', () => {
    fc.assert(
      fc.property(ballots, (cast) => {
        const turned = { options: options.toReversed(), ballots: cast.toReversed(), order };
        expect(counted(tallyScore(turned)).canonical).toBe(
          counted(tallyScore({ options, ballots: cast, order })).canonical,
        );
      }),
    );
  });

  it('is monotone: one point more for the winner leaves it the winner', () => {
    fc.assert(
      fc.property(ballots, (cast) => {
        const winner = counted(tallyScore({ options, ballots: cast, order })).ranking[0]?.option ?? '';
        const [first, ...others] = cast;
        const kept = first?.choice.filter(({ option }) => option !== winner) ?? [];
        const before = first?.choice.find(({ option }) => option === winner)?.score ?? 0n;
        const raised = { choice: [...kept, score(winner, before + 1n)], count: first?.count ?? 1n };
        expect(counted(tallyScore({ options, ballots: [raised, ...others], order })).ranking[0]?.option).toBe(winner);
      }),
    );
  });
});
