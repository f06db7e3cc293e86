import type { Month } from './totals.js';

export const INDICATORS = ['pue', 'wue', 'erf', 'ref', 'cue'] as const;
export type Indicator = (typeof INDICATORS)[number];

/** Why a month has no figure of an indicator: the first thing that is missing, or that its meters contradict each other. */
export type Missing =
  'implausible' | 'noEnergy' | 'noMachines' | 'noWater' | 'noReuse' | 'noRenewable' | 'noCarbon' | 'nothingUsed';

const NEEDS: Readonly<Record<Indicator, readonly (readonly [keyof Month, Missing])[]>> = {
  pue: [
    ['energyMillijoules', 'noEnergy'],
    ['itEnergyMillijoules', 'noMachines'],
  ],
  wue: [
    ['waterMicrolitres', 'noWater'],
    ['itEnergyMillijoules', 'noMachines'],
  ],
  erf: [
    ['reusedMillijoules', 'noReuse'],
    ['energyMillijoules', 'noEnergy'],
  ],
  ref: [
    ['renewableMillijoules', 'noRenewable'],
    ['energyMillijoules', 'noEnergy'],
  ],
  cue: [
    ['carbonGrams', 'noCarbon'],
    ['itEnergyMillijoules', 'noMachines'],
  ],
};

/** What a month's indicator lacks; null where it has a figure. */
export function missingOf(month: Month, indicator: Indicator): Missing | null {
  if (month[indicator] !== null) return null;
  if (month.implausible.includes(indicator)) return 'implausible';
  return NEEDS[indicator].find(([field]) => month[field] === null)?.[1] ?? 'nothingUsed';
}
