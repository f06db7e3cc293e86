import { fraction, MILLION_TOKENS } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rate } from './rate.js';
import { meterName, unitOfMeter } from './usage-event.js';

describe('rate', () => {
  it('rounds once, a half away from zero', () => {
    const tariff = fraction(100n, MILLION_TOKENS);
    expect(rate(1_500_000n, tariff)).toBe(150n);
    expect(rate(4999n, tariff)).toBe(0n);
    expect(rate(5000n, tariff)).toBe(1n);
    expect(rate(-5000n, tariff)).toBe(-1n);
  });

  it('is at most half a minor unit away from the exact price', () => {
    const positive = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(fc.bigInt(), positive, positive, (quantity, numerator, denominator) => {
        const difference = rate(quantity, fraction(numerator, denominator)) * denominator - quantity * numerator;
        expect(2n * (difference < 0n ? -difference : difference) <= denominator).toBe(true);
      }),
    );
  });
});

describe('meters', () => {
  it('have a name and a unit', () => {
    expect(meterName({ kind: 'gpu-time', resource: 'A10|T4' })).toBe('gpu-time/A10|T4');
    expect((['tokens-in', 'tokens-out', 'gpu-time', 'energy', 'water'] as const).map(unitOfMeter)).toEqual([
      'TOKEN',
      'TOKEN',
      'COMPUTE_RAW',
      'ENERGY',
      'WATER',
    ]);
  });
});
