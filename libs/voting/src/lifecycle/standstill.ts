import { refuse, type Refusal } from '#libs/amount';
import type { MotionState } from '../motion-state.js';
import { daysAfter, type TimeZone } from './time-zone.js';

/**
 * When the standstill of a carried motion ends: after so many whole days that follow the day of the result, in the
 * partnership's time zone. Until then members object and nothing is executed.
 *
 * @example carried on 2027-03-27 in Rome, 3 days // the beginning of 2027-03-31
 */
export function standstillEnds(carriedAtMs: bigint, days: number, zone: TimeZone): bigint {
  return zone.startOf(daysAfter(zone.dayAt(carriedAtMs), days + 1));
}

/** Whatever decides whether a resolution may be executed, as loaded under the motion's lock. */
export interface StandstillFacts {
  readonly state: MotionState;
  readonly nowMs: bigint;
  readonly endsAtMs: bigint;
  /** Objections that hold it up now: neither withdrawn nor decided, and their time is not over. */
  readonly openObjections: bigint;
}

export type StandstillRefusal = Refusal<'NotInStandstill' | 'StandstillRunning' | 'ObjectionOpen'>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'motion.standstill' });

/** Says why a resolution may not be executed yet, or `undefined`. The last moment of the standstill is too early. */
export function mayExecute({ state, nowMs, endsAtMs, openObjections }: StandstillFacts): StandstillRefusal | undefined {
  if (state !== 'STANDSTILL')
    return no('NotInStandstill', 'state', 'Only what was carried and stood still is executed.');
  if (nowMs < endsAtMs) return no('StandstillRunning', 'endsAt', 'Members may still object to this.');
  if (openObjections > 0n) return no('ObjectionOpen', 'objections', 'Somebody objected, and nobody has decided of it.');
  return undefined;
}
