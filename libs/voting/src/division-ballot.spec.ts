import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { checkDivisionBallot } from './division-ballot.js';

const lines = ['REINVEST', 'BET', 'RESERVE'];

describe('checkDivisionBallot', () => {
  it('orders a ballot by the lines and fills what is left out with 0', () => {
    expect(
      checkDivisionBallot(lines, [
        { line: 'RESERVE', parts: 4000n },
        { line: 'REINVEST', parts: 6000n },
      ]),
    ).toEqual([6000n, 0n, 4000n]);
  });

  it.each([
    ['UnknownLine', 'YACHT', [{ line: 'YACHT', parts: 10_000n }]],
    [
      'LineTwice',
      'BET',
      [
        { line: 'BET', parts: 5000n },
        { line: 'BET', parts: 5000n },
      ],
    ],
    [
      'NegativeAllocation',
      'BET',
      [
        { line: 'BET', parts: -1n },
        { line: 'RESERVE', parts: 10_001n },
      ],
    ],
    ['BallotDoesNotSum', 'allocations', [{ line: 'BET', parts: 9999n }]],
    ['BallotDoesNotSum', 'allocations', [{ line: 'BET', parts: 10_001n }]],
    ['BallotDoesNotSum', 'allocations', []],
  ])('refuses %s at %s', (kind, field, allocations) => {
    expect(checkDivisionBallot(lines, allocations)).toMatchObject({ kind, field, refused: true });
  });

  it('admits exactly the ballots whose parts are not negative and sum to 10,000', () => {
    const part = fc.bigInt({ min: -2n, max: 10_002n });
    fc.assert(
      fc.property(part, part, (first, second) => {
        const parts = [first, second, 10_000n - first - second];
        const checked = checkDivisionBallot(
          lines,
          lines.map((line, index) => ({ line, parts: parts[index] ?? 0n })),
        );
        expect(isRefusal(checked)).toBe(parts.some((value) => value < 0n));
      }),
    );
  });
});
