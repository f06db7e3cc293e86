import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scheduleThrough, wearRoom, yearOfSchedule, type Worn } from './schedule.js';

const four = { amount: 120_000n, years: 4, from: '2026-03-01' };

describe('yearOfSchedule', () => {
  it.each([
    ['2026-03-01', '2026-02-28', -1],
    ['2026-03-01', '2026-03-01', 0],
    ['2026-03-01', '2027-02-28', 0],
    ['2026-03-01', '2027-03-01', 1],
    ['2024-02-29', '2025-02-28', 0],
    ['2024-02-29', '2025-03-01', 1],
    ['2024-02-29', '2028-02-29', 4],
  ])('from %s to %s are %d', (from, day, years) => {
    expect(yearOfSchedule(from, day)).toBe(years);
  });
});

describe('wearRoom', () => {
  it('LOCK-8: 30,000 a year, and what has not worn before stays open', () => {
    const at = (on: string, worn: readonly Worn[] = []) => wearRoom(four, worn, { on, today: '2028-06-01' });
    expect(at('2026-03-01')).toBe(30_000n);
    expect(at('2027-03-01')).toBe(60_000n);
    expect(at('2026-03-01', [{ on: '2026-05-01', amount: 30_000n }])).toBe(0n);
    expect(at('2026-02-28')).toBe(0n);
  });

  it('waits for its year, whatever day an entry says', () => {
    expect(wearRoom(four, [], { on: '2029-03-01', today: '2026-03-02' })).toBe(0n);
    expect(wearRoom(four, [], { on: '2027-02-28', today: '2026-03-02' })).toBe(30_000n);
  });

  it('dated back takes nothing that a later year has used', () => {
    const worn = [{ on: '2027-03-01', amount: 55_000n }];
    expect(wearRoom(four, worn, { on: '2026-03-01', today: '2027-04-01' })).toBe(5_000n);
  });

  it('by the end of no year more wears than its parts, in any order of days', () => {
    const day = fc.integer({ min: 0, max: 6 * 365 }).map((days) => {
      return new Date(Date.parse('2026-03-01') + days * 86_400_000).toISOString().slice(0, 10);
    });
    const wish = fc.record({ on: day, amount: fc.bigInt({ min: 1n, max: 70n }) });
    const schedule = fc.record({ amount: fc.bigInt({ min: 1n, max: 200n }), years: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(schedule, fc.array(wish, { maxLength: 30 }), (plan, wishes) => {
        const full = { ...plan, from: '2026-03-01' };
        const worn: Worn[] = [];
        for (const { on, amount } of wishes) {
          if (amount <= wearRoom(full, worn, { on, today: '2040-01-01' })) worn.push({ on, amount });
        }
        for (let year = 0; year < plan.years; year += 1) {
          const last = year === plan.years - 1;
          const by = worn.filter(({ on }) => last || yearOfSchedule('2026-03-01', on) <= year);
          const sum = by.reduce((total, { amount }) => total + amount, 0n);
          expect(sum <= scheduleThrough(full, year + 1)).toBe(true);
        }
      }),
    );
  });
});
