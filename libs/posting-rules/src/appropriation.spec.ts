import { isRefusal } from '#libs/amount';
import { APPROPRIATION_LINES } from '#libs/custom';
import { validateJournal } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { appropriation, type ResolutionExecuted } from './appropriation.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const executed: ResolutionExecuted = {
  ...occasion,
  resolution: 'res-4',
  run: 'run-1',
  currency: 'EUR',
  allocable: 438_000n,
  lines: [
    { line: 'REINVEST', amount: 200_000n },
    { line: 'NEW_PCP', amount: 21_900n },
    { line: 'HOST_FUND', amount: 50_000n },
    { line: 'WORKER_RETURN', amount: 100_000n },
    { line: 'BET', amount: 0n },
    { line: 'RESERVE', amount: 66_100n },
  ],
};

describe('appropriation', () => {
  it("gives each purpose its part, and declares the workers' return", () => {
    const draft = appropriation(executed);
    expect(draft).toMatchObject({ idempotencyKey: 'appropriation:res-4', source: { kind: 'resolution', id: 'res-4' } });
    const from = { debit: 'ca:equity:allocable', unit: 'EUR' };
    expect(isRefusal(draft) ? draft : validateJournal(draft)).toHaveProperty('transfers', [
      { ...from, credit: 'ca:equity:reinvest', amount: 200_000n, purpose: 'REINVEST' },
      { ...from, credit: 'ca:equity:new-pcp', amount: 21_900n, purpose: 'NEW_PCP' },
      { ...from, credit: 'ca:equity:host-fund', amount: 50_000n, purpose: 'HOST_FUND' },
      { ...from, credit: 'ca:liabilities:dividends-declared:run-1', amount: 100_000n, purpose: 'WORKER_RETURN' },
      { ...from, credit: 'ca:equity:reserve', amount: 66_100n, purpose: 'RESERVE' },
    ]);
  });

  it('refuses lines that do not sum to what is divided, and lines below zero', () => {
    expect(appropriation({ ...executed, allocable: 438_001n })).toMatchObject({
      kind: 'AppropriationDoesNotSum',
      field: 'lines',
    });
    const lines = [
      { line: 'RESERVE', amount: -1n },
      { line: 'BET', amount: 2n },
    ] as const;
    expect(appropriation({ ...executed, allocable: 1n, lines })).toMatchObject({ kind: 'AmountNegative' });
    expect(appropriation({ ...executed, allocable: 0n, lines: [] })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('balances, and takes from the allocable exactly what was divided', () => {
    const line = fc.record({
      line: fc.constantFrom(...APPROPRIATION_LINES),
      amount: fc.bigInt({ min: 0n, max: 10n ** 12n }),
    });
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const allocable = lines.reduce((sum, { amount }) => sum + amount, 0n);
        const draft = appropriation({ ...executed, allocable, lines });
        if (isRefusal(draft)) {
          expect(allocable).toBe(0n);
          return;
        }
        expect(validateJournal(draft)).toHaveProperty('transfers');
        const taken = draft.postings.filter(({ account }) => account === 'ca:equity:allocable');
        expect(taken.reduce((sum, { amount }) => sum + amount, 0n)).toBe(allocable);
      }),
    );
  });
});
