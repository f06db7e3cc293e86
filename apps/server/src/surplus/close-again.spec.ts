import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closedAgain } from './close-again.js';
import type { CloseDocument } from './close-document.js';

/** What a close found and divided: everything above a loss, to three places. */
function closeOf(result: bigint, priorLoss: bigint): CloseDocument {
  const base = result - priorLoss;
  const divided = base > 0n ? base : 0n;
  const lockedReserve = divided / 3n;
  return {
    type: 'period-close',
    v: '2',
    period: 'p',
    name: 'Q2',
    startsOn: '2026-04-01',
    endsOn: '2026-06-30',
    currency: 'EUR',
    customVersion: '1',
    income: `${result > 0n ? result : 0n}`,
    expenses: `${result < 0n ? -result : 0n}`,
    restrictedCosts: '0',
    base: `${base}`,
    lockedReserve: `${lockedReserve}`,
    solidarity: '0',
    standingShare: '0',
    allocable: `${divided - lockedReserve}`,
    funders: [{ id: 'f', due: '7', amount: '3' }],
    standingShares: [{ model: 'a', amount: '1' }],
    royalties: [],
    lineage: 'x',
    steps: [{ rule: 'waterfall.base', formula: 'result', values: {}, amount: `${base}` }],
  };
}

const money = fc.bigInt(-1_000n, 1_000n);

describe('a period that is closed again', () => {
  it('adds up: what both closes divided is its base, and what it brought is what both brought', () => {
    fc.assert(
      fc.property(money, money, (first, second) => {
        const loss = first < 0n ? -first : 0n;
        const whole = closedAgain(closeOf(first, 0n), closeOf(second, loss));
        expect(BigInt(whole.income) - BigInt(whole.expenses)).toBe(first + second);
        const base = BigInt(whole.base);
        expect(BigInt(whole.lockedReserve) + BigInt(whole.allocable)).toBe(base > 0n ? base : 0n);
        // Nothing is divided of a loss, and nothing taken back of what was divided.
        if (first <= 0n) expect(base).toBe(first + second);
        else expect(base).toBe(first + (second > 0n ? second : 0n));
      }),
    );
  });

  it('leaves due to funders what its last close left', () => {
    const whole = closedAgain(closeOf(5n, 0n), { ...closeOf(5n, 0n), funders: [{ id: 'f', due: '6', amount: '2' }] });
    expect(whole.funders).toEqual([{ id: 'f', due: '9', amount: '5' }]);
    expect(whole.standingShares).toEqual([{ model: 'a', amount: '2' }]);
  });
});
