import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { chartLines } from './chart-entry.js';
import { giftReceived } from './gift-received.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  gift: 'deed-1',
  from: 'a friend',
};

const MACHINE = { asset: 'A-0007', account: 'je:assets:machines' };

describe('giftReceived', () => {
  it.each([
    ['money is income', {}, 'je:assets:bank', 'je:income:gifts'],
    ['a thing is locked at once', { inKind: MACHINE }, 'je:assets:machines', 'je:income:gifts-in-kind'],
  ])('%s', (_, event, debit, credit) => {
    expect(giftReceived({ ...base, ...event, amount: 500n })).toMatchObject({
      idempotencyKey: 'gift:deed-1',
      postings: [
        { account: debit, side: 'DEBIT', amount: 500n },
        { account: credit, side: 'CREDIT', amount: 500n },
      ],
    });
  });

  it('owes nobody anything and gives nobody a claim', () => {
    const claims = /liabilities|withdrawable-shares|dividend/u;
    for (const inKind of [undefined, MACHINE]) {
      const draft = giftReceived({ ...base, amount: 1n, ...(inKind === undefined ? {} : { inKind }) });
      if (isRefusal(draft)) throw new Error(draft.message);
      expect(draft.postings.filter(({ account }) => claims.test(account))).toEqual([]);
    }
  });

  it('takes no thing that the lock does not hold', () => {
    const loose = chartLines.filter(({ lockClass, type, pattern }) => {
      return lockClass !== 'LOCKED' || type !== 'ASSET' || pattern.startsWith('je:assets:bank');
    });
    for (const { pattern } of loose) {
      const given = giftReceived({
        ...base,
        inKind: { asset: 'A-1', account: pattern.replaceAll('*', 'x') },
        amount: 1n,
      });
      expect(given).toMatchObject({ kind: 'GiftNotLocked', rule: 'SUR-8' });
    }
    const yacht = { asset: 'A-1', account: 'je:assets:yacht' };
    expect(giftReceived({ ...base, inKind: yacht, amount: 1n })).toMatchObject({ kind: 'GiftNotLocked' });
  });

  it('names the asset of the register that comes in by it', () => {
    expect(giftReceived({ ...base, inKind: MACHINE, amount: 1n })).toMatchObject({
      source: { kind: 'asset', id: 'A-0007' },
    });
    expect(giftReceived({ ...base, amount: 1n })).toMatchObject({ source: { kind: 'gift', id: 'deed-1' } });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(giftReceived({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(giftReceived({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = giftReceived({ ...base, amount });
        expect(isRefusal(draft) ? draft : validateJournal(draft)).toMatchObject({ transfers: [{ amount }] });
      }),
    );
  });
});
