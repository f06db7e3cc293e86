import { compareIds, hourOf, refuse, type Refusal } from '#libs/amount';
import { payloadOf } from './payload-of.js';
import { meterName, type Meter, type MeterUnit, type UsageEvent } from './usage-event.js';

/** What one subject used of one meter in one UTC hour. */
export interface UsageBucket {
  readonly subject: string;
  readonly meter: Meter;
  readonly unit: MeterUnit;
  /** The start of the hour, in milliseconds since 1970-01-01T00:00Z. */
  readonly hourMs: bigint;
  readonly quantity: bigint;
  /** How many events it sums. */
  readonly events: number;
}

export interface RollUp {
  /** In ascending order of hour, subject and meter. */
  readonly buckets: readonly UsageBucket[];
  /** Reports of an event already known, body for body: counted once. */
  readonly repeated: number;
  /** Reports that use the identity of an event already known for another body: not counted. */
  readonly conflicts: readonly Refusal<'EventBodyDiffers'>[];
}

function refuseBody(event: UsageEvent): Refusal<'EventBodyDiffers'> {
  return refuse('EventBodyDiffers', {
    message: `"${event.id}" of "${event.source}" is already known with another content; a correction is a new event`,
    field: 'id',
    rule: 'meter.once',
  });
}

function compareBuckets(a: UsageBucket, b: UsageBucket): number {
  if (a.hourMs !== b.hourMs) return a.hourMs < b.hourMs ? -1 : 1;
  return compareIds(a.subject, b.subject) || compareIds(meterName(a.meter), meterName(b.meter));
}

/**
 * Sums events by subject, meter and UTC hour of their beginning, each (source, id) once, the first report of it
 * prevailing. The plain statement of what the database does in batches: the two must agree.
 *
 * @example rollUp([...events, ...events]).repeated // events.length
 */
export function rollUp(events: Iterable<UsageEvent>): RollUp {
  const known = new Map<string, Map<string, UsageEvent>>();
  const buckets = new Map<string, UsageBucket>();
  const conflicts: Refusal<'EventBodyDiffers'>[] = [];
  let repeated = 0;
  for (const event of events) {
    const ofSource = known.get(event.source) ?? new Map<string, UsageEvent>();
    const first = ofSource.get(event.id);
    if (first !== undefined) {
      if (payloadOf(first) === payloadOf(event)) repeated += 1;
      else conflicts.push(refuseBody(event));
      continue;
    }
    known.set(event.source, ofSource.set(event.id, event));
    const { subject, meter, unit } = event;
    const hourMs = hourOf(event.effectiveAtMs);
    const key = JSON.stringify([hourMs.toString(), subject, meter.kind, meter.resource]);
    const sum = buckets.get(key) ?? { subject, meter, unit, hourMs, quantity: 0n, events: 0 };
    buckets.set(key, { ...sum, quantity: sum.quantity + event.quantity, events: sum.events + 1 });
  }
  return { buckets: [...buckets.values()].sort(compareBuckets), repeated, conflicts };
}
