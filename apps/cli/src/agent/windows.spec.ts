import { HOUR_MS, isRefusal } from '#libs/amount';
import { cutEvent, type UsageEvent } from '#libs/inference-meter';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joinWindows, wholeRecords, type OpenWindows } from './windows.js';

const T = 500_000n * HOUR_MS;
const MINUTE = 60_000n;

function span(fromMs: bigint, toMs: bigint, more: Partial<UsageEvent> = {}): readonly UsageEvent[] {
  const event = {
    source: '/machine/m7/gpu',
    id: `GPU-1#energy@${fromMs}-${toMs}`,
    subject: 'r0004',
    meter: { kind: 'energy', resource: 'mill' },
    unit: 'ENERGY',
    quantity: toMs - fromMs,
    effectiveAtMs: fromMs,
    endMs: toMs,
    method: 'power_x_time',
    ...more,
  } as const;
  const parts = cutEvent(event);
  if (isRefusal(parts)) throw new Error(parts.message);
  return parts;
}

function joined(polls: readonly (readonly UsageEvent[])[], windowMs = MINUTE): readonly UsageEvent[] {
  let open: OpenWindows = new Map();
  const all = polls.flatMap((events) => {
    const nowMs = events.at(-1)?.endMs ?? 0n;
    const step = joinWindows(open, events, { windowMs, nowMs });
    ({ open } = step);
    return step.closed;
  });
  return [...all, ...joinWindows(open, [], { windowMs, nowMs: T + 1000n * HOUR_MS }).closed];
}

describe('joinWindows', () => {
  it('joins the polls of a minute into one use, named by the span', () => {
    const polls = [0n, 1n, 2n, 3n, 4n, 5n, 6n].map((n) => span(T + n * 10_000n, T + (n + 1n) * 10_000n));
    expect(joined(polls).map(({ id, quantity }) => [id, quantity])).toEqual([
      [`GPU-1#energy@${T}-${T + 60_000n}`, 60_000n],
      [`GPU-1#energy@${T + 60_000n}-${T + 70_000n}`, 10_000n],
    ]);
  });

  it('joins nothing over a gap, a full hour, another subject or another method', () => {
    const gap = [span(T, T + 10_000n), span(T + 11_000n, T + 20_000n)];
    expect(joined(gap)).toHaveLength(2);
    const hour = [span(T - 5_000n, T + 5_000n), span(T + 5_000n, T + 6_000n)];
    expect(joined(hour).map(({ effectiveAtMs, endMs, partOf }) => [effectiveAtMs, endMs, partOf])).toEqual([
      [T - 5_000n, T, undefined],
      [T, T + 6_000n, undefined],
    ]);
    const others = [span(T, T + 10_000n), span(T + 10_000n, T + 20_000n, { subject: 'r0005' })];
    expect(joined(others)).toHaveLength(2);
    const methods = [span(T, T + 10_000n), span(T + 10_000n, T + 20_000n, { method: 'device_counter' })];
    expect(joined(methods)).toHaveLength(2);
  });

  it('loses and doubles nothing, and names no two uses alike', () => {
    const steps = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 2 }), last: fc.integer({ min: 1, max: 400_000 }) }),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom(1_000n, MINUTE, 10n * MINUTE, HOUR_MS), (lasting, windowMs) => {
        let at = T - 1_000_000n;
        const polls = lasting.map(({ wait, last }) => {
          const from = at + BigInt(wait === 0 ? 1 : 0);
          at = from + BigInt(last);
          return span(from, at);
        });
        const all = joined(polls, windowMs);
        const sum = (events: readonly UsageEvent[]): bigint =>
          events.reduce((total, { quantity }) => total + quantity, 0n);
        expect(sum(all)).toBe(sum(polls.flat()));
        expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
        const sorted = all.toSorted((a, b) => Number(a.effectiveAtMs - b.effectiveAtMs));
        for (const [index, { effectiveAtMs, endMs = 0n }] of sorted.entries()) {
          expect(endMs).toBeLessThanOrEqual(sorted[index + 1]?.effectiveAtMs ?? endMs);
          expect((endMs - 1n) / HOUR_MS).toBe(effectiveAtMs / HOUR_MS);
        }
      }),
    );
  });
});

describe('wholeRecords', () => {
  it('puts together what a parser cut at hours', () => {
    const [from, to] = [T - 1n, T + 3n * HOUR_MS];
    const parts = span(from, to, { id: 'job-42' });
    expect(parts.length).toBeGreaterThan(3);
    expect(wholeRecords([...parts, ...span(T, T + 1n, { id: 'job-43' })])).toMatchObject([
      { id: 'job-42', effectiveAtMs: from, endMs: to, quantity: to - from },
      { id: 'job-43', quantity: 1n },
    ]);
    expect(wholeRecords(parts)[0]).not.toHaveProperty('partOf');
  });
});
