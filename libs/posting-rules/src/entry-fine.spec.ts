import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { entryFine, entryFinePaid, entryFineReduced } from './entry-fine.js';

const due = {
  effectiveAt: '2026-03-01T00:00:00Z',
  actor: 'r0003',
  customVersion: 1,
  line: '17',
  holding: 'H-0001',
  holder: 'r0002',
  currency: 'EUR',
};

describe('entryFine', () => {
  it('is owed by whoever was admitted, once for each line of the roll', () => {
    expect(entryFine({ ...due, amount: 1_200n })).toMatchObject({
      idempotencyKey: 'entry-fine:17',
      source: { kind: 'roll-entry', id: '17' },
      postings: [
        { account: 'je:assets:receivable:r0002', side: 'DEBIT', unit: 'EUR', amount: 1_200n },
        { account: 'je:income:entry-fines', side: 'CREDIT', unit: 'EUR', amount: 1_200n },
      ],
    });
  });

  it('gives nothing back and posts no nothing', () => {
    expect(entryFine({ ...due, amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
    expect(entryFine({ ...due, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('is one transfer of any amount', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 30n }), (amount) => {
        const draft = entryFine({ ...due, amount });
        expect(isRefusal(draft) ? draft : validateJournal(draft)).toMatchObject({
          transfers: [{ amount, unit: 'EUR' }],
        });
      }),
    );
  });
});

describe('entryFinePaid', () => {
  it('lowers the claim, raises the bank, and names the fine that it is for', () => {
    expect(entryFinePaid({ ...due, payment: 'slip:9', amount: 500n })).toMatchObject({
      idempotencyKey: expect.stringMatching(/^entry-fine-paid:17:/u),
      source: { kind: 'entry-fine', id: '17' },
      postings: [
        { account: 'je:assets:bank', side: 'DEBIT', unit: 'EUR', amount: 500n },
        { account: 'je:assets:receivable:r0002', side: 'CREDIT', unit: 'EUR', amount: 500n },
      ],
    });
    expect(entryFinePaid({ ...due, payment: 'x', amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
    expect(entryFinePaid({ ...due, payment: 'x', amount: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });
});

describe('entryFineReduced', () => {
  it('takes off the claim and off the income what a jury took off', () => {
    expect(entryFineReduced({ ...due, amount: 700n })).toMatchObject({
      idempotencyKey: 'entry-fine-reduced:17',
      postings: [
        { account: 'je:income:entry-fines', side: 'DEBIT', unit: 'EUR', amount: 700n },
        { account: 'je:assets:receivable:r0002', side: 'CREDIT', unit: 'EUR', amount: 700n },
      ],
    });
    expect(entryFineReduced({ ...due, amount: 0n })).toMatchObject({ kind: 'NothingToPost' });
  });
});
