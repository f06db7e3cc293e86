import { describe, expect, it } from '@jest/globals';
import { monthsBetween, rangeSearch, readRange } from './month-range.js';

const now = new Date('2026-11-22T10:00:00Z');
const lastYear = { from: '2025-12', to: '2026-11', byDefault: true };

describe('the months of an address', () => {
  it('are those that it names', () => {
    expect(readRange(new URLSearchParams('from=2026-06&to=2026-08'), now)).toEqual({
      from: '2026-06',
      to: '2026-08',
      byDefault: false,
    });
    expect(readRange(new URLSearchParams('from=2026-06'), now)).toMatchObject({ from: '2026-06', to: '2026-11' });
  });

  it.each(['', 'from=2026-13&to=2026-14', 'from=2027-01', 'from=1900-01', 'from=now', 'to=now'])(
    'are the last twelve where it says "%s"',
    (text) => {
      expect(readRange(new URLSearchParams(text), now)).toEqual(lastYear);
    },
  );

  it('are the twelve that end with the last where it names no first', () => {
    const year = { from: '2025-10', to: '2026-09', byDefault: true };
    expect(readRange(new URLSearchParams('to=2026-09'), now)).toEqual(year);
    expect(readRange(new URLSearchParams('from=2026-10&to=2026-09'), now)).toEqual(year);
  });

  it('go along to the other pages of the sites, and nothing else does', () => {
    expect(rangeSearch(new URLSearchParams('by=water&from=2026-06&to=2026-08'))).toBe('?from=2026-06&to=2026-08');
    expect(rangeSearch(new URLSearchParams('by=water'))).toBe('');
  });

  it('run on over the turn of a year, and are ten years at most', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02']);
    expect(monthsBetween('2026-03', '2026-02')).toEqual([]);
    expect(monthsBetween('1990-01', '2026-02')).toHaveLength(120);
    expect(monthsBetween('1990-01', '2026-02')[0]).toBe('2016-03');
  });
});
