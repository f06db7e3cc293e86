import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caSettlement, type CaSettled } from './ca-settlement.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const event: CaSettled = {
  ...occasion,
  settlement: 's-1',
  currency: 'EUR',
  amount: 290_000n,
};

describe('caSettlement', () => {
  it('lowers the debt and moves the cash on both sides', () => {
    expect(caSettlement(event)).toMatchObject({
      idempotencyKey: 'ca-settlement:s-1',
      postings: [
        { account: 'je:liabilities:due-to-ca', unit: 'EUR', side: 'DEBIT', amount: 290_000n },
        { account: 'je:assets:bank', unit: 'EUR', side: 'CREDIT', amount: 290_000n },
        { account: 'ca:assets:bank', unit: 'EUR', side: 'DEBIT', amount: 290_000n },
        { account: 'ca:assets:due-from-je', unit: 'EUR', side: 'CREDIT', amount: 290_000n },
      ],
    });
  });

  it('refuses nothing, and less than nothing', () => {
    expect(caSettlement({ ...event, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(caSettlement({ ...event, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('balances, under a key that its identity alone decides', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.bigInt({ min: 1n, max: 10n ** 15n }), (settlement, other, amount) => {
        const first = caSettlement({ ...event, settlement, amount });
        const second = caSettlement({ ...event, settlement: other, amount: 1n });
        if (isRefusal(first) || isRefusal(second)) throw new Error('refused');
        expect(validateJournal(first)).toHaveProperty('transfers');
        expect(first.idempotencyKey === second.idempotencyKey).toBe(settlement === other);
      }),
    );
  });
});
