import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { extraCooperativeOf, outsideOf } from './close-outside.js';

const row = (account: string, debits: bigint, credits: bigint) => ({ account, unit: 'EUR', debits, credits });
const GAINS = 'je:income:disposal-gains';
const GIFTS = 'je:income:gifts-in-kind';

describe('outsideOf', () => {
  it('SUR-7, SUR-8: finds gains on what is locked and gifts in kind, and nothing else', () => {
    const totals = [row(GAINS, 0n, 150_000n), row(GIFTS, 0n, 80_000n), row('je:income:gifts', 0n, 7n)];
    expect(outsideOf(totals)).toEqual({
      gainsOnLocked: 150_000n,
      giftsInKind: 80_000n,
      restrictedIncome: 0n,
      unrealised: 0n,
    });
  });

  it('never adds to what is shared: what was taken back is left in the result', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, amount, amount, (...[a, b, c, d]) => {
        const { gainsOnLocked, giftsInKind } = outsideOf([row(GAINS, a, b), row(GIFTS, c, d)]);
        expect([gainsOnLocked, giftsInKind]).toEqual([b > a ? b - a : 0n, d > c ? d - c : 0n]);
      }),
    );
  });
});

describe('extraCooperativeOf', () => {
  it('SUR-4: 19,000 of strangers less 2,000 of their cost, and 3,000 given, are 20,000', () => {
    const totals = [
      row('je:income:extra-cooperative', 0n, 19_000n),
      row('je:expenses:extra-cooperative', 2_000n, 0n),
      row('je:income:gifts', 0n, 3_000n),
      row('je:income:gpu-time', 0n, 100_000n),
      row(GAINS, 0n, 5n),
      row(GIFTS, 0n, 5n),
    ];
    expect(extraCooperativeOf(totals)).toBe(20_000n);
    expect(extraCooperativeOf([row('je:expenses:extra-cooperative', 7n, 0n)])).toBe(-7n);
  });
});
