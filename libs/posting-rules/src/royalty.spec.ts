import { fraction, isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { royalty, type RoyaltyDue } from './royalty.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const due: RoyaltyDue = {
  ...occasion,
  model: 'llama',
  month: '2026-11',
  revision: 1,
  currency: 'EUR',
  incomeMinor: 200_000n,
  revenueFloor: fraction(1n, 100n),
  accruedMinor: 0n,
};

describe('royalty', () => {
  it('owes the labellers 2,000 on a month of 200,000 (LAB-3)', () => {
    expect(royalty(due)).toMatchObject({
      idempotencyKey: 'royalty:llama:2026-11:1',
      postings: [
        { account: 'je:expenses:royalty:llama', unit: 'EUR', side: 'DEBIT', amount: 2000n },
        { account: 'je:liabilities:royalty:llama', unit: 'EUR', side: 'CREDIT', amount: 2000n },
      ],
    });
  });

  it('rounds up', () => {
    expect(royalty({ ...due, incomeMinor: 1n })).toMatchObject({ postings: [{ amount: 1n }, { amount: 1n }] });
  });

  it('takes back what later turned out not to be earned', () => {
    expect(royalty({ ...due, incomeMinor: -10n, accruedMinor: 2000n })).toMatchObject({
      postings: [
        { account: 'je:liabilities:royalty:llama', side: 'DEBIT', amount: 2000n },
        { account: 'je:expenses:royalty:llama', side: 'CREDIT', amount: 2000n },
      ],
    });
  });

  it.each([
    [0n, 0n],
    [-100n, 0n],
    [200_000n, 2000n],
  ])('refuses to post nothing: income %s, accrued %s', (incomeMinor, accruedMinor) => {
    expect(royalty({ ...due, incomeMinor, accruedMinor })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('sums over revisions to the floor of the whole income, each with a key of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -1000n, max: 1_000_000n }), { minLength: 1 }), (incomes) => {
        let accruedMinor = 0n;
        const keys = new Set<string>();
        for (const [revision, incomeMinor] of incomes.entries()) {
          const draft = royalty({ ...due, revision, incomeMinor, accruedMinor });
          if (isRefusal(draft)) continue;
          expect(validateJournal(draft)).toHaveProperty('transfers.length', 1);
          const [first] = draft.postings;
          const accrued = first?.account === 'je:expenses:royalty:llama' ? first.amount : -(first?.amount ?? 0n);
          accruedMinor += accrued;
          expect(keys.has(draft.idempotencyKey)).toBe(false);
          keys.add(draft.idempotencyKey);
        }
        const last = incomes.at(-1) ?? 0n;
        expect(accruedMinor).toBe(last > 0n ? (last + 99n) / 100n : 0n);
      }),
    );
  });
});
