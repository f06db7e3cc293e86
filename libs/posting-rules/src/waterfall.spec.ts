import { isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { validateJournal } from '#libs/ledger';
import { waterfall as divide } from '#libs/surplus';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { waterfall, type SurplusDivided } from './waterfall.js';

const occasion = { effectiveAt: '2026-11-30T23:59:59Z', actor: 'clerk', customVersion: 3 };
const sur1: SurplusDivided = {
  ...occasion,
  period: '2026',
  currency: 'EUR',
  lockedReserve: 270_000n,
  solidarity: 27_000n,
  standingShares: [
    { model: 'llama', amount: 40_000n },
    { model: 'whisper', amount: 5000n },
  ],
  funders: [{ id: 'council', amount: 120_000n }],
  allocable: 438_000n,
};

function transfersOf(draft: Parameters<typeof validateJournal>[0]) {
  const journal = validateJournal(draft);
  return isRefusal(journal) ? { transfers: [] } : journal;
}

describe('waterfall', () => {
  it('locks what stands for things that were given, beside the reserve and out of the surplus (SUR-8)', () => {
    const draft = waterfall({ ...sur1, lockedReserve: 246_000n, giftsInKind: 80_000n });
    const { transfers } = isRefusal(draft) ? { transfers: [] } : transfersOf(draft);
    expect(transfers).toContainEqual({
      debit: 'je:equity:surplus',
      credit: 'je:equity:gifts-in-kind',
      unit: 'EUR',
      amount: 80_000n,
      purpose: 'GIFTS_IN_KIND',
    });
    expect(waterfall({ ...sur1, giftsInKind: -1n })).toMatchObject({ kind: 'AmountNegative' });
  });

  it('passes the surplus on in order, and both bodies book what one owes the other (SUR-1)', () => {
    const draft = waterfall(sur1);
    const valid = isRefusal(draft) ? draft : validateJournal(draft);
    const surplus = { debit: 'je:equity:surplus', unit: 'EUR' };
    expect(draft).toHaveProperty('idempotencyKey', 'waterfall:2026:EUR');
    expect(valid).toHaveProperty('transfers', [
      { ...surplus, credit: 'je:equity:locked-reserve', amount: 270_000n, purpose: 'LOCKED_RESERVE' },
      { ...surplus, credit: 'je:liabilities:solidarity', amount: 27_000n, purpose: 'SOLIDARITY' },
      { ...surplus, credit: 'je:liabilities:standing-share:llama', amount: 40_000n, purpose: 'STANDING_SHARE' },
      { ...surplus, credit: 'je:liabilities:standing-share:whisper', amount: 5000n, purpose: 'STANDING_SHARE' },
      { ...surplus, credit: 'je:liabilities:funder:council', amount: 120_000n, purpose: 'FUNDER_RETURN' },
      { ...surplus, credit: 'je:liabilities:due-to-ca', amount: 438_000n, purpose: 'TO_COMMON_ASSOCIATION' },
      { debit: 'ca:assets:due-from-je', credit: 'ca:equity:allocable', unit: 'EUR', amount: 438_000n },
    ]);
  });

  it('posts what the rules of the surplus divide', () => {
    const none = { gainsOnLocked: 0n, giftsInKind: 0n, restrictedIncome: 0n, restrictedCosts: 0n, unrealised: 0n };
    const funders = [{ id: 'council', due: 120_000n, capRemaining: 1_000_000n }];
    const result = { ...none, realisedResult: 1_000_000n, priorLosses: 100_000n, funders };
    const { lockedReserve, solidarity, funders: returns, allocable } = divide(result, defaultCustom('EUR'));
    expect(waterfall({ ...sur1, lockedReserve, solidarity, funders: returns, allocable })).toEqual(waterfall(sur1));
  });

  it('refuses a part below zero and a waterfall that gives nothing', () => {
    expect(waterfall({ ...sur1, solidarity: -1n })).toMatchObject({ kind: 'AmountNegative' });
    const nothing = { lockedReserve: 0n, solidarity: 0n, standingShares: [], funders: [], allocable: 0n };
    expect(waterfall({ ...sur1, ...nothing })).toMatchObject({ kind: 'NothingToPost' });
  });

  it('takes from the surplus exactly what it gives', () => {
    const part = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const parts = fc.record({ lockedReserve: part, solidarity: part, allocable: part });
    fc.assert(
      fc.property(parts, fc.array(part, { maxLength: 4 }), (drawn, returns) => {
        const funders = returns.map((amount, index) => ({ id: `f${index}`, amount }));
        const draft = waterfall({ ...sur1, ...drawn, funders, standingShares: [] });
        if (isRefusal(draft)) return;
        expect(validateJournal(draft)).toHaveProperty('transfers');
        const taken = draft.postings.filter(({ account }) => account === 'je:equity:surplus');
        const given = [drawn.lockedReserve, drawn.solidarity, drawn.allocable, ...returns];
        expect(taken.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
          given.reduce((sum, amount) => sum + amount, 0n),
        );
      }),
    );
  });
});
