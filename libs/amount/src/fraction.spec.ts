import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  add,
  compareFractions,
  divide,
  formatFraction,
  fraction,
  multiply,
  ofAmount,
  ONE,
  parseFraction,
  subtract,
  ZERO,
} from './fraction.js';
import { InvariantViolation, isRefusal } from './refusal.js';

const anyFraction = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([numerator, denominator]) => fraction(numerator, denominator));
const notZero = anyFraction.filter(({ numerator }) => numerator !== 0n);

describe('fraction', () => {
  it('is reduced, its sign above the line', () => {
    expect(fraction(30n, -100n)).toEqual({ numerator: -3n, denominator: 10n });
    expect(fraction(0n, -7n)).toEqual(ZERO);
  });

  it('has no zero denominator', () => {
    expect(() => fraction(1n, 0n)).toThrow(InvariantViolation);
    expect(() => divide(ONE, ZERO)).toThrow(InvariantViolation);
  });

  it('obeys the laws of a field, exactly', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, notZero, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a));
        expect(subtract(add(a, b), b)).toEqual(a);
        expect(divide(multiply(a, c), c)).toEqual(a);
        expect(multiply(add(a, b), c)).toEqual(add(multiply(a, c), multiply(b, c)));
      }),
    );
  });

  it('is ordered by value', () => {
    expect(compareFractions(fraction(1n, 3n), fraction(2n, 6n))).toBe(0);
    fc.assert(
      fc.property(anyFraction, anyFraction, (a, b) => {
        const { numerator } = subtract(a, b);
        expect(compareFractions(a, b)).toBe(numerator > 0n ? 1 : numerator < 0n ? -1 : 0);
      }),
    );
  });
});

describe('parseFraction', () => {
  it.each([
    ['1/3', 1n, 3n],
    ['-2/4', -1n, 2n],
    ['0.05', 1n, 20n],
    ['5 %', 1n, 20n],
    ['0.9%', 9n, 1000n],
    ['12', 12n, 1n],
  ])('reads %s', (text, numerator, denominator) => {
    expect(parseFraction(text)).toEqual({ numerator, denominator });
  });

  it.each(['', '1/0', '1/00', '.5', '5.', '1e3', '1,5', '1/3 %', ' 1', '+1', '٣', 'NaN'])('refuses "%s"', (text) => {
    expect(parseFraction(text)).toMatchObject({ kind: 'FractionMalformed', field: 'fraction' });
  });

  it('reads back what was written', () => {
    fc.assert(
      fc.property(anyFraction, (value) => {
        expect(parseFraction(formatFraction(value))).toEqual(value);
      }),
    );
  });

  it('answers any text with a value, never an exception', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = parseFraction(text);
        expect(isRefusal(read) || read.denominator > 0n).toBe(true);
      }),
    );
  });
});

describe('ofAmount', () => {
  it.each([
    [10_001n, 'DOWN', 100n],
    [10_001n, 'UP', 101n],
    [10_049n, 'HALF_UP', 100n],
    [10_050n, 'HALF_UP', 101n],
    [-10_001n, 'DOWN', -101n],
    [-10_001n, 'UP', -100n],
    [-10_050n, 'HALF_UP', -101n],
    [10_000n, 'UP', 100n],
  ] as const)('one percent of %s, %s', (amount, rounding, expected) => {
    expect(ofAmount(amount, fraction(1n, 100n), rounding)).toBe(expected);
  });

  it('brackets the exact value by less than a step', () => {
    fc.assert(
      fc.property(fc.bigInt(), anyFraction, (amount, share) => {
        const exact = multiply(fraction(amount), share);
        const down = ofAmount(amount, share, 'DOWN');
        const up = ofAmount(amount, share, 'UP');
        const nearest = ofAmount(amount, share, 'HALF_UP');
        expect(compareFractions(fraction(down), exact)).toBeLessThanOrEqual(0);
        expect(compareFractions(fraction(up), exact)).toBeGreaterThanOrEqual(0);
        expect(up - down).toBe(exact.denominator === 1n ? 0n : 1n);
        expect([down, up]).toContain(nearest);
      }),
    );
  });
});
