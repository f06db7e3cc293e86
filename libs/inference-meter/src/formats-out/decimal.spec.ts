import { fraction, parseFraction } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimalOfSteps, exactDecimal } from './decimal.js';

describe('exactDecimal', () => {
  it.each([
    [fraction(0n), '0'],
    [fraction(-1n, 8n), '-0.125'],
    [fraction(10n ** 30n), '1000000000000000000000000000000'],
    [fraction(1n, 10n ** 20n), '0.00000000000000000001'],
    [fraction(7n, 20n), '0.35'],
    [fraction(1n, 3n), undefined],
    [fraction(1n, 30n), undefined],
  ])('writes %o as %s', (value, text) => {
    expect(exactDecimal(value)).toBe(text);
  });

  it('reads back as the same fraction, and is plain', () => {
    const parts = fc.record({ over: fc.bigInt(-(10n ** 30n), 10n ** 30n), twos: fc.nat(40), fives: fc.nat(20) });
    fc.assert(
      fc.property(parts, ({ over, twos, fives }) => {
        const value = fraction(over, 2n ** BigInt(twos) * 5n ** BigInt(fives));
        const text = exactDecimal(value) ?? '';
        expect(text).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/u);
        expect(parseFraction(text)).toEqual(value);
      }),
    );
  });
});

describe('decimalOfSteps', () => {
  it('has no text for what has no end', () => {
    expect(decimalOfSteps(-1_500n, 1_000n)).toBe('-1.5');
    expect(decimalOfSteps(1n, 3_600_000_000n)).toBeUndefined();
    expect(decimalOfSteps(9_000n, 3_600_000_000n)).toBe('0.0000025');
  });
});
