import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkApprovalBallot, checkRankingBallot, checkScoreBallot, checkStrictRanking } from './ballots.js';

const options = ['A', 'B', 'C'];

describe('checks of ballots', () => {
  it('puts what is said into its one form', () => {
    expect(checkRankingBallot(options, [['C'], [], ['B', 'A']])).toEqual([['C'], ['A', 'B']]);
    expect(checkStrictRanking(options, ['C', 'A'])).toEqual(['C', 'A']);
    expect(checkApprovalBallot(options, ['C', 'A'])).toEqual(['A', 'C']);
    expect(checkScoreBallot(options, [{ option: 'C', score: 5n }])).toEqual([0n, 0n, 5n]);
  });

  it.each([
    ['unknown', ['X'], { kind: 'UnknownOption', field: 'X' }],
    ['twice', ['A', 'B', 'A'], { kind: 'OptionTwice', field: 'A' }],
    ['empty', [], { kind: 'BallotEmpty', field: 'ballot' }],
  ])('refuses an option that is %s', (_name, named, refusal) => {
    expect(checkRankingBallot(options, [named])).toMatchObject({ ...refusal, rule: 'ranking.ballot' });
    expect(checkStrictRanking(options, named)).toMatchObject({ ...refusal, rule: 'ranking.strict' });
    expect(checkApprovalBallot(options, named)).toMatchObject({ ...refusal, rule: 'approval.ballot' });
    const scores = named.map((option) => ({ option, score: 1n }));
    expect(checkScoreBallot(options, scores)).toMatchObject({ ...refusal, rule: 'score.ballot' });
  });

  it('takes scores from 0 to the highest, and no other', () => {
    const given = (score: bigint): unknown => checkScoreBallot(options, [{ option: 'B', score }]);
    for (const score of [0n, 5n]) expect(given(score)).toEqual([0n, score, 0n]);
    for (const score of [-1n, 6n]) expect(given(score)).toMatchObject({ kind: 'ScoreOutOfRange', field: 'B' });
    expect(checkScoreBallot(options, [{ option: 'B', score: 6n }], 10n)).toEqual([0n, 6n, 0n]);
  });

  it('leaves a ballot in its one form as it is', () => {
    const subset = fc.shuffledSubarray(options, { minLength: 1 });
    fc.assert(
      fc.property(subset, (named) => {
        const approved = checkApprovalBallot(options, named) as string[];
        expect(checkApprovalBallot(options, approved)).toEqual(approved);
        const ranking = checkRankingBallot(options, [named]) as string[][];
        expect(checkRankingBallot(options, ranking)).toEqual(ranking);
      }),
    );
  });
});
