import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction, isRefusal } from '#libs/amount';
import { checkDayEquivalents, dailyRate, personnelCost, type ClaimedDays } from './day-rate.js';

const claim = (grant: string, days: bigint, of = 1n): ClaimedDays => ({ grant, days: fraction(days, of) });

describe('personnelCost', () => {
  it('AUD-1: 64,500 a year are 300 a day, and 38 days 11,400', () => {
    expect(dailyRate(64_500n)).toEqual(fraction(300n));
    expect(personnelCost(64_500n, claim('horizon', 38n))).toBe(11_400n);
  });

  it('never charges all grants together more than the person cost', () => {
    const days = fc.bigInt({ min: 0n, max: 430n });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), days, days, (annual, one, two) => {
        const [a, b] = [claim('a', one, 2n), claim('b', two, 2n)];
        const [costA, costB] = [personnelCost(annual, a, [b]), personnelCost(annual, b, [a])];
        expect(isRefusal(costA)).toBe(one + two > 430n);
        if (typeof costA === 'bigint' && typeof costB === 'bigint') expect(costA + costB <= annual).toBe(true);
      }),
    );
  });

  it('refuses what costs less than nothing, and days beyond the year', () => {
    expect(personnelCost(-1n, claim('a', 1n))).toMatchObject({ kind: 'CostNegative', rule: 'AUD-1' });
    expect(personnelCost(64_500n, claim('a', 100n), [claim('b', 120n)])).toMatchObject({
      kind: 'DayEquivalentsExceeded',
    });
  });
});

describe('checkDayEquivalents', () => {
  it('AUD-2: 120 and 100 days of one year are 5 too many; 215 are not', () => {
    expect(checkDayEquivalents([claim('a', 120n), claim('b', 100n)])).toMatchObject({
      kind: 'DayEquivalentsExceeded',
      rule: 'AUD-2',
      excess: fraction(5n),
    });
    expect(checkDayEquivalents([claim('a', 120n), claim('b', 95n)])).toBeUndefined();
    expect(checkDayEquivalents([claim('a', 120n), claim('b', 191n, 2n)])).toMatchObject({ excess: fraction(1n, 2n) });
  });

  it('lets no claim make room for another by being below none', () => {
    expect(checkDayEquivalents([claim('a', 220n), claim('b', -5n)])).toMatchObject({ kind: 'DaysNegative' });
  });
});
