import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, fraction, multiply, ofAmount, ONE, subtract, type Fraction } from '#libs/amount';
import { exponentialOfMinus } from './exponential.js';

const digits = (value: Fraction, count: bigint) => ofAmount(10n ** count, value, 'HALF_UP');
const argument = fc.tuple(fc.bigInt({ min: 0n, max: 46_000n }), fc.bigInt({ min: 1_000n, max: 5_000n }));

describe('exponentialOfMinus', () => {
  it.each([
    [0n, 1n, 10n ** 30n],
    // OEIS A068985 and A092553: 1/e and 1/e².
    [1n, 1n, 367_879_441_171_442_321_595_523_770_161n],
    [2n, 1n, 135_335_283_236_612_691_893_999_494_972n],
  ])('e^−(%s/%s)', (numerator, denominator, expected) => {
    expect(digits(exponentialOfMinus(fraction(numerator, denominator)), 30n)).toBe(expected);
  });

  it('agrees with the machine to the digits that a machine has', () => {
    fc.assert(
      fc.property(argument, ([numerator, denominator]) => {
        const exact = Number(digits(exponentialOfMinus(fraction(numerator, denominator)), 30n)) / 1e30;
        expect(Math.abs(exact - Math.exp(-Number(numerator) / Number(denominator)))).toBeLessThan(1e-14);
      }),
    );
  });

  it('turns sums into products', () => {
    fc.assert(
      fc.property(argument, argument, ([a, b], [c, d]) => {
        const sum = exponentialOfMinus(fraction(a * d + c * b, b * d));
        const product = multiply(exponentialOfMinus(fraction(a, b)), exponentialOfMinus(fraction(c, d)));
        const apart = subtract(sum, product);
        expect(compareFractions(multiply(apart, apart), fraction(1n, 10n ** 76n))).toBe(-1);
        expect(compareFractions(sum, ONE)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
