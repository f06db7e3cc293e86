import { InvariantViolation, isRefusal, unitOf } from '#libs/amount';
import { profileOn, type Custom } from '#libs/custom';

/**
 * The most that one person may hold in withdrawable shares, in minor units: the lower of what the custom and the statute
 * of its jurisdiction say on that day (CAP-2). The database says the same, and holds every posting to it.
 */
export function shareLimit(custom: Custom, day: string): bigint {
  const unit = unitOf(custom.currency);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  const { individualShareMinor } = custom.capital;
  const { individualShare } = profileOn(custom.jurisdiction, day);
  if (individualShare === undefined) return individualShareMinor;
  const statute = individualShare * unit.scale;
  return statute < individualShareMinor ? statute : individualShareMinor;
}

/**
 * The lower of the limit on the day that an event is of and the limit today: no day can be chosen for what it allowed
 * (CAP-2).
 */
export function shareLimitBooked(of: Ruled, today: Ruled): bigint {
  const [then, now] = [shareLimit(of.custom, of.day), shareLimit(today.custom, today.day)];
  return then < now ? then : now;
}

/** A day, and the custom in force on it. */
export interface Ruled {
  readonly custom: Custom;
  readonly day: string;
}
