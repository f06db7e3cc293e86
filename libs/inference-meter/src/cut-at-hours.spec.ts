import { HOUR_MS, hourOf, isRefusal } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutAtHours, cutEvent, MOST_HOURS, type HourPart, type Use } from './cut-at-hours.js';
import type { UsageEvent } from './usage-event.js';

/** 2026-11-22T10:00:00Z. */
const TEN = 1_795_341_600_000n;

function partsOf(use: Use): readonly HourPart[] {
  const parts = cutAtHours(use);
  if (isRefusal(parts)) throw new Error(parts.message);
  return parts;
}

const job: UsageEvent & { endMs: bigint } = {
  source: '/cluster',
  id: 'job-42',
  subject: 'commoner:9',
  meter: { kind: 'gpu-time', resource: 'A100' },
  unit: 'COMPUTE_RAW',
  quantity: 7n,
  effectiveAtMs: TEN + HOUR_MS / 2n,
  endMs: TEN + 2n * HOUR_MS + HOUR_MS / 4n,
};

describe('cutAtHours', () => {
  it('gives each hour its share of the milliseconds', () => {
    expect(partsOf({ startMs: TEN + HOUR_MS / 2n, endMs: TEN + 2n * HOUR_MS + HOUR_MS / 4n, quantity: 700n })).toEqual([
      { startMs: TEN + HOUR_MS / 2n, endMs: TEN + HOUR_MS, quantity: 200n, suffix: '@2026-11-22T10Z' },
      { startMs: TEN + HOUR_MS, endMs: TEN + 2n * HOUR_MS, quantity: 400n, suffix: '@2026-11-22T11Z' },
      {
        startMs: TEN + 2n * HOUR_MS,
        endMs: TEN + 2n * HOUR_MS + HOUR_MS / 4n,
        quantity: 100n,
        suffix: '@2026-11-22T12Z',
      },
    ]);
  });

  it('leaves a use within one hour whole, up to its very end', () => {
    expect(partsOf({ startMs: TEN, endMs: TEN + HOUR_MS, quantity: 3n })).toEqual([
      { startMs: TEN, endMs: TEN + HOUR_MS, quantity: 3n, suffix: '' },
    ]);
  });

  it('keeps what was used in no time at all', () => {
    expect(partsOf({ startMs: TEN, endMs: TEN, quantity: 3n })).toEqual([
      { startMs: TEN, endMs: TEN, quantity: 3n, suffix: '' },
    ]);
  });

  it('gives a step that cannot be halved to the earlier hour, also the tenth of many', () => {
    const quantities = (hours: bigint, quantity: bigint): readonly bigint[] =>
      partsOf({ startMs: TEN, endMs: TEN + hours * HOUR_MS, quantity }).map((part) => part.quantity);
    expect(quantities(2n, 3n)).toEqual([2n, 1n]);
    expect(quantities(12n, 3n)).toEqual([1n, 1n, 1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
  });

  it.each([
    ['EndsBeforeStart', 'end', TEN, TEN - 1n],
    ['TimeOutOfRange', 'time', -1n, 1n],
    ['TimeOutOfRange', 'time', 7_258_118_400_000n, 7_258_118_400_001n],
    ['UseTooLong', 'end', TEN, TEN + MOST_HOURS * HOUR_MS + 1n],
    ['UseTooLong', 'end', TEN + 1n, TEN + MOST_HOURS * HOUR_MS + 1n],
  ])('refuses with %s in %s', (kind, field, startMs, endMs) => {
    expect(cutAtHours({ startMs, endMs, quantity: 1n })).toMatchObject({ kind, field, rule: 'meter.time' });
  });

  it('takes a whole leap year, the first instant and the last', () => {
    expect(partsOf({ startMs: TEN, endMs: TEN + MOST_HOURS * HOUR_MS, quantity: 1n })).toHaveLength(8784);
    expect(partsOf({ startMs: 0n, endMs: 0n, quantity: 1n })).toHaveLength(1);
    expect(partsOf({ startMs: 7_258_118_399_999n, endMs: 7_258_118_400_000n, quantity: 1n })).toHaveLength(1);
  });

  it('follows without gap, sums exactly, and strays from the even share by less than a step', () => {
    const uses = fc.record({
      startMs: fc.bigInt({ min: 0n, max: TEN }),
      lasts: fc.bigInt({ min: 0n, max: 60n * HOUR_MS }),
      quantity: fc.oneof(fc.bigInt({ min: 0n, max: 100n }), fc.bigInt({ min: 0n, max: 10n ** 38n - 1n })),
    });
    fc.assert(
      fc.property(uses, ({ startMs, lasts, quantity }) => {
        const parts = partsOf({ startMs, endMs: startMs + lasts, quantity });
        expect(parts.reduce((sum, part) => sum + part.quantity, 0n)).toBe(quantity);
        expect(parts[0]?.startMs).toBe(startMs);
        expect(parts.at(-1)?.endMs).toBe(startMs + lasts);
        expect(new Set(parts.map(({ suffix }) => suffix)).size).toBe(parts.length);
        for (const [index, part] of parts.entries()) {
          expect(part.startMs).toBe(index === 0 ? startMs : parts[index - 1]?.endMs);
          expect(part.endMs - hourOf(part.startMs)).toBeLessThanOrEqual(HOUR_MS);
          const stray = part.quantity * lasts - quantity * (part.endMs - part.startMs);
          expect(lasts === 0n || (stray < lasts && -stray < lasts)).toBe(true);
        }
      }),
    );
  });

  it('never throws, whatever the times', () => {
    const instant = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
    fc.assert(
      fc.property(instant, instant, fc.bigInt({ min: 0n, max: 10n ** 38n }), (startMs, endMs, quantity) => {
        cutAtHours({ startMs, endMs, quantity });
      }),
    );
  });
});

describe('cutEvent', () => {
  it('names each part after its hour and the record', () => {
    expect(cutEvent(job)).toEqual([
      { ...job, id: 'job-42@2026-11-22T10Z', partOf: 'job-42', endMs: TEN + HOUR_MS, quantity: 2n },
      {
        ...job,
        id: 'job-42@2026-11-22T11Z',
        partOf: 'job-42',
        effectiveAtMs: TEN + HOUR_MS,
        endMs: TEN + 2n * HOUR_MS,
        quantity: 4n,
      },
      { ...job, id: 'job-42@2026-11-22T12Z', partOf: 'job-42', effectiveAtMs: TEN + 2n * HOUR_MS, quantity: 1n },
    ]);
  });

  it('leaves an event of one hour as it is', () => {
    const event = { ...job, endMs: TEN + HOUR_MS };
    expect(cutEvent(event)).toEqual([event]);
  });

  it('refuses as cutAtHours does', () => {
    expect(cutEvent({ ...job, endMs: job.effectiveAtMs - 1n })).toMatchObject({ kind: 'EndsBeforeStart' });
  });
});
