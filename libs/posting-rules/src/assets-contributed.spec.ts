import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { assetsContributed } from './assets-contributed.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  contribution: 'deed-1',
  from: 'the town',
};

describe('assetsContributed', () => {
  it.each([
    ['locks machines', { what: 'MACHINES' }, 'je:assets:machines', 'je:equity:opening'],
    ['leaves cash free', { what: 'CASH' }, 'je:assets:bank', 'je:equity:opening'],
  ] as const)('%s', (_, event, debit, credit) => {
    expect(assetsContributed({ ...base, ...event, amount: 500n })).toMatchObject({
      postings: [
        { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: credit, side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(assetsContributed({ ...base, what: 'CASH', amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(assetsContributed({ ...base, what: 'CASH', amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = assetsContributed({ ...base, what: 'CASH', amount });
        const journal = isRefusal(draft) ? draft : validateJournal(draft);
        expect(journal).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
      }),
    );
  });
});
