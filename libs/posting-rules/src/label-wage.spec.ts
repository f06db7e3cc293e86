import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { labelWage, type LabelAccepted } from './label-wage.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const accepted: LabelAccepted = {
  ...occasion,
  item: 'task-1:annotation-2',
  roll: 'CR-7',
  model: 'llama',
  points: 5n,
  wageMinor: 50n,
  currency: 'EUR',
};

describe('labelWage', () => {
  it('owes the wage and credits the points', () => {
    expect(labelWage(accepted)).toMatchObject({
      idempotencyKey: 'label-wage:task-1%3Aannotation-2',
      postings: [
        { account: 'je:expenses:label-wages', unit: 'EUR', side: 'DEBIT', amount: 50n },
        { account: 'je:liabilities:wages:CR-7', unit: 'EUR', side: 'CREDIT', amount: 50n },
        { account: 'je:labels:points:CR-7', unit: 'LABEL_POINT', side: 'DEBIT', amount: 5n },
        { account: 'je:labels:credited:llama', unit: 'LABEL_POINT', side: 'CREDIT', amount: 5n },
      ],
    });
  });

  it('refuses an item that earns nothing, or less', () => {
    expect(labelWage({ ...accepted, points: 0n, wageMinor: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(labelWage({ ...accepted, wageMinor: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('balances in both units, under one key for each item', () => {
    const earned = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), earned, (item, other, points) => {
        const [first, second] = [item, other].map((id) => labelWage({ ...accepted, item: id, points }));
        if (first === undefined || second === undefined || isRefusal(first) || isRefusal(second))
          throw new Error('refused');
        expect(validateJournal(first)).toHaveProperty('transfers');
        expect(first.idempotencyKey === second.idempotencyKey).toBe(item === other);
      }),
    );
  });
});
