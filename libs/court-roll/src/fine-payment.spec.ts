import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Court, RollAct } from './act.js';
import { decide } from './decide.js';
import { checkFinePaidOn, checkFinePayment, fineState } from './fine-payment.js';
import type { Holding } from './holding.js';
import { customOfCost, history, kindOf, linesOf, TITLE } from './test-court.js';

const custom = customOfCost(3n);
const jury = ['r0002', 'r0003', 'r0004'];
const holders = new Set(jury);
const titled = history(custom, TITLE).holding;
const disputed: Holding = { ...titled, fineDisputed: true };
const by = (holding: Holding, act: RollAct, known: Partial<Court> = {}) =>
  decide(holding, act, { on: '2026-02-02', custom, holders, fine: { dueMinor: 1_200n, paidMinor: 300n }, ...known });

describe('paying an entry fine', () => {
  it('in parts: 1,200 are owed; 300 and then 900 pay it, and one more is too much', () => {
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 0n }, 300n)).toBeUndefined();
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 300n }, 900n)).toBeUndefined();
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 300n }, 901n)).toMatchObject({
      kind: 'FineOverpaid',
      field: 'amount',
      rule: 'roll.fine',
    });
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 1_200n }, 1n)).toMatchObject({ kind: 'FineOverpaid' });
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 0n }, 0n)).toMatchObject({ kind: 'AmountNotPositive' });
  });

  it('says what is owed in the currency', () => {
    expect(checkFinePayment({ dueMinor: 1_200n, paidMinor: 300n, currency: 'EUR' }, 950n)).toMatchObject({
      message: '9.00 EUR is still owed of this fine; 9.50 EUR would be 0.50 EUR too much.',
    });
  });

  it('is of a day from that on which it fell due, and of none to come', () => {
    const on = (day: string, today?: string): string =>
      checkFinePaidOn(day, { dueOn: '2026-03-01', today })?.kind ?? 'TAKEN';
    expect([
      on('2026-02-28'),
      on('2026-03-01'),
      on('2026-03-03', '2026-03-02'),
      on('2026-03-04', '2026-03-02'),
    ]).toEqual(['FinePaymentMalformed', 'TAKEN', 'TAKEN', 'FinePaymentMalformed']);
  });

  it('is told by roll and books', () => {
    const state = (dueMinor: bigint, paidMinor: bigint, isDisputed = false): string =>
      fineState({ dueMinor, paidMinor, disputed: isDisputed });
    expect([
      state(1_200n, 0n),
      state(1_200n, 300n, true),
      state(1_200n, 1_200n),
      state(1_200n, 1_200n, true),
      state(0n, 0n),
    ]).toEqual(['DUE', 'DISPUTED', 'PAID', 'PAID', 'REMITTED']);
  });

  it('never takes more than is owed, whatever comes in', () => {
    const amount = fc.bigInt({ min: -5n, max: 1_000n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 5_000n }), fc.array(amount), (dueMinor, amounts) => {
        let paidMinor = 0n;
        for (const each of amounts)
          if (checkFinePayment({ dueMinor, paidMinor }, each) === undefined) paidMinor += each;
        expect(paidMinor >= 0n && paidMinor <= dueMinor).toBe(true);
        expect(fineState({ dueMinor, paidMinor, disputed: false }) === 'PAID').toBe(
          dueMinor > 0n && paidMinor === dueMinor,
        );
      }),
    );
  });
});

