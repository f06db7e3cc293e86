import { InvariantViolation } from './refusal.js';

/** Milliseconds in an hour. */
export const HOUR_MS = 3_600_000n;

/** From `startMs` up to, but not including, `endMs`; both in milliseconds since 1970-01-01T00:00Z. */
export interface Interval {
  readonly startMs: bigint;
  readonly endMs: bigint;
}

/** The start of the UTC hour that holds this instant. */
export function hourOf(instantMs: bigint): bigint {
  const past = instantMs % HOUR_MS;
  return instantMs - (past < 0n ? past + HOUR_MS : past);
}

/**
 * Cuts an interval at every UTC hour, in order; the parts together last as long as the whole. An empty interval has
 * no parts; one that ends before it starts is a bug and throws.
 *
 * @example 00:30 to 02:10 // 00:30–01:00, 01:00–02:00, 02:00–02:10
 */
export function cutAtHours({ startMs, endMs }: Interval): readonly Interval[] {
  if (endMs < startMs) throw new InvariantViolation('an interval cannot end before it starts');
  const parts: Interval[] = [];
  for (let from = startMs; from < endMs;) {
    const nextHour = hourOf(from) + HOUR_MS;
    const to = nextHour < endMs ? nextHour : endMs;
    parts.push({ startMs: from, endMs: to });
    from = to;
  }
  return parts;
}
