import type { Month } from './totals.js';

/** Which figures of a month do not stand for all of it: each by itself, the same for its bar and for its cell. */
export interface Short {
  /** The month is not over: then every figure of it is short. */
  readonly running: boolean;
  readonly compute: boolean;
  /** The site's meter was not read in every hour; false where it read nothing, for then there is no figure. */
  readonly energy: boolean;
  readonly water: boolean;
}

/** `now`: the month that runs, '2026-11'. */
export function shortOf(month: Month, now: string): Short {
  const running = month.month >= now;
  const meterOfWater = month.waterBy.find(({ method }) => method === 'site_meter');
  return {
    running,
    compute: running && computeOf(month) !== null,
    energy: month.energyMillijoules !== null && (running || month.partial),
    water: month.waterMicrolitres !== null && (running || (meterOfWater?.hours ?? 0) < month.hours),
  };
}

/** GPU time that users had, milli-GPU·ms; null where no machine reported any, used or idle: that is no zero. */
export function computeOf({ computeRaw, computeIdle }: Pick<Month, 'computeRaw' | 'computeIdle'>): bigint | null {
  const raw = BigInt(computeRaw);
  return raw === 0n && BigInt(computeIdle) === 0n ? null : raw;
}
