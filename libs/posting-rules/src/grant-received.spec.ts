import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { grantReceived } from './grant-received.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  grant: 'g-1',
  funder: 'a foundation',
};

describe('grantReceived', () => {
  it.each([
    ['counts a free grant as income', {}, 'je:assets:bank', 'je:income:grants'],
    ['holds a restricted one apart', { fund: 'solar' }, 'je:assets:bank:restricted:solar', 'fund:solar:restricted'],
  ] as const)('%s', (_, event, debit, credit) => {
    expect(grantReceived({ ...base, ...event, amount: 500n })).toMatchObject({
      postings: [
        { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: credit, side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(grantReceived({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(grantReceived({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = grantReceived({ ...base, amount });
        const journal = isRefusal(draft) ? draft : validateJournal(draft);
        expect(journal).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
      }),
    );
  });
});
