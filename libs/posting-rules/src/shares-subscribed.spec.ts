import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { checkShares } from './share-use.js';
import { sharesSubscribed } from './shares-subscribed.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  subscription: 'p-1',
  rollNumber: 'r0042',
};

describe('sharesSubscribed', () => {
  it('brings in money at par, owed back to whoever paid it', () => {
    expect(sharesSubscribed({ ...base, amount: 500n })).toMatchObject({
      idempotencyKey: 'shares-subscribed:p-1',
      kind: 'shares-subscribed',
      source: { kind: 'subscription', id: 'p-1' },
      postings: [
        { account: 'je:assets:bank', side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: 'je:equity:withdrawable-shares:r0042', side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(sharesSubscribed({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(sharesSubscribed({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount, which the shares may make', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = sharesSubscribed({ ...base, amount });
        if (isRefusal(draft)) throw new Error(draft.message);
        expect(validateJournal(draft)).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
        expect(checkShares(draft)).toBeUndefined();
      }),
    );
  });
});
