import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATES, gateFills } from './gate-fill.js';

describe('gateFills', () => {
  it('fills a gate for each twelfth, the used before the held', () => {
    const fills = gateFills(120n, 25n, 5n);
    expect(fills).toHaveLength(GATES);
    expect(fills.slice(0, 2)).toEqual([
      { used: 1, taken: 1 },
      { used: 1, taken: 1 },
    ]);
    expect(fills[2]).toEqual({ used: expect.closeTo(0.5, 4), taken: 1 });
    expect(fills[3]).toEqual({ used: 0, taken: 0 });
  });

  it('leaves every gate open where nothing is granted, and fills all where more was used than is granted', () => {
    expect(gateFills(0n, 0n, 0n).every(({ taken }) => taken === 0)).toBe(true);
    expect(gateFills(10n, 12n, 0n).every(({ used }) => used === 1)).toBe(true);
    expect(gateFills(0n, 1n, 0n).every(({ used }) => used === 1)).toBe(true);
  });

  it('draws no more than what is taken, whatever the amounts', () => {
    const amount = fc.bigInt(0n, 10n ** 30n);
    fc.assert(
      fc.property(amount, amount, amount, (grant, used, held) => {
        const fills = gateFills(grant, used, held);
        expect(fills.every(({ used: u, taken }) => u >= 0 && u <= taken && taken <= 1)).toBe(true);
        expect(fills.every(({ taken }, index) => index === 0 || taken <= (fills[index - 1]?.taken ?? 0))).toBe(true);
      }),
    );
  });
});
