import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import {
  canonicalEqualShares,
  equalShares,
  schulze,
  singleTransferableVote,
  tallyApproval,
  tallyScore,
} from '#libs/voting';
import { nearestOf, pairsOf, purchasesOf, roundsOf, sumsOf, votesText } from './proof.js';

const OPTIONS = ['A', 'B', 'C'];

/** The canonical text of a count that was not refused. */
const textOf = (result: object): string => {
  if (!('canonical' in result) || typeof result.canonical !== 'string') throw new Error('it was refused');
  return result.canonical;
};

const RANKED = textOf(
  schulze({
    options: OPTIONS,
    order: OPTIONS,
    ballots: [
      { choice: [['B'], ['A']], count: 3n },
      { choice: [['A']], count: 1n },
    ],
  }),
);
const ELECTED = textOf(
  singleTransferableVote({ options: OPTIONS, order: OPTIONS, seats: 1n, ballots: [{ choice: ['B', 'A'], count: 3n }] }),
);

describe('the proof of a result, as the page reads it', () => {
  it('has the pairs of a ranking', () => {
    expect(pairsOf(RANKED)).toMatchObject({
      options: OPTIONS,
      preferences: [
        ['0', '1', '4'],
        ['3', '0', '3'],
        ['0', '0', '0'],
      ],
    });
  });

  it('has the rounds of an election', () => {
    const rounds = roundsOf(ELECTED);
    expect(rounds).toMatchObject({ quota: '200000', seats: '1', parameters: { steps: '100000' } });
    expect(rounds?.stages[0]).toMatchObject({ number: '1', action: { kind: 'FIRST_PREFERENCES' } });
    expect(rounds?.elected).toEqual([{ option: 'B', stage: '1', by: 'QUOTA' }]);
  });

  it('has the sums of approvals and of scores', () => {
    const approved = tallyApproval({ options: OPTIONS, order: OPTIONS, ballots: [{ choice: ['C'], count: 2n }] });
    expect(sumsOf(textOf(approved))?.ranking[0]).toMatchObject({ option: 'C', sum: '2' });
    const scored = tallyScore({
      options: OPTIONS,
      order: OPTIONS,
      ballots: [{ choice: [{ option: 'B', score: 5n }], count: 1n }],
    });
    expect(sumsOf(textOf(scored))?.ranking[0]).toMatchObject({ option: 'B', sum: '5' });
  });

  it.each([null, '', '[]', '"x"', RANKED.replace('schulze', 'chance')])('has none of another rule: %p', (proof) => {
    expect(pairsOf(proof)).toBeUndefined();
    expect(sumsOf(proof)).toBeUndefined();
    expect(roundsOf(proof)).toBeUndefined();
  });

  it('has the purchases of a round of projects', () => {
    const round = equalShares(
      { projects: OPTIONS.map((id) => ({ id, cost: 10n })), budget: 20n, approvals: [['A'], ['A'], ['A']] },
      { completion: 'NONE', order: OPTIONS },
    );
    if (isRefusal(round)) throw new Error(round.message);
    const bought = purchasesOf(canonicalEqualShares(round));
    expect(bought).toMatchObject({ steps: [{ project: 'A', supporters: '3', price: '10/3', short: '0' }], fitted: [] });
    expect(nearestOf(bought?.steps[0]?.price ?? '')).toBe(3n);
    expect(nearestOf('7/2')).toBe(4n);
    expect(nearestOf('5')).toBe(5n);
  });

  it('shows votes to the last step', () => {
    expect(votesText('445452', '100000')).toBe('4.45452');
    expect(votesText('700000', '100000')).toBe('7');
    expect(votesText('7', '100000')).toBe('0.00007');
    expect(votesText('3', '1')).toBe('3');
  });
});
