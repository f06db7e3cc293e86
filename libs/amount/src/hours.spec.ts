import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutAtHours, HOUR_MS, hourOf } from './hours.js';
import { InvariantViolation } from './refusal.js';

const at = (time: string): bigint => BigInt(Date.parse(`2026-03-01T${time}Z`));
const instant = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 13n });

describe('cutAtHours', () => {
  it('cuts 00:30 to 02:10 in three', () => {
    expect(cutAtHours({ startMs: at('00:30'), endMs: at('02:10') })).toEqual([
      { startMs: at('00:30'), endMs: at('01:00') },
      { startMs: at('01:00'), endMs: at('02:00') },
      { startMs: at('02:00'), endMs: at('02:10') },
    ]);
  });

  it('has no part of nothing, and one of a full hour', () => {
    expect(cutAtHours({ startMs: at('01:00'), endMs: at('01:00') })).toEqual([]);
    expect(cutAtHours({ startMs: at('01:00'), endMs: at('02:00') })).toHaveLength(1);
  });

  it('throws on an interval that ends before it starts', () => {
    expect(() => cutAtHours({ startMs: 1n, endMs: 0n })).toThrow(InvariantViolation);
  });

  it('loses no millisecond, and crosses no hour', () => {
    fc.assert(
      fc.property(instant, fc.bigInt({ min: 0n, max: 50n * HOUR_MS }), (startMs, length) => {
        const parts = cutAtHours({ startMs, endMs: startMs + length });
        expect(parts.reduce((sum, part) => sum + part.endMs - part.startMs, 0n)).toBe(length);
        for (const part of parts) expect(hourOf(part.startMs)).toBe(hourOf(part.endMs - 1n));
        for (const [i, part] of parts.slice(1).entries()) expect(part.startMs).toBe(parts[i]!.endMs);
      }),
    );
  });
});

describe('hourOf', () => {
  it('is the hour that holds the instant, before 1970 too', () => {
    fc.assert(
      fc.property(instant, (now) => {
        const hour = hourOf(now);
        expect(hour % HOUR_MS).toBe(0n);
        expect(hour <= now && now < hour + HOUR_MS).toBe(true);
      }),
    );
  });
});
