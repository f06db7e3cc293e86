import { describe, expect, it } from '@jest/globals';
import { folded, plottedDays, ranked, type DayPart } from './day-sums.js';

const parts: readonly DayPart[] = [
  { day: '2026-02-01', resource: 'small', amount: 3n },
  { day: '2026-02-01', resource: 'large', amount: 5n },
  { day: '2026-02-28', resource: 'large', amount: 2n },
  { day: '2026-02-28', resource: 'unused', amount: 0n },
];

describe('ranked', () => {
  it('names the most used first, and nothing that was not used', () => {
    expect(ranked(parts)).toEqual(['large', 'small']);
    expect(ranked([])).toEqual([]);
  });
});

describe('folded', () => {
  const of = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      day: '2026-02-01',
      resource: `m${String(index)}`,
      amount: BigInt(index + 1),
    }));

  it('gives no two models one colour: the least used go together, and nothing is lost', () => {
    expect(folded(of(6), { most: 6, rest: 'others' })).toEqual(of(6));
    const parts = folded(of(8), { most: 6, rest: 'others' });
    expect(ranked(parts).toSorted()).toEqual(['m3', 'm4', 'm5', 'm6', 'm7', 'others']);
    expect(parts.reduce((sum, { amount }) => sum + amount, 0n)).toBe(36n);
  });
});

describe('plottedDays', () => {
  it('has every day of the month, and loses nothing', () => {
    const days = plottedDays('2026-02', { parts, resources: ['large', 'small'], today: '2026-02-27' });
    expect(days).toHaveLength(28);
    expect(days[0]).toEqual({ day: '2026-02-01', parts: [5n, 3n], total: 8n, partial: false });
    expect(days.at(-1)).toEqual({ day: '2026-02-28', parts: [2n, 0n], total: 2n, partial: true });
    expect(days.filter(({ partial }) => partial).map(({ day }) => day)).toEqual(['2026-02-27', '2026-02-28']);
  });
});
