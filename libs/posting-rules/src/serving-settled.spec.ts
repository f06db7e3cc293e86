import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import { servingSettled, type ServingMonth } from './serving-settled.js';

const month: ServingMonth = {
  site: 'north',
  month: '2026-11',
  revision: 1,
  currency: 'EUR',
  gapMinor: 1_672n,
  effectiveAt: '2026-11-30T23:59:59.999Z',
  actor: 'meter',
  customVersion: 3,
};

describe('servingSettled', () => {
  it('owes the site what its cards cost beyond tokens, on the idle account', () => {
    const draft = servingSettled(month);
    expect(draft).toMatchObject({
      idempotencyKey: 'serving:north:2026-11:3:1',
      kind: 'serving-settled',
      source: { kind: 'serving', id: 'north 2026-11 3' },
      postings: [
        { account: 'je:expenses:idle:north', unit: 'EUR', side: 'DEBIT', amount: 1_672n },
        { account: 'je:liabilities:payable:site:north', unit: 'EUR', side: 'CREDIT', amount: 1_672n },
      ],
    });
    if ('refused' in draft) throw new Error(draft.message);
    expect(validateJournal(draft)).toHaveProperty('transfers.length', 1);
  });

  it('goes the other way where tokens brought more, and is none where nothing changed', () => {
    expect(servingSettled({ ...month, gapMinor: -5n })).toMatchObject({
      postings: [
        { account: 'je:liabilities:payable:site:north', side: 'DEBIT', amount: 5n },
        { account: 'je:expenses:idle:north', side: 'CREDIT', amount: 5n },
      ],
    });
    expect(servingSettled({ ...month, gapMinor: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });
});
