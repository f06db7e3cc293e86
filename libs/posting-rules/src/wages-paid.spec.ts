import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { wagesPaid } from './wages-paid.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  payroll: '2026-11',
  roll: 'r0001',
};

describe('wagesPaid', () => {
  it.each([['settles the wages owed', {}, 'je:liabilities:wages:r0001', 'je:assets:bank']] as const)(
    '%s',
    (_, event, debit, credit) => {
      expect(wagesPaid({ ...base, ...event, amount: 500n })).toMatchObject({
        postings: [
          { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n },
          { account: credit, side: 'CREDIT', unit: 'EUR', amount: 500n },
        ],
      });
    },
  );

  it('takes nothing back and posts no nothing', () => {
    expect(wagesPaid({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(wagesPaid({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = wagesPaid({ ...base, amount });
        const journal = isRefusal(draft) ? draft : validateJournal(draft);
        expect(journal).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
      }),
    );
  });
});
