import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import { customSpans, monthBounds } from './rating-spans.js';

const day = (text: string): Date => new Date(`${text}Z`);

/** Versions 1, 2, … by the instants from which they hold, answered as the custom's own service does. */
function customsFrom(...instants: readonly string[]) {
  const entries = instants.map((instant, index) => ({
    custom: { ...defaultCustom('EUR'), version: index + 1 },
    effectiveAt: day(instant),
  }));
  return {
    entryInForce: async (_partnership: string, at: Date) => {
      const entry = entries.findLast(({ effectiveAt }) => effectiveAt <= at) ?? entries[0];
      if (entry === undefined) throw new Error('there is no custom');
      return entry;
    },
  };
}

const shown = async (customs: ReturnType<typeof customsFrom>, month: string): Promise<unknown> =>
  (await customSpans(customs, 'p', month)).map(({ custom, from, to }) => [custom.version, from, to]);

describe('the customs of a month', () => {
  it('are one where nothing changed, also before the first', async () => {
    const customs = customsFrom('2024-02-10T00:00:00');
    for (const month of ['2024-01', '2024-02', '2024-03']) {
      const { from, to } = monthBounds(month);
      expect(await shown(customs, month)).toEqual([[1, from, to]]);
    }
  });

  it('change on the first whole hour under the new one', async () => {
    const customs = customsFrom('2023-01-01T00:00:00', '2024-02-10T12:30:00', '2024-02-20T00:00:00');
    expect(await shown(customs, '2024-02')).toEqual([
      [1, day('2024-02-01T00:00:00'), day('2024-02-10T13:00:00')],
      [2, day('2024-02-10T13:00:00'), day('2024-02-20T00:00:00')],
      [3, day('2024-02-20T00:00:00'), day('2024-03-01T00:00:00')],
    ]);
  });

  it('leave out one that no whole hour fell under', async () => {
    const customs = customsFrom('2023-01-01T00:00:00', '2024-02-10T12:10:00', '2024-02-10T12:50:00');
    expect(await shown(customs, '2024-02')).toEqual([
      [1, day('2024-02-01T00:00:00'), day('2024-02-10T13:00:00')],
      [3, day('2024-02-10T13:00:00'), day('2024-03-01T00:00:00')],
    ]);
  });

  it.each(['2024-13', '2024-1', 'March'])('have no bounds for %s', (month) => {
    expect(() => monthBounds(month)).toThrow('is no month');
  });
});
