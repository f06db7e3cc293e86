import { describe, expect, it } from '@jest/globals';
import { fraction, isRefusal } from '#libs/amount';
import fc from 'fast-check';
import { checkDistribution, windUp } from './distribution.js';

const cap = fraction(35n, 100n);

describe('checkDistribution', () => {
  it('LOCK-1: 65,000 counted of a cap of 70,000', () => {
    expect(checkDistribution({ distributable: 200_000n, declared: 75_000n, exempt: 10_000n }, cap)).toEqual({
      cap: 70_000n,
      counted: 65_000n,
    });
  });

  it('LOCK-2: refused without the exemption', () => {
    expect(checkDistribution({ distributable: 200_000n, declared: 75_000n, exempt: 0n }, cap)).toMatchObject({
      kind: 'DistributionExceedsCap',
      field: 'declared',
    });
  });

  it('has nothing to distribute from a loss', () => {
    expect(checkDistribution({ distributable: -1n, declared: 1n, exempt: 0n }, cap)).toMatchObject({
      kind: 'DistributionExceedsCap',
    });
  });

  it('allows what the cap, rounded down, allows, and not a step more', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (distributable) => {
        const most = (distributable * 35n) / 100n;
        const declare = (declared: bigint) => checkDistribution({ distributable, declared, exempt: 0n }, cap);
        expect(isRefusal(declare(most))).toBe(false);
        expect(isRefusal(declare(most + 1n))).toBe(true);
      }),
    );
  });
});

describe('windUp', () => {
  it('LOCK-3: members get their 80,000 back, the locked successor 420,000', () => {
    expect(windUp({ residual: 500_000n, paidUp: 80_000n })).toEqual({ members: 80_000n, successor: 420_000n });
  });

  it('never gives members more than they paid in, and loses nothing', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    fc.assert(
      fc.property(amount, amount, (residual, paidUp) => {
        const { members, successor } = windUp({ residual, paidUp });
        expect(members + successor).toBe(residual);
        expect(members <= paidUp && successor >= 0n).toBe(true);
      }),
    );
  });
});
