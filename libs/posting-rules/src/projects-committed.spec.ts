import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { validateJournal } from '#libs/ledger';
import { chartEntryOf } from './chart-entry.js';
import { projectsCommitted, type ProjectsChosen } from './projects-committed.js';

const decided: ProjectsChosen = {
  effectiveAt: '2026-11-30T23:59:59Z',
  actor: 'resolution:1',
  customVersion: 3,
  resolution: 'ab'.repeat(32),
  currency: 'EUR',
  fund: 'REINVEST',
  chosen: [
    { id: 'roof', cost: 90_000n },
    { id: 'well', cost: 20_000n },
  ],
};

describe('projects that members chose', () => {
  it('are committed from their fund, each into a purse of its own, once', () => {
    const draft = projectsCommitted(decided);
    expect(draft).toMatchObject({
      idempotencyKey: `projects:${'ab'.repeat(32)}`,
      kind: 'projects',
      source: { kind: 'resolution', id: 'ab'.repeat(32) },
    });
    const from = { debit: 'ca:equity:reinvest', unit: 'EUR', purpose: 'REINVEST' };
    expect(isRefusal(draft) ? draft : validateJournal(draft)).toHaveProperty('transfers', [
      { ...from, credit: 'ca:equity:projects:abababababab-roof', amount: 90_000n },
      { ...from, credit: 'ca:equity:projects:abababababab-well', amount: 20_000n },
    ]);
    // A purse does not fall below nothing.
    expect(chartEntryOf('ca:equity:projects:abababababab-roof')).toMatchObject({ type: 'EQUITY', floor: 0n });
  });

  it('refuses a round that funds nothing', () => {
    expect(projectsCommitted({ ...decided, chosen: [] })).toMatchObject({ kind: 'NothingToPost' });
  });
});
