import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatAmount, parseAmount } from './format.js';
import { InvariantViolation } from './refusal.js';
import { units } from './unit.js';

/** Units whose scale is a power of ten: what they show is exact. GPU-hours and kWh are rounded for reading. */
const EXACT = units.filter(({ scale, decimals }) => scale === 10n ** BigInt(decimals)).map(({ code }) => code);

describe('formatAmount', () => {
  it.each([
    [123_456n, 'EUR', '1234.56'],
    [-5n, 'EUR', '-0.05'],
    [0n, 'EUR', '0.00'],
    [500n, 'JPY', '500'],
    [1_800_000_000n, 'COMPUTE_RAW', '0.500'],
    [-1n, 'COMPUTE_RAW', '0.000'],
    [1_500_000n, 'WATER', '1.500000'],
    [10n ** 37n, 'EUR', `1${'0'.repeat(35)}.00`],
  ])('%s of %s is %s', (amount, unit, text) => {
    expect(formatAmount(amount, unit)).toBe(text);
  });

  it('throws on an unknown unit', () => {
    expect(() => formatAmount(1n, 'SHELLS')).toThrow(InvariantViolation);
  });
});

describe('parseAmount', () => {
  it.each([
    ['1234.56', 'EUR', 123_456n],
    ['1234.5', 'EUR', 123_450n],
    ['-0.05', 'EUR', -5n],
    ['1.500', 'EUR', 150n],
    ['0.5', 'COMPUTE_RAW', 1_800_000_000n],
  ])('reads %s %s', (text, unit, amount) => {
    expect(parseAmount(text, unit)).toBe(amount);
  });

  it.each(['', '1,5', '1 000', '.5', '5.', '1e3', '+1', '--1', '0x10', '١'])('refuses "%s" as malformed', (text) => {
    expect(parseAmount(text, 'EUR')).toMatchObject({ kind: 'AmountMalformed', field: 'amount' });
  });

  it('refuses what falls between two steps', () => {
    expect(parseAmount('1.005', 'EUR')).toMatchObject({ kind: 'AmountTooFine' });
    expect(parseAmount('0.5', 'TOKEN')).toMatchObject({ kind: 'AmountTooFine' });
  });

  it('refuses an unknown unit', () => {
    expect(parseAmount('1', 'SHELLS')).toMatchObject({ kind: 'UnknownUnit' });
  });

  it('holds 10^30 litres, with six decimals, to the microlitre', () => {
    const text = `1${'0'.repeat(30)}.000001`;
    expect(parseAmount(text, 'WATER')).toBe(10n ** 36n + 1n);
    expect(formatAmount(10n ** 36n + 1n, 'WATER')).toBe(text);
  });

  it('shows all units exactly but raw, weighted and busy compute and energy', () => {
    expect(units.length - EXACT.length).toBe(4);
  });

  it('reads back every exact unit', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom(...EXACT), (amount, unit) => {
        expect(parseAmount(formatAmount(amount, unit), unit)).toBe(amount);
      }),
    );
  });
});
