import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standingShareRunItem, type StandingShareItemPosted } from './standing-share-run-item.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const event: StandingShareItemPosted = {
  ...occasion,
  run: 'run-1',
  model: 'llama',
  roll: 'CR-7',
  currency: 'EUR',
  fromStandingShare: 22_500n,
  fromRoyalty: 1000n,
};

describe('standingShareRunItem', () => {
  it('owes a labeller out of both, share (LAB-2) and royalty (LAB-3)', () => {
    expect(standingShareRunItem(event)).toMatchObject({
      idempotencyKey: 'standing-share:run-1:llama:CR-7',
      postings: [
        { account: 'je:liabilities:standing-share:llama', unit: 'EUR', side: 'DEBIT', amount: 22_500n },
        { account: 'je:liabilities:dividend:CR-7', unit: 'EUR', side: 'CREDIT', amount: 22_500n },
        { account: 'je:liabilities:royalty:llama', unit: 'EUR', side: 'DEBIT', amount: 1000n },
        { account: 'je:liabilities:dividend:CR-7', unit: 'EUR', side: 'CREDIT', amount: 1000n },
      ],
    });
  });

  it('refuses nothing, and less than nothing', () => {
    expect(standingShareRunItem({ ...event, fromStandingShare: 0n, fromRoyalty: 0n })).toMatchObject({
      kind: 'NothingToPost',
    });
    expect(standingShareRunItem({ ...event, fromRoyalty: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('balances, under a key that its identity alone decides', () => {
    const id = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(id, id, fc.bigInt({ min: 1n, max: 10n ** 15n }), (model, other, fromRoyalty) => {
        const first = standingShareRunItem({ ...event, model, fromRoyalty });
        const second = standingShareRunItem({ ...event, model: other, fromRoyalty: 1n });
        if (isRefusal(first) || isRefusal(second)) throw new Error('refused');
        expect(validateJournal(first)).toHaveProperty('transfers');
        expect(first.idempotencyKey === second.idempotencyKey).toBe(model === other);
      }),
    );
  });
});
