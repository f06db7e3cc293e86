import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import { customToDocument, defaultCustom, parseCustom, type Custom, type CustomDocument } from '#libs/custom';
import fc from 'fast-check';
import { waterfall, type PeriodResult } from './waterfall.js';

const custom = defaultCustom('EUR');

function must<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new InvariantViolation(value.message);
  return value;
}

const period = (change: Partial<PeriodResult> = {}): PeriodResult => ({
  realisedResult: 1_000_000n,
  gainsOnLocked: 0n,
  giftsInKind: 0n,
  restrictedIncome: 0n,
  restrictedCosts: 0n,
  unrealised: 0n,
  priorLosses: 100_000n,
  funders: [{ id: 'f1', due: 120_000n, capRemaining: 500_000n }],
  ...change,
});

const sur1 = {
  base: 900_000n,
  lockedReserve: 270_000n,
  lockedGains: 0n,
  solidarity: 27_000n,
  standingShare: 45_000n,
  funders: [{ id: 'f1', amount: 120_000n }],
  allocable: 438_000n,
};

describe('waterfall', () => {
  it('SUR-1: 270,000 / 27,000 / 45,000 / 120,000 and 438,000 to divide', () => {
    expect(waterfall(period(), custom)).toMatchObject(sur1);
  });

  it('SUR-7: a gain of 150,000 on locked assets is locked whole', () => {
    expect(waterfall(period({ gainsOnLocked: 150_000n }), custom)).toMatchObject({
      base: 750_000n,
      lockedReserve: 225_000n + 150_000n,
      lockedGains: 150_000n,
      solidarity: 22_500n,
      standingShare: 37_500n,
      funders: [{ id: 'f1', amount: 120_000n }],
      allocable: 345_000n,
    });
  });

  it('SUR-8: a gift in kind of 80,000 is no surplus', () => {
    expect(waterfall(period({ giftsInKind: 80_000n }), custom)).toMatchObject({
      base: 820_000n,
      lockedReserve: 246_000n,
      solidarity: 24_600n,
      standingShare: 41_000n,
      funders: [{ id: 'f1', amount: 120_000n }],
      allocable: 388_400n,
    });
  });

  it('SUR-9: a restricted grant of 250,000 never enters', () => {
    const result = period({ realisedResult: 1_250_000n, restrictedIncome: 250_000n });
    expect(waterfall(result, custom)).toMatchObject(sur1);
  });

  it('SUR-9, of its costs: 250,000 that a restricted grant covered lower no base', () => {
    const result = period({ realisedResult: 750_000n, restrictedCosts: 250_000n });
    const { steps, ...divided } = waterfall(result, custom);
    expect(divided).toEqual(sur1);
    expect(steps[0]).toMatchObject({ rule: 'waterfall.restrictedCosts', amount: 250_000n });
  });

  it('takes back what a supplier paid back of a covered cost', () => {
    const result = period({ realisedResult: 1_020_000n, restrictedCosts: -20_000n });
    expect(waterfall(result, custom)).toMatchObject(sur1);
  });

  it('SUR-10: an unrealised gain of 60,000 never enters', () => {
    expect(waterfall(period({ realisedResult: 1_060_000n, unrealised: 60_000n }), custom)).toMatchObject(sur1);
  });

  it('CAP-3: on a base of 100,000 a return of 50,000 is held to 35,000; 27,000 to divide', () => {
    const funders = [{ id: 'f1', due: 50_000n, capRemaining: 50_000n }];
    const outcome = waterfall(period({ realisedResult: 100_000n, priorLosses: 0n, funders }), custom);
    expect(outcome).toMatchObject({ funders: [{ id: 'f1', amount: 35_000n }], allocable: 27_000n });
    expect(50_000n - outcome.funders[0]!.amount).toBe(15_000n);
  });

  it('shares the ceiling among funders by what each may claim', () => {
    const funders = [
      { id: 'b', due: 300_000n, capRemaining: 900_000n },
      { id: 'a', due: 500_000n, capRemaining: 100_000n },
      { id: 'c', due: 0n, capRemaining: 1n },
    ];
    expect(waterfall(period({ funders }), custom).funders).toEqual([
      { id: 'b', amount: 236_250n },
      { id: 'a', amount: 78_750n },
      { id: 'c', amount: 0n },
    ]);
  });

  it.each([100_000n, 99_999n, 0n, -5n])('distributes nothing on a result of %s after 100,000 of losses', (result) => {
    expect(waterfall(period({ realisedResult: result }), custom)).toMatchObject({
      base: result - 100_000n,
      lockedReserve: 0n,
      solidarity: 0n,
      standingShare: 0n,
      funders: [{ id: 'f1', amount: 0n }],
      allocable: 0n,
    });
  });

  it('locks a gain even where the rest of the period is a loss', () => {
    const outcome = waterfall(period({ realisedResult: 10n, gainsOnLocked: 40n }), custom);
    expect(outcome).toMatchObject({ lockedReserve: 40n, allocable: 0n });
  });

  it('rounds minimums up, and never gives more than there is', () => {
    const outcome = waterfall(period({ realisedResult: 1n, priorLosses: 0n }), custom);
    expect(outcome).toMatchObject({ lockedReserve: 1n, solidarity: 0n, standingShare: 0n, allocable: 0n });
    expect(waterfall(period({ realisedResult: 101n, priorLosses: 0n, funders: [] }), custom)).toMatchObject({
      lockedReserve: 31n,
      solidarity: 4n,
      standingShare: 6n,
      allocable: 60n,
    });
  });

  it('gives funders no more than the rounded minimums left', () => {
    const document = customToDocument(custom);
    const rules = must(parseCustom({ ...document, waterfall: { ...document.waterfall, funderCeiling: '62 %' } }));
    const outcome = waterfall(period({ realisedResult: 10n, priorLosses: 0n }), rules);
    expect(outcome).toMatchObject({ lockedReserve: 3n, solidarity: 1n, standingShare: 1n, allocable: 0n });
    expect(outcome.funders).toEqual([{ id: 'f1', amount: 5n }]);
  });

  it('explains itself, step by step', () => {
    const { steps } = waterfall(period(), custom);
    expect(steps.map(({ rule, amount }) => [rule, amount])).toEqual([
      ['waterfall.restrictedCosts', 0n],
      ['waterfall.base', 900_000n],
      ['waterfall.lockedGains', 0n],
      ['waterfall.lockedReserve', 270_000n],
      ['waterfall.solidarity', 27_000n],
      ['waterfall.standingShare', 45_000n],
      ['waterfall.funderCeiling', 120_000n],
      ['waterfall.allocable', 438_000n],
    ]);
    expect(steps[3]).toMatchObject({ formula: '⌈base × share⌉', values: { base: '900000', share: '3/10' } });
  });

  it('throws on a negative deduction or claim', () => {
    expect(() => waterfall(period({ gainsOnLocked: -1n }), custom)).toThrow(InvariantViolation);
    const funders = [{ id: 'f1', due: -1n, capRemaining: 0n }];
    expect(() => waterfall(period({ funders }), custom)).toThrow(InvariantViolation);
  });
});

