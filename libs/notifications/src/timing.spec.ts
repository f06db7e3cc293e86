import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestDays, isQuiet, retryAfter, wallTime } from './timing.js';

describe('the clock on the wall', () => {
  it.each([
    // The night on which Lisbon's clock is put back has the hour from one to two twice.
    [Date.UTC(2026, 9, 25, 0, 30), 'Europe/Lisbon', { day: '2026-10-25', hour: 1 }],
    [Date.UTC(2026, 9, 25, 1, 30), 'Europe/Lisbon', { day: '2026-10-25', hour: 1 }],
    // And the one on which it is put forward has none.
    [Date.UTC(2027, 2, 28, 0, 59), 'Europe/Lisbon', { day: '2027-03-28', hour: 0 }],
    [Date.UTC(2027, 2, 28, 1, 0), 'Europe/Lisbon', { day: '2027-03-28', hour: 2 }],
    [Date.UTC(2026, 0, 1, 0, 0), 'Asia/Kolkata', { day: '2026-01-01', hour: 5 }],
    [Date.UTC(2026, 0, 1, 0, 0), 'UTC', { day: '2026-01-01', hour: 0 }],
  ])('says at %d in %s: %o', (at, zone, wall) => {
    expect(wallTime(at, zone)).toEqual(wall);
  });

  it('refuses a zone that is none', () => {
    expect(wallTime(0, 'Mars/Olympus')).toMatchObject({ kind: 'TimeZoneUnknown' });
  });
});

describe('quiet hours', () => {
  it.each([
    [22, 7, [22, 23, 0, 6], [7, 12, 21]],
    [1, 5, [1, 4], [0, 5, 23]],
    [9, 9, [], [0, 9, 23]],
  ])('from %d to %d', (from, to, quiet, loud) => {
    expect(quiet.map((hour) => isQuiet(hour, { from, to }))).toEqual(quiet.map(() => true));
    expect(loud.map((hour) => isQuiet(hour, { from, to }))).toEqual(loud.map(() => false));
  });

  it('last as long as from one to the other, whatever midnight says', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(hour, hour, (from, to) => {
        const hours = [...Array(24).keys()].filter((each) => isQuiet(each, { from, to }));
        expect(hours).toHaveLength((to - from + 24) % 24);
      }),
    );
  });
});

describe('digests', () => {
  it.each([
    // Monday 11 January 2027.
    ['2027-01-11', 8, { daily: '2027-01-11', weekly: '2027-01-11' }],
    ['2027-01-11', 7, { daily: '2027-01-10', weekly: '2027-01-04' }],
    ['2027-01-17', 23, { daily: '2027-01-17', weekly: '2027-01-11' }],
    ['2027-03-01', 0, { daily: '2027-02-28', weekly: '2027-02-22' }],
  ])('of %s at %d', (day, hour, days) => {
    expect(digestDays({ day, hour })).toEqual(days);
  });

  it('never go back, and a week has one Monday', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (hours) => {
        const at = (each: number) => {
          const text = new Date(Date.UTC(2026, 0, 1) + each * 3_600_000).toISOString();
          return digestDays({ day: text.slice(0, 10), hour: Number(text.slice(11, 13)) });
        };
        const [now, next] = [at(hours), at(hours + 1)];
        expect(next.daily >= now.daily && next.weekly >= now.weekly && now.weekly <= now.daily).toBe(true);
        expect(new Date(now.weekly).getUTCDay()).toBe(1);
      }),
    );
  });
});

describe('what failed', () => {
  it('waits longer each time, six hours at most, and is given up after two days', () => {
    const waits = [...Array(13).keys()].map((attempts) => retryAfter(attempts + 1) ?? 0);
    expect(waits[0]).toBe(60_000);
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits);
    expect(Math.max(...waits)).toBe(6 * 3_600_000);
    const total = waits.reduce((sum, wait) => sum + wait, 0) / 3_600_000;
    expect(total).toBeGreaterThan(24);
    expect(total).toBeLessThan(72);
    expect(retryAfter(14)).toBeUndefined();
  });
});
