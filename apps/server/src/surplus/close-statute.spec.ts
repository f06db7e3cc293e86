import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { averageDebt } from '#libs/asset-lock';
import { stretchesOf } from './close-statute.js';

const at = (day: string): Date => new Date(`${day}T00:00:00Z`);
const [FROM, UNTIL] = [at('2025-01-01'), new Date('2025-12-31T23:59:59.999Z')];
const moved = (day: string, amount: bigint) => ({ path: 'x', at: at(day), amount });

describe('stretchesOf', () => {
  it('counts what was owed before the period from its first day', () => {
    expect(averageDebt(stretchesOf([moved('2020-05-01', 200_000n)], FROM, UNTIL))).toBe(200_000n);
  });

  it('weighs a debt by its days in the period', () => {
    // 146 of 365 days.
    const movements = [moved('2024-01-01', 100_000n), moved('2025-05-27', -100_000n)];
    expect(averageDebt(stretchesOf(movements, FROM, UNTIL))).toBe(40_000n);
    expect(averageDebt(stretchesOf([], FROM, UNTIL))).toBe(0n);
  });

  it('covers the period, no day twice', () => {
    const days = fc.array(fc.integer({ min: -400, max: 364 }), { maxLength: 20 });
    fc.assert(
      fc.property(days, (drawn) => {
        const movements = drawn
          .sort((a, b) => a - b)
          .map((day) => ({ path: 'x', at: new Date(FROM.getTime() + day * 86_400_000), amount: 1n }));
        const total = stretchesOf(movements, FROM, UNTIL).reduce((sum, { length }) => sum + length, 0n);
        expect(total).toBe(365n * 86_400_000n);
      }),
    );
  });
});
