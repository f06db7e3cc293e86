import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { machineBought } from './machine-bought.js';

const base = {
  effectiveAt: '2026-11-30T12:00:00Z',
  actor: 'clerk',
  customVersion: 3,
  currency: 'EUR',
  purchase: 'bill-7',
  machine: 'mill-03',
};

describe('machineBought', () => {
  it('turns free cash into what is locked', () => {
    const draft = machineBought({ ...base, amount: 500n });
    expect(isRefusal(draft) ? draft : validateJournal(draft)).toMatchObject({
      transfers: [{ debit: 'je:assets:machines', credit: 'je:assets:bank', unit: 'EUR', amount: 500n }],
    });
  });

  it('takes nothing back and posts no nothing', () => {
    expect(machineBought({ ...base, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(machineBought({ ...base, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });
});
