import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal } from '#libs/amount';
import { FAIRWORK_PRINCIPLES, fairworkScore, hourlyAfterCosts } from './fairwork.js';

const shown = fc.record({ first: fc.boolean(), second: fc.boolean() });
const evidence = fc.record({
  PAY: shown,
  CONDITIONS: shown,
  CONTRACTS: shown,
  MANAGEMENT: shown,
  REPRESENTATION: shown,
});

describe('fairworkScore', () => {
  it('LAB-1: a minimum wage that is not sure to be paid is no point at all', () => {
    expect(fairworkScore({ PAY: { first: false, second: true } })).toMatchObject({ points: { PAY: 0 }, total: 0 });
    expect(fairworkScore({ PAY: { first: true, second: false } })).toMatchObject({ points: { PAY: 1 }, total: 1 });
    expect(fairworkScore({ PAY: { first: true, second: true } })).toMatchObject({ points: { PAY: 2 }, total: 2 });
  });

  it('gives ten points where all is shown, none where nothing is', () => {
    const all = FAIRWORK_PRINCIPLES.map((principle) => [principle, { first: true, second: true }]);
    expect(fairworkScore(Object.fromEntries(all) as object).total).toBe(10);
    expect(fairworkScore({}).total).toBe(0);
  });

  it('never gives the second point without the first, and sums what it gave', () => {
    fc.assert(
      fc.property(evidence, (found) => {
        const { points, total } = fairworkScore(found);
        for (const principle of FAIRWORK_PRINCIPLES) {
          const { first, second } = found[principle];
          expect(points[principle]).toBe(Number(first) + Number(first && second));
        }
        expect(total).toBe(Object.values(points).reduce<number>((sum, each) => sum + each, 0));
      }),
    );
  });
});

describe('hourlyAfterCosts', () => {
  const work = { paidMinor: 3_000n, costsMinor: 200n, minutes: 120n, leastHourlyMinor: 1_400n };

  it('compares piece work by its time, after what it cost', () => {
    expect(hourlyAfterCosts(work)).toEqual(fraction(1_400n));
    expect(hourlyAfterCosts({ ...work, minutes: 121n })).toMatchObject({ kind: 'PayBelowMinimumWage' });
    expect(hourlyAfterCosts({ ...work, costsMinor: 201n })).toMatchObject({ kind: 'PayBelowMinimumWage' });
  });

  it('refuses work without an estimate of its time', () => {
    expect(hourlyAfterCosts({ ...work, minutes: 0n })).toMatchObject({ kind: 'WorkMalformed' });
    expect(hourlyAfterCosts({ ...work, costsMinor: -1n })).toMatchObject({ kind: 'WorkMalformed' });
  });

  it('stands exactly where the sum for the hours reaches the wage', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 6n });
    fc.assert(
      fc.property(amount, amount, fc.bigInt({ min: 1n, max: 10_000n }), (paidMinor, costsMinor, minutes) => {
        const stands = !isRefusal(hourlyAfterCosts({ ...work, paidMinor, costsMinor, minutes }));
        expect(stands).toBe((paidMinor - costsMinor) * 60n >= work.leastHourlyMinor * minutes);
      }),
    );
  });
});
