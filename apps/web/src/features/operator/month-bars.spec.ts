import { describe, expect, it } from '@jest/globals';
import { monthBars, MOST_MONTHS } from './month-bars.js';

const month = (siteSlug: string, of: string, raw: bigint, idle = 0n) => ({
  site: siteSlug.toUpperCase(),
  siteSlug,
  month: of,
  computeRaw: `${raw}`,
  computeIdle: `${idle}`,
  partial: of === '2026-11',
});

describe('the bars of a site’s months', () => {
  it('stand on one scale, every site over the same months, empty places included', () => {
    const bars = monthBars([
      month('mill', '2026-11', 5n),
      month('mill', '2026-09', 6n, 4n),
      month('quay', '2026-10', 5n),
    ]);
    expect(
      bars.map(({ name, bars: own }) => [name, own.map((bar) => [bar.month, bar.length, bar.idleLength, bar.metered])]),
    ).toEqual([
      [
        'MILL',
        [
          ['2026-09', 0.6, 0.4, true],
          ['2026-10', 0, 0, false],
          ['2026-11', 0.5, 0, true],
        ],
      ],
      [
        'QUAY',
        [
          ['2026-09', 0, 0, false],
          ['2026-10', 0.5, 0, true],
          ['2026-11', 0, 0, false],
        ],
      ],
    ]);
    expect(bars[0]?.bars.map(({ partial }) => partial)).toEqual([false, false, true]);
  });

  it('are the last twelve months', () => {
    const [mill] = monthBars([month('mill', '2024-01', 1n), month('mill', '2026-11', 1n)]);
    expect(mill?.bars.length).toBe(MOST_MONTHS);
    expect(mill?.bars[0]?.month).toBe('2025-12');
  });

  it('are none where nothing was metered', () => {
    expect(monthBars([])).toEqual([]);
  });
});
