import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allocate, compareIds, type Allocation, type Share } from './allocate.js';
import { InvariantViolation, isRefusal } from './refusal.js';

const share = (id: string, weight: bigint): Share => ({ id, weight });

function parts(total: bigint, shares: readonly Share[]): readonly Allocation[] {
  const allocated = allocate(total, shares);
  if (isRefusal(allocated)) throw new Error(allocated.message);
  return allocated;
}

const amounts = (total: bigint, shares: readonly Share[]) => parts(total, shares).map(({ amount }) => amount);

const weighted = fc
  .uniqueArray(fc.record({ id: fc.string(), weight: fc.bigInt({ min: 0n, max: 10n ** 15n }) }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 12,
  })
  .filter((shares) => shares.some(({ weight }) => weight > 0n));
const total = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });

describe('allocate', () => {
  it('SUR-6: 10,000 pence over 1:1:1, the odd penny to the lowest id', () => {
    expect(amounts(10_000n, [share('a', 1n), share('b', 1n), share('c', 1n)])).toEqual([3334n, 3333n, 3333n]);
    expect(amounts(10_000n, [share('c', 1n), share('b', 1n), share('a', 1n)])).toEqual([3333n, 3333n, 3334n]);
  });

  it('LAB-2: 45,000 over 500/300/200', () => {
    expect(amounts(45_000n, [share('a', 500n), share('b', 300n), share('c', 200n)])).toEqual([
      22_500n,
      13_500n,
      9_000n,
    ]);
  });

  it('gives odd steps to the largest remainders before the lowest ids', () => {
    expect(amounts(10n, [share('a', 1n), share('b', 1n), share('c', 5n)])).toEqual([2n, 1n, 7n]);
    expect(amounts(100n, [share('a', 333n), share('b', 333n), share('c', 334n)])).toEqual([33n, 33n, 34n]);
  });

  it('refuses weights that cannot divide anything', () => {
    expect(allocate(5n, [])).toMatchObject({ kind: 'ZeroTotalWeight' });
    expect(allocate(5n, [share('a', 0n)])).toMatchObject({ kind: 'ZeroTotalWeight' });
    expect(allocate(5n, [share('a', 2n), share('b', -1n)])).toMatchObject({ kind: 'NegativeWeight' });
  });

  it('throws on two shares of one id', () => {
    expect(() => allocate(5n, [share('a', 1n), share('a', 1n)])).toThrow(InvariantViolation);
  });

  it('sums to the total, exactly, in the order given', () => {
    fc.assert(
      fc.property(total, weighted, (pool, shares) => {
        const allocated = parts(pool, shares);
        expect(allocated.map(({ id }) => id)).toEqual(shares.map(({ id }) => id));
        expect(allocated.reduce((sum, { amount }) => sum + amount, 0n)).toBe(pool);
      }),
    );
  });

  it('stays within a step of the exact quota, and gives nothing for nothing', () => {
    fc.assert(
      fc.property(total, weighted, (pool, shares) => {
        const weights = shares.reduce((sum, { weight }) => sum + weight, 0n);
        for (const [index, { amount }] of parts(pool, shares).entries()) {
          const { weight } = shares[index]!;
          const distance = amount * weights - pool * weight;
          expect((distance < 0n ? -distance : distance) < weights).toBe(true);
          if (weight === 0n) expect(amount).toBe(0n);
        }
      }),
    );
  });

  it('does not depend on the order of the shares, and mirrors a negative total', () => {
    fc.assert(
      fc.property(total, weighted, (pool, shares) => {
        const byId = (allocated: readonly Allocation[]) => new Map(allocated.map(({ id, amount }) => [id, amount]));
        expect(byId(parts(pool, shares.toReversed()))).toEqual(byId(parts(pool, shares)));
        expect(parts(-pool, shares)).toEqual(parts(pool, shares).map(({ id, amount }) => ({ id, amount: -amount })));
      }),
    );
  });
});

describe('compareIds', () => {
  it('puts U+FFFF before an emoji, which UTF-16 would not', () => {
    expect(compareIds('\uffff', '😀')).toBeLessThan(0);
    expect(['\uffff', '😀'].sort()).toEqual(['😀', '\uffff']);
  });

  it('orders as the UTF-8 bytes do', () => {
    const utf8 = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(Math.sign(compareIds(a, b))).toBe(Buffer.compare(utf8.encode(a), utf8.encode(b)));
      }),
    );
  });
});
