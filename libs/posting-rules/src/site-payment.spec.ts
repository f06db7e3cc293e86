import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { sitePayment } from './site-payment.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  payment: 'b-1',
  site: 'mill',
};

describe('sitePayment', () => {
  it.each([['settles what the site is owed', {}, 'je:liabilities:payable:site:mill', 'je:assets:bank']] as const)(
    '%s',
    (_, event, debit, credit) => {
      expect(sitePayment({ ...base, ...event, amount: 500n })).toMatchObject({
        postings: [
          { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n },
          { account: credit, side: 'CREDIT', unit: 'EUR', amount: 500n },
        ],
      });
    },
  );

  it('takes nothing back and posts no nothing', () => {
    expect(sitePayment({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(sitePayment({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = sitePayment({ ...base, amount });
        const journal = isRefusal(draft) ? draft : validateJournal(draft);
        expect(journal).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
      }),
    );
  });
});
