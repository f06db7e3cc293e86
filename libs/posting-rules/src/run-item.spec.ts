import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runItem, type RunItemPosted } from './run-item.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const event: RunItemPosted = {
  ...occasion,
  run: 'run-1',
  roll: 'CR-7',
  currency: 'EUR',
  amount: 1234n,
};

describe('runItem', () => {
  it('owes one person a part of what was declared', () => {
    expect(runItem(event)).toMatchObject({
      idempotencyKey: 'run:run-1:CR-7',
      postings: [
        { account: 'ca:liabilities:dividends-declared:run-1', unit: 'EUR', side: 'DEBIT', amount: 1234n },
        { account: 'ca:liabilities:payroll:CR-7', unit: 'EUR', side: 'CREDIT', amount: 1234n },
      ],
    });
  });

  it('refuses nothing, and less than nothing', () => {
    expect(runItem({ ...event, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(runItem({ ...event, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('balances, under a key that its identity alone decides', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.bigInt({ min: 1n, max: 10n ** 15n }), (roll, other, amount) => {
        const first = runItem({ ...event, roll, amount });
        const second = runItem({ ...event, roll: other, amount: 1n });
        if (isRefusal(first) || isRefusal(second)) throw new Error('refused');
        expect(validateJournal(first)).toHaveProperty('transfers');
        expect(first.idempotencyKey === second.idempotencyKey).toBe(roll === other);
      }),
    );
  });
});
