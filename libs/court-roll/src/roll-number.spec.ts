import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { parseRollNumber, rollNumber } from './roll-number.js';

describe('rollNumber', () => {
  it('pads to four digits and grows beyond', () => {
    expect([rollNumber(17n), rollNumber(9999n), rollNumber(10_000n)]).toEqual(['r0017', 'r9999', 'r10000']);
  });

  it.each([0n, -1n, 10n ** 18n])('refuses %s', (ordinal) => {
    expect(rollNumber(ordinal)).toMatchObject({ kind: 'RollNumberMalformed' });
  });

  it.each(['', 'r17', 'r00017', 'R0017', 'r0000', '0017', 'r0017 ', 'r００１７'])('reads no number in %j', (text) => {
    expect(parseRollNumber(text)).toMatchObject({ kind: 'RollNumberMalformed', refused: true });
  });

  it('has one spelling for each ordinal', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }), (ordinal) => {
        const text = rollNumber(ordinal);
        if (isRefusal(text)) throw new Error(text.message);
        expect(parseRollNumber(text)).toBe(ordinal);
      }),
    );
  });
});
