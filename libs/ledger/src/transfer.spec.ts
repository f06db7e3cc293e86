import { describe, expect, it } from '@jest/globals';
import { InvariantViolation } from '#libs/amount';
import fc from 'fast-check';
import type { Posting, Side } from './posting.js';
import { toTransfers } from './transfer.js';

const line = (account: string, side: Side, amount: bigint): Posting => ({ account, unit: 'EUR', side, amount });
const debit = (account: string, amount: bigint): Posting => line(account, 'DEBIT', amount);
const credit = (account: string, amount: bigint): Posting => line(account, 'CREDIT', amount);

/** Balanced lines: the cuts of one length, twice; the debits are named d0, d1, …, the credits c0, c1, … */
const balanced = fc
  .tuple(
    fc.array(fc.bigInt({ min: 1n, max: 10n ** 20n }), { minLength: 1, maxLength: 6 }),
    fc.array(fc.bigInt({ min: 1n, max: 10n ** 20n }), { minLength: 0, maxLength: 6 }),
  )
  .map(([debits, others]) => {
    const total = debits.reduce((sum, amount) => sum + amount, 0n);
    let left = total;
    const credits = others.filter((amount) => amount < left && (left -= amount) > 0n);
    return [
      ...debits.map((amount, i) => debit(`je:d${i}`, amount)),
      ...[...credits, left].map((amount, i) => credit(`je:c${i}`, amount)),
    ];
  });

describe('toTransfers', () => {
  it('splits the larger side in line order', () => {
    const transfers = toTransfers([debit('je:a', 10n), credit('je:b', 6n), credit('je:c', 4n)]);
    expect(transfers).toEqual([
      { debit: 'je:a', credit: 'je:b', unit: 'EUR', amount: 6n },
      { debit: 'je:a', credit: 'je:c', unit: 'EUR', amount: 4n },
    ]);
  });

  it('keeps units apart', () => {
    const compute = (posting: Posting): Posting => ({ ...posting, unit: 'COMPUTE_RAW' });
    const transfers = toTransfers([
      debit('je:a', 1n),
      compute(debit('je:u', 7n)),
      credit('je:b', 1n),
      compute(credit('je:s', 7n)),
    ]);
    expect(transfers.map(({ unit, amount }) => [unit, amount])).toEqual([
      ['EUR', 1n],
      ['COMPUTE_RAW', 7n],
    ]);
  });

  it('carries the purpose of a line', () => {
    const [transfer] = toTransfers([{ ...debit('je:a', 1n), purpose: 'DISPOSAL' }, credit('je:b', 1n)]);
    expect(transfer).toMatchObject({ purpose: 'DISPOSAL' });
  });

  it.each([
    ['more debits', [debit('je:a', 2n), credit('je:b', 1n)]],
    ['more credits', [debit('je:a', 1n), credit('je:b', 2n)]],
    ['a credit line left over', [debit('je:a', 1n), credit('je:b', 1n), credit('je:c', 1n)]],
    ['only credits', [credit('je:b', 1n)]],
    ['an amount of zero', [debit('je:a', 0n), credit('je:b', 0n)]],
  ])('throws on %s', (_what, postings) => {
    expect(() => toTransfers(postings)).toThrow(InvariantViolation);
  });

  it('moves exactly what every line says, in transfers above zero', () => {
    fc.assert(
      fc.property(balanced, (postings) => {
        const transfers = toTransfers(postings);
        expect(transfers.every(({ amount }) => amount > 0n)).toBe(true);
        expect(transfers.length).toBeLessThan(postings.length);
        for (const { account, side, amount } of postings) {
          const moved = transfers
            .filter((transfer) => (side === 'DEBIT' ? transfer.debit : transfer.credit) === account)
            .reduce((sum, transfer) => sum + transfer.amount, 0n);
          expect(moved).toBe(amount);
        }
      }),
    );
  });
});
