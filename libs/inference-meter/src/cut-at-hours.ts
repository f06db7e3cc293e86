import {
  allocate,
  cutAtHours as cutInterval,
  HOUR_MS,
  hourOf,
  InvariantViolation,
  isRefusal,
  refuse,
  type Interval,
  type Refusal,
} from '#libs/amount';
import { formatUtcInstant } from './instant.js';
import type { UsageEvent } from './usage-event.js';

/** A use that lasted from `startMs` up to, but not including, `endMs`. */
export interface Use extends Interval {
  /** In whole smallest steps, zero or above, spread evenly over the interval. */
  readonly quantity: bigint;
}

/** What fell into one UTC hour. */
export interface HourPart extends Use {
  /** Goes after the record's id: '@2026-11-22T10Z', or '' where the use lies in one hour. */
  readonly suffix: string;
}

/** Why a use is not cut. */
export type CutRefusal = Refusal<'EndsBeforeStart' | 'TimeOutOfRange' | 'UseTooLong'>;

/** The most hours that one record may touch, a leap year: more is a wrong date, not a use. */
export const MOST_HOURS = 8784n;

const EARLIEST_MS = 0n;
/** The year 2200 begins: no later instant is stored. */
const LATEST_MS = 7_258_118_400_000n;

/**
 * Cuts a use at UTC hours. The parts follow each other without gap and their quantities sum exactly to the whole,
 * allocated by milliseconds (largest remainder, ties to the earlier hour). A use without duration is one part. Never
 * throws on what a file may say: refuses an end before its beginning, a time before 1970 or after 2199, and more than
 * 8,784 hours.
 *
 * @example cutAtHours({ startMs, endMs, quantity }).map(({ suffix }) => `job-42${suffix}`) // job-42@2026-11-22T10Z, …
 */
export function cutAtHours({ startMs, endMs, quantity }: Use): readonly HourPart[] | CutRefusal {
  const refusal = checkInterval({ startMs, endMs });
  if (refusal !== undefined) return refusal;
  if (startMs === endMs || hourOf(startMs) === hourOf(endMs - 1n)) return [{ startMs, endMs, quantity, suffix: '' }];
  const hours = cutInterval({ startMs, endMs });
  // Ids only break ties: padded, they sort as the hours do.
  const shares = hours.map((hour, index) => ({ id: `${index}`.padStart(5, '0'), weight: hour.endMs - hour.startMs }));
  const parts = allocate(quantity, shares);
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  return hours.map((hour, index) => ({
    ...hour,
    quantity: parts[index]?.amount ?? 0n,
    suffix: hours.length === 1 ? '' : `@${formatUtcInstant(hour.startMs).slice(0, 13)}Z`,
  }));
}

/**
 * The same for an event whose interval may span hours: the event itself where it lies in one, else its parts, each with
 * the hour in its id and the record's id as `partOf`.
 *
 * @example cutEvent({ ...job, id: 'job-42' }) // ids job-42@2026-11-22T10Z and job-42@2026-11-22T11Z
 */
export function cutEvent(event: UsageEvent & { readonly endMs: bigint }): readonly UsageEvent[] | CutRefusal {
  const parts = cutAtHours({ startMs: event.effectiveAtMs, endMs: event.endMs, quantity: event.quantity });
  if (isRefusal(parts)) return parts;
  if (parts.length === 1) return [event];
  return parts.map(({ startMs, endMs, quantity, suffix }) => ({
    ...event,
    id: `${event.id}${suffix}`,
    partOf: event.id,
    effectiveAtMs: startMs,
    endMs,
    quantity,
  }));
}

function checkInterval({ startMs, endMs }: Interval): CutRefusal | undefined {
  const rule = 'meter.time';
  if (endMs < startMs) {
    return refuse('EndsBeforeStart', { message: 'the use ends before it begins', field: 'end', rule });
  }
  if (startMs < EARLIEST_MS || endMs > LATEST_MS) {
    return refuse('TimeOutOfRange', { message: 'the use lies outside the years 1970 to 2199', field: 'time', rule });
  }
  // The end is not part of the use: one at a full hour does not touch it.
  if ((hourOf(endMs - 1n) - hourOf(startMs)) / HOUR_MS < MOST_HOURS) return undefined;
  return refuse('UseTooLong', { message: `the use lasts longer than ${MOST_HOURS} hours`, field: 'end', rule });
}
