import { isRefusal } from '#libs/amount';
import { toTransfers, trialBalance, type AccountTotals } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closeResult, type PeriodClosed } from './close-result.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const totals = (account: string, debits: bigint, credits: bigint): AccountTotals => ({
  account,
  unit: 'EUR',
  debits,
  credits,
});

const TAKEN_OVER = { unit: 'EUR', purpose: 'RESTRICTED_COSTS' };

const closed: PeriodClosed = {
  ...occasion,
  period: '2026',
  currency: 'EUR',
  totals: [
    totals('je:income:tokens:llama', 10n, 1010n),
    totals('je:expenses:wages', 600n, 0n),
    totals('je:income:gpu-time', 7n, 0n),
    totals('je:expenses:host', 5n, 5n),
  ],
  released: [],
};

describe('closeResult', () => {
  it('empties every account into the surplus, one transfer each, in the order of their paths', () => {
    const draft = closeResult(closed);
    expect(draft).toMatchObject({ idempotencyKey: 'close-result:2026:EUR', source: { kind: 'period', id: '2026' } });
    expect(toTransfers(isRefusal(draft) ? [] : draft.postings)).toEqual([
      { debit: 'je:equity:surplus', credit: 'je:expenses:wages', unit: 'EUR', amount: 600n },
      { debit: 'je:equity:surplus', credit: 'je:income:gpu-time', unit: 'EUR', amount: 7n },
      { debit: 'je:income:tokens:llama', credit: 'je:equity:surplus', unit: 'EUR', amount: 1000n },
    ]);
  });

  it('takes over what restricted funds released for costs, last and fund by fund', () => {
    const released = [totals('fund:school:released', 20n, 500n), totals('fund:roof:released', 7n, 0n)];
    const draft = closeResult({ ...closed, released });
    expect(toTransfers(isRefusal(draft) ? [] : draft.postings).slice(3)).toEqual([
      { ...TAKEN_OVER, debit: 'je:equity:surplus', credit: 'fund:roof:released', amount: 7n },
      { ...TAKEN_OVER, debit: 'fund:school:released', credit: 'je:equity:surplus', amount: 480n },
    ]);
  });

  it('leaves other units and refuses other accounts', () => {
    const raw = { account: 'je:compute:used:x', unit: 'COMPUTE_RAW', debits: 1n, credits: 0n };
    expect(closeResult({ ...closed, totals: [...closed.totals, raw] })).toEqual(closeResult(closed));
    for (const path of ['je:assets:bank', 'je:income:other']) {
      const refused = closeResult({ ...closed, totals: [totals(path, 1n, 0n)] });
      expect(refused).toMatchObject({ kind: 'NotAResultAccount', field: 'totals' });
    }
  });

  it('refuses a period without income and expenses', () => {
    expect(closeResult({ ...closed, totals: [] })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('leaves nothing on any account, whatever stood there and in whatever order', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const path = fc.constantFrom('je:income:grants', 'je:income:tokens:m', 'je:expenses:host', 'je:expenses:royalty:m');
    const accounts = fc.uniqueArray(fc.tuple(path, amount, amount), { selector: ([name]) => name, minLength: 1 });
    fc.assert(
      fc.property(accounts, (drawn) => {
        const before = drawn.map(([name, debits, credits]) => totals(name, debits, credits));
        const draft = closeResult({ ...closed, totals: before });
        expect(closeResult({ ...closed, totals: before.toReversed() })).toEqual(draft);
        if (isRefusal(draft)) return;
        const moved = draft.postings.map(({ account, side, amount: moves }) => {
          return side === 'DEBIT' ? totals(account, moves, 0n) : totals(account, 0n, moves);
        });
        const [balance] = trialBalance([...before, ...moved]);
        const nets = new Map<string, bigint>();
        for (const { account, debit, credit } of balance?.lines ?? []) {
          nets.set(account, (nets.get(account) ?? 0n) + debit - credit);
        }
        const surplus = nets.get('je:equity:surplus') ?? 0n;
        nets.delete('je:equity:surplus');
        expect([...nets.values()].every((net) => net === 0n)).toBe(true);
        expect(surplus).toBe(before.reduce((sum, { debits, credits }) => sum + debits - credits, 0n));
      }),
    );
  });
});
