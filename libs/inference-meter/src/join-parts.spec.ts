import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS, isRefusal } from '#libs/amount';
import { cutEvent } from './cut-at-hours.js';
import { joinParts } from './join-parts.js';
import type { UsageEvent } from './usage-event.js';

const job = (id: string, fromMs: bigint, lasts: bigint, quantity = 1000n): UsageEvent & { readonly endMs: bigint } => ({
  source: '/cluster/a',
  id,
  subject: 'r0004',
  site: 'mill',
  meter: { kind: 'gpu-time', resource: 'A100' },
  unit: 'COMPUTE_RAW',
  quantity,
  effectiveAtMs: fromMs,
  endMs: fromMs + lasts,
});

function cut(event: UsageEvent & { readonly endMs: bigint }): readonly UsageEvent[] {
  const parts = cutEvent(event);
  if (isRefusal(parts)) throw new Error(parts.message);
  return parts;
}

describe('joinParts', () => {
  it('puts the hours of a job together again, and leaves what is no part as it is', () => {
    const [long, short] = [job('42', HOUR_MS / 2n, 2n * HOUR_MS), job('7', 0n, 1n)];
    const [first, second, third] = cut(long);
    const events = [second, short, first, third, second].flatMap((event) => event ?? []);
    expect(joinParts(events)).toEqual([
      { event: long, places: [0, 2, 3, 4] },
      { event: short, places: [1] },
    ]);
  });

  it('takes every record apart and together, whatever else comes between', () => {
    const jobs = fc.uniqueArray(
      fc.record({
        id: fc.string({ minLength: 1 }),
        fromMs: fc.bigInt({ min: 0n, max: 5n * HOUR_MS }),
        lasts: fc.bigInt({ min: 0n, max: 5n * HOUR_MS }),
        quantity: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      }),
      { selector: ({ id }) => id, maxLength: 6 },
    );
    const shuffled = jobs.chain((drawn) => {
      const wholes = drawn.map(({ id, fromMs, lasts, quantity }) => job(id, fromMs, lasts, quantity));
      const parts = wholes.flatMap(cut);
      return fc.tuple(fc.constant(wholes), fc.shuffledSubarray(parts, { minLength: parts.length }));
    });
    fc.assert(
      fc.property(shuffled, ([wholes, parts]) => {
        const joined = joinParts(parts);
        expect(new Set(joined.map((record) => 'event' in record && record.event.id))).toEqual(
          new Set(wholes.map(({ id }) => id)),
        );
        for (const record of joined) {
          expect('event' in record && record.event).toEqual(
            wholes.find(({ id }) => 'event' in record && id === record.event.id),
          );
        }
        expect(joined.flatMap(({ places }) => places).toSorted((a, b) => a - b)).toEqual([...parts.keys()]);
      }),
    );
  });

  it('refuses parts of which some are missing, or that differ', () => {
    const [first, second, third] = cut(job('42', HOUR_MS / 2n, 2n * HOUR_MS));
    if (first === undefined || second === undefined || third === undefined) throw new Error('three hours');
    const kinds = (...events: readonly UsageEvent[]): readonly unknown[] =>
      joinParts(events).map((record) => ('refusal' in record ? record.refusal.kind : 'joined'));
    expect(kinds(first)).toEqual(['PartOfRecord']);
    expect(kinds(first, third)).toEqual(['PartOfRecord']);
    expect(kinds(first, second, { ...third, quantity: third.quantity + 1n })).toEqual(['PartOfRecord']);
    expect(kinds(first, second, { ...second, subject: 'r0005' }, third)).toEqual(['PartOfRecord']);
    // Hours one and two alone are no record of an hour and a half: their shares would be the same, so they are one.
    expect(kinds(second, third)).toEqual(['joined']);
    expect(kinds(first, second, third, { ...first, source: '/cluster/b' })).toEqual(['joined', 'PartOfRecord']);
  });
});
