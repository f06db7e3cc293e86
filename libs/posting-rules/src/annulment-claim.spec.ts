import { isRefusal } from '#libs/amount';
import { reverseJournal, toTransfers, type JournalDraft } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { annulmentClaim } from './annulment-claim.js';
import { appropriation } from './appropriation.js';
import { payDividend } from './pay-dividend.js';
import { runItem } from './run-item.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const paid = { ...occasion, motion: 'm-1', run: 'run-1', roll: 'r0001', currency: 'EUR', amount: 70n };

function whole(draft: JournalDraft | { readonly kind: string; readonly message: string }): JournalDraft {
  if (!('postings' in draft)) throw new Error(draft.message);
  return draft;
}

describe('a claim for what an annulled resolution paid', () => {
  it('debits who was paid, and lets the debt stand that is then taken back', () => {
    const draft = annulmentClaim(paid);
    expect(draft).toMatchObject({
      idempotencyKey: 'annulment-claim:run-1:r0001',
      source: { kind: 'annulment', id: 'm-1' },
    });
    expect(toTransfers(whole(draft).postings)).toMatchObject([
      { debit: 'ca:assets:receivable:r0001', credit: 'ca:liabilities:payroll:r0001', amount: 70n },
    ]);
  });

  it('is of money: nothing, and less than nothing, is refused', () => {
    expect(annulmentClaim({ ...paid, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(annulmentClaim({ ...paid, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('with the reversals nets everything to zero, but for the money that is gone and the claim for it', () => {
    const parts = fc.array(fc.record({ amount: fc.bigInt({ min: 1n, max: 10n ** 12n }), gone: fc.boolean() }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 0n, max: 10n ** 12n }), (people, reinvested) => {
        const total = people.reduce((sum, { amount }) => sum + amount, 0n);
        const declared = appropriation({
          ...{ ...occasion, resolution: 'res', run: 'run', currency: 'EUR', allocable: total + reinvested },
          lines: [
            { line: 'REINVEST', amount: reinvested },
            { line: 'WORKER_RETURN', amount: total },
          ],
        });
        const done = [whole(declared)];
        const back: JournalDraft[] = [];
        const undone = (draft: JournalDraft): JournalDraft =>
          reverseJournal(draft, { ...occasion, idempotencyKey: `reversal:${draft.idempotencyKey}`, memo: 'annulled' });
        people.forEach(({ amount, gone }, index) => {
          const part = { ...occasion, run: 'run', roll: `r${String(index)}`, currency: 'EUR', amount };
          const item = whole(runItem(part));
          done.push(item);
          if (gone) {
            done.push(whole(payDividend({ ...part, body: 'ca', payout: 'p' })));
            back.push(whole(annulmentClaim({ ...part, motion: 'm' })));
          }
          back.push(undone(item));
        });
        back.push(undone(whole(declared)));
        const balances = new Map<string, bigint>();
        for (const { debit, credit, amount } of [...done, ...back].flatMap((each) => toTransfers(each.postings))) {
          balances.set(debit, (balances.get(debit) ?? 0n) + amount);
          balances.set(credit, (balances.get(credit) ?? 0n) - amount);
        }
        const left = [...balances].filter(([, balance]) => balance !== 0n);
        const claimed = people.reduce((sum, { amount, gone }) => sum + (gone ? amount : 0n), 0n);
        expect(left.filter(([path]) => !/^ca:assets:(?:bank$|receivable:)/u.test(path))).toEqual([]);
        expect(balances.get('ca:assets:bank') ?? 0n).toBe(-claimed);
        expect([...balances.values()].reduce((sum, each) => sum + each, 0n)).toBe(0n);
        expect(isRefusal(declared)).toBe(false);
      }),
    );
  });
});
