import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payDividend, type DividendPaid } from './pay-dividend.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const event: DividendPaid = {
  ...occasion,
  body: 'ca',
  payout: 'payout-1',
  roll: 'CR-7',
  currency: 'EUR',
  amount: 1234n,
};

describe('payDividend', () => {
  it('pays a debt out of the bank of the body that owes it', () => {
    expect(payDividend(event)).toMatchObject({
      idempotencyKey: 'pay:payout-1:ca:CR-7',
      postings: [
        { account: 'ca:liabilities:payroll:CR-7', unit: 'EUR', side: 'DEBIT', amount: 1234n },
        { account: 'ca:assets:bank', unit: 'EUR', side: 'CREDIT', amount: 1234n },
      ],
    });
  });

  it('pays the debts of the Joint Enterprise out of its own bank', () => {
    expect(payDividend({ ...event, body: 'je' })).toMatchObject({
      idempotencyKey: 'pay:payout-1:je:CR-7',
      postings: [{ account: 'je:liabilities:dividend:CR-7' }, { account: 'je:assets:bank' }],
    });
  });

  it('refuses nothing, and less than nothing', () => {
    expect(payDividend({ ...event, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(payDividend({ ...event, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('balances, under a key that its identity alone decides', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.bigInt({ min: 1n, max: 10n ** 15n }), (roll, other, amount) => {
        const first = payDividend({ ...event, roll, amount });
        const second = payDividend({ ...event, roll: other, amount: 1n });
        if (isRefusal(first) || isRefusal(second)) throw new Error('refused');
        expect(validateJournal(first)).toHaveProperty('transfers');
        expect(first.idempotencyKey === second.idempotencyKey).toBe(roll === other);
      }),
    );
  });
});
