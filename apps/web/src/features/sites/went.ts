import { shortOf, type Short } from './partial.js';
import type { Month } from './totals.js';

/** What the meter's energy of an hour is divided into; the rest of the meter is not divided. */
export const WENT_PARTS = ['attributed', 'idle', 'overhead', 'undivided'] as const;
export type WentPart = (typeof WENT_PARTS)[number];

/** A metered month and its parts, mJ, which sum to the meter. */
export interface Went {
  readonly month: string;
  readonly whole: bigint;
  readonly parts: readonly { readonly part: WentPart; readonly amount: bigint }[];
  readonly refusedHours: number;
  readonly short: Short;
}

/** The metered months: those of which something is divided, and those of which nothing is. */
export function wentOf(
  months: readonly Month[],
  now: string,
): {
  readonly divided: readonly Went[];
  readonly whole: readonly Went[];
} {
  const metered = months.flatMap((month): Went[] => {
    if (month.energyMillijoules === null) return [];
    const parts = WENT_PARTS.map((part) => ({ part, amount: BigInt(month[`${part}Millijoules`] ?? '0') }));
    const { energyMillijoules: whole, refusedHours } = month;
    return [{ month: month.month, whole: BigInt(whole), parts, refusedHours, short: shortOf(month, now) }];
  });
  const isDivided = ({ parts }: Went): boolean => parts.some(({ part, amount }) => part !== 'undivided' && amount > 0n);
  return { divided: metered.filter(isDivided), whole: metered.filter((each) => !isDivided(each)) };
}
