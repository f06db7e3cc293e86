import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { checkAccountUse } from './account-use.js';
import { grantSpent, type GrantPurpose } from './grant-spent.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  fund: 'school',
  charge: 'bill-1',
};

const purposes: readonly (readonly [GrantPurpose, string])[] = [
  [{ kind: 'ENERGY', site: 'mill' }, 'je:expenses:energy:mill'],
  [{ kind: 'WAGES' }, 'je:expenses:wages'],
  [{ kind: 'HOST' }, 'je:expenses:host'],
  [{ kind: 'MACHINE' }, 'je:assets:machines'],
];

describe('grantSpent', () => {
  it.each(purposes)('pays %j from the fund, which releases as much', (purpose, debit) => {
    const draft = grantSpent({ ...base, purpose, amount: 500n });
    expect(draft).toMatchObject({
      idempotencyKey: 'grant-spent:bill-1',
      postings: [
        { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n, purpose: purpose.kind },
        { account: 'je:assets:bank:restricted:school', side: 'CREDIT', unit: 'EUR', amount: 500n },
        { account: 'fund:school:restricted', side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: 'fund:school:released', side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
    expect(isRefusal(draft) ? draft : checkAccountUse(draft)).toBeUndefined();
  });

  it('takes nothing back and posts no nothing', () => {
    const wages = { ...base, purpose: { kind: 'WAGES' } } as const;
    expect(grantSpent({ ...wages, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(grantSpent({ ...wages, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is a charge and its release, of any amount and any fund', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 30n }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (amount, fund) => {
          const draft = grantSpent({ ...base, fund, purpose: { kind: 'HOST' }, amount });
          const journal = isRefusal(draft) ? draft : validateJournal(draft);
          expect(journal).toMatchObject({ transfers: [{ amount }, { amount, purpose: 'RELEASE' }] });
        },
      ),
    );
  });
});
