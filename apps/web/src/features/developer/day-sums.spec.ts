import { describe, expect, it } from '@jest/globals';
import { plottedDays, ranked, type DayPart } from './day-sums.js';

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

describe('plottedDays', () => {
  it('has every day of the month, and loses nothing', () => {
    const days = plottedDays('2026-02', { parts, resources: ['large', 'small'], today: '2026-02-27' });
    expect(days).toHaveLength(28);
    expect(days[0]).toEqual({ day: '2026-02-01', parts: [5n, 3n], total: 8n, partial: false });
    expect(days.at(-1)).toEqual({ day: '2026-02-28', parts: [2n, 0n], total: 2n, partial: true });
    expect(days.filter(({ partial }) => partial).map(({ day }) => day)).toEqual(['2026-02-27', '2026-02-28']);
  });
});
