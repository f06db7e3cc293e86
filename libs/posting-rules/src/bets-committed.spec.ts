import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { type BetsChosen, betsCommitted } from './bets-committed.js';
import { chartEntryOf } from './chart-entry.js';

const decided: BetsChosen = {
  effectiveAt: '2026-11-30T23:59:59Z',
  actor: 'resolution:1',
  customVersion: 3,
  resolution: 'ab'.repeat(32),
  currency: 'EUR',
  chosen: [
    { id: 'kelp', cost: 90_000n },
    { id: 'moss', cost: 20_000n },
  ],
};

describe('bets that members chose', () => {
  it('are committed from what is kept for bets, each into a purse of its own, once', () => {
    const draft = betsCommitted(decided);
    expect(draft).toMatchObject({
      idempotencyKey: `bets:${'ab'.repeat(32)}`,
      kind: 'bets',
      source: { kind: 'resolution', id: 'ab'.repeat(32) },
    });
    const from = { debit: 'ca:equity:bet', unit: 'EUR', purpose: 'BET' };
    expect(isRefusal(draft) ? draft : validateJournal(draft)).toHaveProperty('transfers', [
      { ...from, credit: 'ca:equity:bets:abababababab-kelp', amount: 90_000n },
      { ...from, credit: 'ca:equity:bets:abababababab-moss', amount: 20_000n },
    ]);
    // A purse does not fall below nothing.
    expect(chartEntryOf('ca:equity:bets:abababababab-kelp')).toMatchObject({ type: 'EQUITY', floor: 0n });
  });

  it('refuses a round that funds nothing', () => {
    expect(betsCommitted({ ...decided, chosen: [] })).toMatchObject({ kind: 'NothingToPost' });
  });
});
