import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalDraft, Posting } from '#libs/ledger';
import { checkBodies } from './body-balance.js';
import { caSettlement } from './ca-settlement.js';
import { isRefusal } from '#libs/amount';

const draft = (postings: readonly Posting[]): JournalDraft => ({
  idempotencyKey: 'k',
  kind: 'manual',
  effectiveAt: '2026-03-01T00:00:00Z',
  memo: 'a test',
  actor: 'r0001',
  customVersion: 1,
  postings,
});
const line = (account: string, side: Posting['side'], amount: bigint, unit = 'EUR'): Posting => ({
  account,
  side,
  amount,
  unit,
});

describe('the books of each body', () => {
  it('balance by themselves: what one pays to another is a debt of the one and a claim of the other', () => {
    const settled = caSettlement({
      settlement: 's1',
      currency: 'EUR',
      amount: 300n,
      effectiveAt: '2026-03-01T00:00:00Z',
      actor: 'r0001',
      customVersion: 1,
    });
    expect(isRefusal(settled) ? settled : checkBodies(settled)).toBeUndefined();
    expect(
      checkBodies(draft([line('ca:assets:bank', 'DEBIT', 300n), line('je:assets:bank', 'CREDIT', 300n)])),
    ).toMatchObject({
      kind: 'BodyUnbalanced',
      message: 'in the books of ca, debits are 3.00 EUR more than the other side: each body balances by itself',
    });
  });

  it('hold the restricted funds with the Joint Enterprise', () => {
    const received = [line('je:assets:bank:restricted:roof', 'DEBIT', 5n), line('fund:roof:restricted', 'CREDIT', 5n)];
    expect(checkBodies(draft(received))).toBeUndefined();
  });

  it('keep money and counts apart', () => {
    const metered = [line('je:assets:bank', 'DEBIT', 5n), line('je:compute:supplied:mill', 'CREDIT', 5n)];
    expect(checkBodies(draft(metered))).toMatchObject({ kind: 'UnitNotOfAccount', field: 'postings.1.unit' });
    const tokens = [line('je:assets:bank', 'DEBIT', 5n, 'TOKEN'), line('je:tokens:served:chat', 'CREDIT', 5n, 'TOKEN')];
    expect(checkBodies(draft(tokens))).toMatchObject({ kind: 'UnitNotOfAccount', field: 'postings.0.unit' });
  });

  it('are never unbalanced in what is let through', () => {
    const postings = fc.array(
      fc.record({
        account: fc.constantFrom('je:assets:bank', 'ca:assets:bank', 'ca:equity:reserve', 'je:equity:opening'),
        side: fc.constantFrom('DEBIT' as const, 'CREDIT' as const),
        amount: fc.bigInt({ min: 1n, max: 3n }),
        unit: fc.constantFrom('EUR', 'USD'),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(postings, (lines) => {
        const sums = new Map<string, bigint>();
        for (const { account, side, amount, unit } of lines) {
          const key = `${account.slice(0, 2)} ${unit}`;
          sums.set(key, (sums.get(key) ?? 0n) + (side === 'DEBIT' ? amount : -amount));
        }
        const even = [...sums.values()].every((sum) => sum === 0n);
        expect(checkBodies(draft(lines)) === undefined).toBe(even);
      }),
    );
  });
});