const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });
const anyPeriod: fc.Arbitrary<PeriodResult> = fc.record({
  realisedResult: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 13n }),
  gainsOnLocked: amount,
  giftsInKind: amount,
  restrictedIncome: amount,
  restrictedCosts: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
  unrealised: amount,
  priorLosses: amount,
  funders: fc.uniqueArray(fc.record({ id: fc.string(), due: amount, capRemaining: amount }), {
    selector: ({ id }) => id,
    maxLength: 4,
  }),
});

const percent = fc.integer({ min: 0, max: 25 }).map((value) => `${value} %`);
const anyCustom: fc.Arbitrary<Custom> = fc
  .record<CustomDocument['waterfall']>({
    lockedReserve: percent,
    solidarity: percent,
    standingShare: fc.integer({ min: 1, max: 25 }).map((value) => `${value} %`),
    funderCeiling: percent,
  })
  .map((shares) => must(parseCustom({ ...customToDocument(custom), waterfall: shares })));

describe('whatever the period and the custom', () => {
  it('distributes exactly the base, and locks exactly the gains besides', () => {
    fc.assert(
      fc.property(anyPeriod, anyCustom, (result, rules) => {
        const { base, lockedReserve, lockedGains, solidarity, standingShare, funders, allocable } = waterfall(
          result,
          rules,
        );
        const toFunders = funders.reduce((sum, each) => sum + each.amount, 0n);
        const given = [lockedReserve - lockedGains, solidarity, standingShare, toFunders, allocable];
        expect(given.reduce((sum, each) => sum + each, 0n)).toBe(base > 0n ? base : 0n);
        expect(given.every((each) => each >= 0n)).toBe(true);
        expect(lockedGains).toBe(result.gainsOnLocked);
      }),
    );
  });

  it('is the same with a cost that a grant covers whole as with neither', () => {
    fc.assert(
      fc.property(anyPeriod, anyCustom, amount, (result, rules, cost) => {
        const { realisedResult, restrictedCosts } = result;
        const granted = { realisedResult: realisedResult - cost, restrictedCosts: restrictedCosts + cost };
        const { steps: _, ...without } = waterfall(result, rules);
        expect(waterfall({ ...result, ...granted }, rules)).toMatchObject(without);
      }),
    );
  });

  it('keeps funders below what is due, what their cap leaves, and the ceiling', () => {
    fc.assert(
      fc.property(anyPeriod, anyCustom, (result, rules) => {
        const { base, funders } = waterfall(result, rules);
        const { numerator, denominator } = rules.waterfall.funderCeiling;
        const toFunders = funders.reduce((sum, each) => sum + each.amount, 0n);
        expect(toFunders === 0n || toFunders * denominator <= base * numerator).toBe(true);
        for (const [i, { due, capRemaining }] of result.funders.entries()) {
          expect(funders[i]!.amount <= due && funders[i]!.amount <= capRemaining).toBe(true);
        }
      }),
    );
  });

  it('gives the labellers their floor wherever there is a step left to give', () => {
    fc.assert(
      fc.property(anyPeriod, anyCustom, (result, rules) => {
        const { base, standingShare, allocable } = waterfall(result, rules);
        const { numerator, denominator } = rules.waterfall.standingShare;
        if (allocable > 0n) expect(standingShare * denominator >= base * numerator).toBe(true);
      }),
    );
  });
});
