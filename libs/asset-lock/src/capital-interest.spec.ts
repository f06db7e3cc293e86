import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction } from '#libs/amount';
import { interestCapOn } from '#libs/custom';
import { averageDebt, interestCap } from './capital-interest.js';

const capOf = (agreedOn: string, average: bigint, days?: bigint): bigint | undefined =>
  interestCap(average, interestCapOn('UK_CIC', agreedOn)?.share, days);

describe('interestCap', () => {
  it('LOCK-7: agreed 2012-05-01 on 200,000 on average: at most 20,000', () => {
    expect(capOf('2012-05-01', 200_000n)).toBe(20_000n);
  });

  it.each([
    ['the last day of base + 4 %, with no base rate said', '2010-04-05', 8_000n],
    ['the first day of 10 %', '2010-04-06', 20_000n],
    ['the last day of 10 %', '2014-09-30', 20_000n],
    ['the first day of 20 %', '2014-10-01', 40_000n],
  ])('goes by the day of the agreement: %s', (_, agreedOn, most) => {
    expect(capOf(agreedOn, 200_000n)).toBe(most);
  });

  it('is in proportion to the days, and no more than a year of them', () => {
    expect(capOf('2012-05-01', 365_000n, 73n)).toBe(7_300n);
    expect(capOf('2012-05-01', 200_000n, 366n)).toBe(20_000n);
    expect(capOf('2012-05-01', 200_000n, 0n)).toBe(0n);
  });

  it('is none where no statute names one', () => {
    expect(interestCap(200_000n, interestCapOn('DEFAULT', '2012-05-01')?.share)).toBeUndefined();
    expect(interestCap(200_000n, undefined)).toBeUndefined();
  });

  it('never gives more for fewer days or for less debt', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const days = fc.bigInt({ min: 0n, max: 400n });
    fc.assert(
      fc.property(amount, amount, days, days, (one, other, first, second) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        const [shorter, longer] = first < second ? [first, second] : [second, first];
        const share = fraction(1n, 5n);
        expect((interestCap(less, share, shorter) ?? 0n) <= (interestCap(more, share, longer) ?? 0n)).toBe(true);
      }),
    );
  });

  it('takes no days below nothing', () => {
    expect(() => interestCap(1n, fraction(1n, 5n), -1n)).toThrow('backwards');
  });
});

describe('averageDebt', () => {
  it('weighs each debt by how long it stood', () => {
    const half = { length: 6n };
    expect(
      averageDebt([
        { debt: 200_000n, ...half },
        { debt: 100_000n, ...half },
      ]),
    ).toBe(150_000n);
    expect(averageDebt([])).toBe(0n);
  });

  it('lies between the least and the most that was owed', () => {
    const stretch = fc.record({
      debt: fc.bigInt({ min: 0n, max: 10n ** 15n }),
      length: fc.bigInt({ min: 1n, max: 10n ** 9n }),
    });
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1 }), (stretches) => {
        const debts = stretches.map(({ debt }) => debt).sort((a, b) => (a < b ? -1 : 1));
        const average = averageDebt(stretches);
        expect(average >= (debts[0] ?? 0n) && average <= (debts.at(-1) ?? 0n)).toBe(true);
      }),
    );
  });

  it('knows no debt and no time below nothing', () => {
    expect(() => averageDebt([{ debt: -1n, length: 1n }])).toThrow('below nothing');
    expect(() => averageDebt([{ debt: 1n, length: -1n }])).toThrow('below nothing');
  });
});
