import { describe, expect, it } from '@jest/globals';
import { formatPrice } from './price.js';

describe('formatPrice', () => {
  it.each([
    ['40/1', 'EUR', '€0.40'],
    ['4000/99', 'EUR', '€0.40404'],
    ['1/300', 'EUR', '€0.000033'],
    ['1/3000000', 'EUR', '€0.00'],
    ['0/1', 'EUR', '€0.00'],
    ['12345678901234567890/1', 'EUR', '€123,456,789,012,345,678.90'],
    ['1/8', 'JPY', '¥0.125'],
    ['5/2', 'KWD', 'KWD 0.0025'],
  ])('%s minor units of %s are %s', (minor, currency, shown) => {
    expect(formatPrice(minor, currency, 'en').replaceAll('\u00A0', ' ')).toBe(shown);
  });

  it('says the code of a currency that it does not know', () => {
    expect(formatPrice('1/1', 'XXX', 'en')).toBe('1/1 XXX');
  });
});
