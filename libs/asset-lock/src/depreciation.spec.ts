import { describe, expect, it } from '@jest/globals';
import { InvariantViolation } from '#libs/amount';
import fc from 'fast-check';
import { depreciationSchedule } from './depreciation.js';

describe('depreciationSchedule', () => {
  it('LOCK-8: 120,000 over four years is 30,000 a year', () => {
    expect(depreciationSchedule({ cost: 120_000n, years: 4 })).toEqual([30_000n, 30_000n, 30_000n, 30_000n]);
  });

  it('puts odd steps first', () => {
    expect(depreciationSchedule({ cost: 11n, years: 4 })).toEqual([3n, 3n, 3n, 2n]);
  });

  it('throws on a schedule of no years', () => {
    expect(() => depreciationSchedule({ cost: 1n, years: 0 })).toThrow(InvariantViolation);
  });

  it('writes off the whole cost, never more in a later year', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 1, max: 40 }), (cost, years) => {
        const parts = depreciationSchedule({ cost, years });
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(cost);
        expect(parts.every((part, year) => year === 0 || part <= parts[year - 1]!)).toBe(true);
      }),
    );
  });
});
