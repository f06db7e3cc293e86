import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { operatingCost } from './operating-cost.js';

const base = { effectiveAt: '2026-11-30T12:00:00Z', actor: 'clerk', customVersion: 3, currency: 'EUR', cost: 'bill-1' };

describe('operatingCost', () => {
  it.each([
    ['pays energy', { purpose: { kind: 'ENERGY', site: 'mill' } }, 'je:expenses:energy:mill', 'je:assets:bank'],
    ['pays wages', { purpose: { kind: 'WAGES' } }, 'je:expenses:wages', 'je:assets:bank'],
    ['pays the host community', { purpose: { kind: 'HOST' } }, 'je:expenses:host', 'je:assets:bank'],
  ] as const)('%s', (_, event, debit, credit) => {
    expect(operatingCost({ ...base, ...event, amount: 500n })).toMatchObject({
      postings: [
        { account: debit, side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: credit, side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(operatingCost({ ...base, purpose: { kind: 'WAGES' }, amount: -1n })).toMatchObject({
      kind: 'AmountNegative',
    });
    expect(operatingCost({ ...base, purpose: { kind: 'WAGES' }, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = operatingCost({ ...base, purpose: { kind: 'WAGES' }, amount });
        const journal = isRefusal(draft) ? draft : validateJournal(draft);
        expect(journal).toMatchObject({ transfers: [{ amount, unit: 'EUR' }] });
      }),
    );
  });
});
