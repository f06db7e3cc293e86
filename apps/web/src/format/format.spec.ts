import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDay, formatDistance, formatMonth } from './date.js';
import { decimal } from './decimal.js';
import { basisPointsOf, formatBasisPoints, formatShare, lengthOf } from './fraction.js';
import { parsePercent, percentText } from './percent-input.js';
import { formatQuantity } from './quantity.js';
import { parseQuantity, quantityText } from './quantity-input.js';

const en = { locale: 'en' };

describe('quantities', () => {
  it('keeps every digit of money beyond what a float holds', () => {
    expect(formatQuantity('900719925474099301', 'EUR', en)).toBe('€9,007,199,254,740,993.01');
    expect(formatQuantity('-5', 'EUR', en)).toBe('-€0.05');
    expect(formatQuantity('1234', 'JPY', en)).toBe('¥1,234');
  });

  it('shows compute, energy, water and counts in the units people know', () => {
    expect(formatQuantity('3600000000', 'COMPUTE_RAW', en)).toBe('1.0 GPU-h');
    expect(formatQuantity('185294412000000', 'COMPUTE_RAW', en)).toBe('51,470.7 GPU-h');
    expect(formatQuantity('3600000000', 'ENERGY', en)).toBe('1.0 kWh');
    expect(formatQuantity('2500000', 'WATER', en)).toBe('2.5 L');
    expect(formatQuantity('1234567', 'TOKEN', en)).toBe('1,234,567 tokens');
  });

  it('leaves the unit to the column heading when asked', () => {
    expect(formatQuantity('123456', 'EUR', { ...en, bare: true })).toBe('1,234.56');
  });

  it('shows an unknown unit as it came instead of failing the page', () => {
    expect(formatQuantity('7', 'ACORN', en)).toBe('7 ACORN');
  });

  it('groups by the reader’s language', () => {
    expect(formatQuantity('123456', 'EUR', { locale: 'de' })).toBe('1.234,56\u00a0€');
  });

  it('refuses text that is no decimal', () => {
    expect(() => decimal('1e3')).toThrow(TypeError);
  });

  it('loses nothing: bare digits read back to the same cents', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (cents) => {
        const shown = formatQuantity(`${cents}`, 'EUR', { ...en, bare: true });
        expect(BigInt(shown.replaceAll(/[.,]/gu, ''))).toBe(cents);
      }),
    );
  });
});

describe('shares', () => {
  it('rounds half up at the hundredth of a percent', () => {
    expect(basisPointsOf('1/3')).toBe(3333n);
    expect(formatShare('1/3', 'en')).toBe('33.33%');
    expect(formatShare('1', 'en')).toBe('100%');
    expect(formatBasisPoints(1250n, 'en')).toBe('12.5%');
  });

  it('draws lengths between nothing and the whole', () => {
    expect(lengthOf(1n, 4n)).toBe(0.25);
    expect(lengthOf(-1n, 4n)).toBe(0);
    expect(lengthOf(1n, 0n)).toBe(0);
  });
});

describe('percentage boxes', () => {
  it('reads and writes basis points', () => {
    expect(parsePercent('')).toBe(0);
    expect(parsePercent('12.5')).toBe(1250);
    expect(parsePercent('12,05')).toBe(1205);
    expect(parsePercent('100.01')).toBeNull();
    expect(parsePercent('-1')).toBeNull();
    expect(parsePercent('1e2')).toBeNull();
  });

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (basisPoints) => {
        expect(parsePercent(percentText(basisPoints))).toBe(basisPoints);
      }),
    );
  });
});

describe('boxes for amounts', () => {
  it.each([
    ['5000', '500000'],
    ['12.5', '1250'],
    ['12,50', '1250'],
    ['1,234.50', '123450'],
    ['1.234,50', '123450'],
    [' 1 234.50 ', '123450'],
    ['7.', '700'],
    ['0', '0'],
  ])('reads %s euro', (text, cents) => {
    expect(parseQuantity(text, 'EUR')).toBe(cents);
  });

  it.each(['', '-5', '12.345', '1,234', '1,2,3', '1.2.3', '12a', '1e3', '€5', '.'])('refuses %j', (text) => {
    expect(parseQuantity(text, 'EUR')).toBeNull();
  });

  it('takes no comma before three digits for a point, though the unit has three decimals', () => {
    expect(parseQuantity('4,000', 'COMPUTE_WEIGHTED')).toBeNull();
    expect(parseQuantity('0,250', 'COMPUTE_WEIGHTED')).toBe(parseQuantity('0.25', 'COMPUTE_WEIGHTED'));
  });

  it('reads other units by their own steps, and none that nobody knows', () => {
    expect(parseQuantity('1.5', 'COMPUTE_RAW')).toBe('5400000000');
    expect(parseQuantity('3', 'TOKEN')).toBe('3');
    expect(parseQuantity('3.5', 'TOKEN')).toBeNull();
    expect(parseQuantity('3', 'ACORN')).toBeNull();
    expect(quantityText('3', 'ACORN')).toBe('3');
  });

  it('reads back every amount it writes', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'WATER'),
        (steps, unit) => {
          expect(parseQuantity(quantityText(`${steps}`, unit), unit)).toBe(`${steps}`);
        },
      ),
    );
  });
});

describe('dates', () => {
  it('writes days and months of the books in UTC', () => {
    expect(formatDay('2026-09-30', 'en')).toBe('September 30, 2026');
    expect(formatMonth('2026-09', 'en')).toBe('Sep 2026');
  });

  it('says how far off a moment is', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(formatDistance('2026-11-25T12:00:00Z', now, 'en')).toBe('in 3 days');
    expect(formatDistance('2026-11-22T09:00:00Z', now, 'en')).toBe('3 hours ago');
  });
});
