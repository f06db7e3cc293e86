import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import { contributionCredited, type ContributionAccepted } from './contribution-credited.js';

const accepted: ContributionAccepted = {
  contributor: 'r0004',
  machine: 'dais-4090',
  site: 'north',
  month: '2026-11',
  statement: 's-1',
  currency: 'EUR',
  creditMinor: 1_542n,
  effectiveAt: '2026-11-30T23:59:59.999Z',
  actor: 'r0001',
  customVersion: 3,
};

describe('contributionCredited', () => {
  it('turns a part of what the site is owed into the contributor’s, once for a statement', () => {
    const draft = contributionCredited(accepted);
    expect(draft).toMatchObject({
      idempotencyKey: 'contribution:s-1',
      kind: 'contribution-credited',
      source: { kind: 'contribution', id: 'dais-4090 2026-11 r0004' },
      postings: [
        { account: 'je:liabilities:payable:site:north', unit: 'EUR', side: 'DEBIT', amount: 1_542n },
        { account: 'je:liabilities:contributor:r0004', unit: 'EUR', side: 'CREDIT', amount: 1_542n },
      ],
    });
    if ('refused' in draft) throw new Error(draft.message);
    expect(validateJournal(draft)).toHaveProperty('transfers.length', 1);
  });

  it('takes back what a lower statement leaves, keeps a body apart from a person, and posts nothing for nothing', () => {
    expect(contributionCredited({ ...accepted, creditMinor: -7n })).toMatchObject({
      postings: [{ account: 'je:liabilities:contributor:r0004', side: 'DEBIT', amount: 7n }, {}],
    });
    expect(contributionCredited({ ...accepted, contributor: 'body:r0004' })).toMatchObject({
      postings: [{}, { account: 'je:liabilities:contributor:body%3Ar0004' }],
    });
    expect(contributionCredited({ ...accepted, creditMinor: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });
});
