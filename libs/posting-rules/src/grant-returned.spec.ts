import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { grantReturned } from './grant-returned.js';
import { withReleases } from './with-releases.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  repayment: 'back-1',
  funder: 'council',
  fund: 'school',
};

describe('grantReturned', () => {
  it('lowers fund and cash alike, and releases nothing', () => {
    const draft = grantReturned({ ...base, amount: 500n });
    if (isRefusal(draft)) throw new Error(draft.message);
    expect(withReleases(draft)).toBe(draft);
    expect(validateJournal(draft)).toMatchObject({
      transfers: [{ debit: 'fund:school:restricted', credit: 'je:assets:bank:restricted:school', amount: 500n }],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(grantReturned({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(grantReturned({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });
});
