import { HOUR_MS } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { payloadOf } from './payload-of.js';
import { rollUp } from './roll-up.js';
import type { UsageEvent } from './usage-event.js';

const event: UsageEvent = {
  source: '/file/1',
  id: '2#in',
  subject: 'developer-1',
  meter: { kind: 'tokens-in', resource: 'llama' },
  unit: 'TOKEN',
  quantity: 374n,
  effectiveAtMs: HOUR_MS,
};

/** Events of few subjects, models and hours, so that they meet in buckets. */
const events: fc.Arbitrary<UsageEvent[]> = fc
  .array(
    fc.tuple(fc.constantFrom('a', 'b:c', 'b'), fc.constantFrom('m', 'c/m'), fc.bigInt({ min: 0n, max: 3n * HOUR_MS })),
  )
  .map((drawn) =>
    drawn.map(([subject, resource, effectiveAtMs], index) => {
      const id = `${index}#in`;
      return { ...event, id, subject, meter: { kind: 'tokens-in', resource }, effectiveAtMs, quantity: BigInt(index) };
    }),
  );

const total = (quantities: readonly { quantity: bigint }[]): bigint =>
  quantities.reduce((sum, { quantity }) => sum + quantity, 0n);

describe('rollUp', () => {
  it('sums by subject, meter and hour', () => {
    const at = (id: string, effectiveAtMs: bigint): UsageEvent => ({ ...event, id, effectiveAtMs });
    const { buckets } = rollUp([
      at('a', 2n * HOUR_MS - 1n),
      at('b', 2n * HOUR_MS),
      at('c', HOUR_MS),
      { ...at('d', HOUR_MS), subject: 'x' },
    ]);
    expect(buckets.map(({ subject, hourMs, quantity, events }) => [subject, hourMs, quantity, events])).toEqual([
      ['developer-1', HOUR_MS, 748n, 2],
      ['x', HOUR_MS, 374n, 1],
      ['developer-1', 2n * HOUR_MS, 374n, 1],
    ]);
  });

  it('counts a repeated event once and refuses another body under its identity', () => {
    const { buckets, repeated, conflicts } = rollUp([event, { ...event }, { ...event, quantity: 375n }]);
    expect(buckets).toMatchObject([{ quantity: 374n, events: 1 }]);
    expect(repeated).toBe(1);
    expect(conflicts).toMatchObject([{ kind: 'EventBodyDiffers', field: 'id' }]);
  });

  it('tells sources apart', () => {
    expect(rollUp([event, { ...event, source: '/file/2' }]).buckets).toMatchObject([{ quantity: 748n, events: 2 }]);
  });

  it('loses nothing, in any order and under any repetition', () => {
    fc.assert(
      fc.property(events, (drawn) => {
        const once = rollUp(drawn);
        expect(total(once.buckets)).toBe(total(drawn));
        expect(rollUp(drawn.toReversed()).buckets).toEqual(once.buckets);
        expect(rollUp([...drawn, ...drawn])).toEqual({ ...once, repeated: drawn.length });
      }),
    );
  });
});

describe('payloadOf', () => {
  it('is canonical', () => {
    expect(payloadOf({ ...event, endMs: 3_700_000n, site: 'x' })).toBe(
      '{"effectiveAtMs":"3600000","endMs":"3700000","id":"2#in","meter":{"kind":"tokens-in","resource":"llama"},' +
        '"quantity":"374","site":"x","source":"/file/1","subject":"developer-1","unit":"TOKEN"}',
    );
    expect(payloadOf(event)).not.toContain('endMs');
  });

  it('orders its keys whatever the order of the event', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.entries(event), { minLength: 7 }), (entries) => {
        const shuffled: UsageEvent = Object.assign(Object.fromEntries(entries), event);
        expect(Object.keys(shuffled)).toEqual(entries.map(([key]) => key));
        expect(payloadOf(shuffled)).toBe(payloadOf(event));
      }),
    );
  });
});