describe('the dispute of a fine', () => {
  const fine = { dueMinor: 1_200n, paidMinor: 300n };

  it.each<[string, Partial<Court>, Holding?]>([
    ['ENTERED', { fine }],
    ['FineNotOwed', { fine: { ...fine, paidMinor: 1_200n } }],
    ['FineNotOwed', { fine: { dueMinor: 0n, paidMinor: 0n } }],
    ['FineJudged', { fine: { ...fine, judged: true } }],
    ['FineDisputed', { fine }, disputed],
  ])('answers %s', (kind, known, holding = titled) => {
    expect(kindOf(by(holding, { kind: 'DISPUTE_FINE' }, known))).toBe(kind);
  });

  it('is of a fine: a right that never had one cannot be shielded by it', () => {
    expect(kindOf(decide(titled, { kind: 'DISPUTE_FINE' }, { on: '2026-02-02', custom }))).toBe('FineNotOwed');
  });

  it('is heard by a jury on a later day, and by none before there is one', () => {
    const today = { fine: { ...fine, disputedOn: '2026-02-02' } };
    const upheld = { kind: 'SETTLE_FINE', jury, votes: 2 } as const;
    const reduced = { kind: 'REDUCE_FINE', toMinor: 500n, jury, votes: 2 } as const;
    expect([upheld, reduced].map((act) => kindOf(by(disputed, act, today)))).toEqual([
      'VerdictTooSoon',
      'VerdictTooSoon',
    ]);
    expect(kindOf(by(titled, upheld))).toBe('FineNotDisputed');
  });
});

describe('a fine in dispute', () => {
  it('is reduced by a jury: of 1,200 it leaves 500, and the books are corrected by 700', () => {
    const [line] = linesOf(by(disputed, { kind: 'REDUCE_FINE', toMinor: 500n, jury, votes: 2 }));
    expect(line).toMatchObject({ event: 'FINE_REDUCED', sumMinor: 500n, reducedByMinor: 700n, jury, votes: 2 });
    expect(line?.holding).toMatchObject({ state: 'ADMITTED', fineDisputed: false, holder: 'r0001' });
  });

  it.each<[string, RollAct, Partial<Court>, Holding?]>([
    ['FineNotDisputed', { kind: 'REDUCE_FINE', toMinor: 500n, jury, votes: 2 }, {}, titled],
    ['FineNotReduced', { kind: 'REDUCE_FINE', toMinor: 1_200n, jury, votes: 2 }, {}],
    ['FineNotReduced', { kind: 'REDUCE_FINE', toMinor: -1n, jury, votes: 2 }, {}],
    ['FinePaidAbove', { kind: 'REDUCE_FINE', toMinor: 299n, jury, votes: 2 }, {}],
    ['JuryNotAgreed', { kind: 'REDUCE_FINE', toMinor: 500n, jury, votes: 1 }, {}],
    ['JurorIsParty', { kind: 'REDUCE_FINE', toMinor: 500n, jury: ['r0001', 'r0002', 'r0003'], votes: 2 }, {}],
    ['JurorHoldsNothing', { kind: 'REDUCE_FINE', toMinor: 500n, jury, votes: 2 }, { holders: new Set() }],
    ['FineStillDisputed', { kind: 'SETTLE_FINE' }, {}],
    ['FineDisputed', { kind: 'SURRENDER', toUseOf: 'r0009' }, {}],
    ['FineDisputed', { kind: 'RELINQUISH' }, {}],
    ['FineDisputed', { kind: 'SPLIT', parts: [1, 2].map((at) => ({ number: `H-009${String(at)}`, land: 1n })) }, {}],
  ])('refuses %s', (kind, act, known, holding = disputed) => {
    expect(kindOf(by(holding, act, known))).toBe(kind);
  });

  it('is settled by payment in full, or as a jury upholds it; and never a ground to forfeit, paid or not', () => {
    const paid = { fine: { dueMinor: 1_200n, paidMinor: 1_200n } };
    expect(kindOf(by(disputed, { kind: 'SETTLE_FINE' }, paid))).toBe('ENTERED');
    expect(kindOf(by(disputed, { kind: 'SETTLE_FINE', jury, votes: 2 }))).toBe('ENTERED');
    expect(kindOf(by(disputed, { kind: 'SETTLE_FINE', jury, votes: 1 }))).toBe('JuryNotAgreed');
    const accused: Holding = { ...disputed, state: 'PRESENTED', presentment: { by: 'r0009', on: '2026-02-01' } };
    const forfeit = { kind: 'VERDICT', verdict: 'FORFEIT', jury, votes: 3 } as const;
    expect(kindOf(by(accused, forfeit))).toBe('FineDisputed');
    expect(kindOf(by(accused, forfeit, paid))).toBe('FineDisputed');
  });
});
