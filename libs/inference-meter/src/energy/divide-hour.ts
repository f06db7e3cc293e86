import { fraction, ONE, refuse, type Fraction } from '#libs/amount';
import { closeSite, closeSiteByWeight, type DeviceUse, type SiteSplit, type SplitRefusal } from './site-split.js';

/** Subjects of what no user had: never somebody's roll number. */
export const IDLE = 'idle';
export const OVERHEAD = 'overhead';

/** A quantity of one subject. */
export interface SubjectAmount {
  readonly id: string;
  readonly amount: bigint;
}

/** What is known of a site's energy in an hour, mJ. Null is not measured: never zero. */
export interface MeasuredHour {
  /** The site's own meter. */
  readonly meter: bigint | null;
  /** A meter of the machines alone; it gives the hour its PUE. */
  readonly machines: bigint | null;
  /** The PUE that holds where no meter of the machines is read. */
  readonly pue: Fraction | null;
  /** What devices counted, by subject, `idle` and `overhead` among them. Empty where none did. */
  readonly devices: readonly SubjectAmount[];
  /** GPU time of each user, milli-GPU × ms: divides where no device counted energy. */
  readonly gpuTime: readonly DeviceUse[];
  /** GPU time that nobody had. */
  readonly idleGpuTime: bigint;
}

/** A site's hour, divided: attributed + idle + overhead = meter. */
export interface DividedHour {
  /** Each user's part, device by device or by GPU time. */
  readonly attributed: readonly SubjectAmount[];
  readonly idle: bigint;
  readonly overhead: bigint;
  /** What of these three devices had counted themselves. */
  readonly counted: { readonly attributed: bigint; readonly idle: bigint; readonly overhead: bigint };
  /** Whose the parts are: as devices counted, or by GPU time. */
  readonly by: 'DEVICES' | 'GPU_TIME';
}

const total = (amounts: readonly SubjectAmount[]): bigint => amounts.reduce((sum, { amount }) => sum + amount, 0n);

/** The PUE of the hour as metered, else the one that holds; null where neither is known. */
function pueOf({ meter, machines, pue }: MeasuredHour): Fraction | null {
  if (machines === null) return pue;
  return meter === null || machines === 0n ? null : fraction(meter, machines);
}

function byDevices(split: SiteSplit, hour: MeasuredHour): DividedHour | SplitRefusal {
  const of = (subject: string): bigint => total(hour.devices.filter(({ id }) => id === subject));
  const users = hour.devices.filter(({ id }) => id !== IDLE && id !== OVERHEAD);
  const counted = { attributed: total(users), idle: of(IDLE), overhead: of(OVERHEAD) };
  if (counted.overhead > split.overhead) {
    const message = `${String(counted.overhead)} is counted as overhead, and the site had ${String(split.overhead)}.`;
    return refuse('AttributedExceedsMachines', { message, field: 'overhead', rule: 'meter.split' });
  }
  return { attributed: users, idle: split.idle + counted.idle, overhead: split.overhead, counted, by: 'DEVICES' };
}

/**
 * Divides a site's hour of energy. Where devices counted, theirs stands and the rest of the machines' energy is idle;
 * else users share it by GPU time. Null where the meter or the PUE is unknown (nothing can be divided), or nothing was
 * used. Refuses as `closeSite`.
 *
 * @example meter 120, PUE 6/5, devices r1 75 // r1 75, idle 25, overhead 20
 */
export function divideHour(hour: MeasuredHour): DividedHour | SplitRefusal | null {
  const { meter, devices, gpuTime, idleGpuTime } = hour;
  const site = { meter, pue: pueOf(hour) };
  if (meter === 0n) return null;
  if (devices.length > 0) {
    const split = closeSite(
      site,
      devices.filter(({ id }) => id !== OVERHEAD),
    );
    return split === null || 'refused' in split ? split : byDevices(split, hour);
  }
  const split = closeSiteByWeight(site, gpuTime, idleGpuTime);
  if (split === null || 'refused' in split) return split;
  return { ...split, counted: { attributed: 0n, idle: 0n, overhead: 0n }, by: 'GPU_TIME' };
}

/**
 * Divides a site's hour of water by the energy of its machines: water has no PUE, and what cools the site cools what
 * heats it. Null where the water, or the energy's division, is unknown.
 */
export function divideWater(meter: bigint | null, energy: DividedHour | null): DividedHour | SplitRefusal | null {
  if (energy === null || meter === 0n) return null;
  const uses = energy.attributed.map(({ id, amount }) => ({ id, weight: amount }));
  const split = closeSiteByWeight({ meter, pue: ONE }, uses, energy.idle);
  if (split === null || 'refused' in split) return split;
  return { ...split, counted: { attributed: 0n, idle: 0n, overhead: 0n }, by: energy.by };
}
