import {
  monthIndicators,
  readBucketMeter,
  renewableTotal,
  type MonthIndicators,
  type SiteMonth,
} from '#libs/inference-meter';
import type { DividedMonth, MeterMonth, MonthClaim } from './site-month.store.js';

/** A site's month as far as it was measured: each figure null where nobody measured it. */
export interface MeasuredMonth {
  readonly site: string;
  readonly month: string;
  readonly computeRaw: bigint;
  readonly figures: SiteMonth;
  readonly indicators: MonthIndicators;
  /** mJ that devices counted, and that were estimated: beside the meter, never added to it. */
  readonly devices: bigint | null;
  readonly estimated: bigint | null;
  readonly divided: DividedMonth | null;
  /** mJ that the meter read and that nobody can divide, for want of a PUE or for meters that contradict each other. */
  readonly undivided: bigint | null;
}

/** One site's month, from what its meters read and what it said of itself. */
export interface MonthFacts {
  readonly site: string;
  readonly month: string;
  readonly meters: readonly MeterMonth[];
  readonly divided: DividedMonth | undefined;
  readonly claim: MonthClaim | undefined;
  /** Hours of the month in which the site was in service. */
  readonly hours: number;
}

const sum = (meters: readonly MeterMonth[]): bigint | null =>
  meters.length === 0 ? null : meters.reduce((total, { quantity }) => total + quantity, 0n);

/** Renewable energy is known where each of its kinds is; what is unretired is not known to be ours. */
function renewableOf(claim: MonthClaim | undefined): bigint | null {
  if (claim === undefined) return null;
  const { guarantees, agreements, onSite, agreementsUnretired, onSiteUnretired } = claim;
  if (guarantees === null || agreements === null || onSite === null) return null;
  if (agreementsUnretired === null || onSiteUnretired === null) return null;
  return renewableTotal({ guarantees, agreements, onSite, agreementsUnretired, onSiteUnretired });
}

const dividedOf = (divided: DividedMonth | undefined): bigint =>
  divided === undefined ? 0n : divided.attributed + divided.idle + divided.overhead;

/** Devices' or estimates' figures of energy, whatever their method. */
const byMethod = (meters: readonly MeterMonth[], site: string, ...methods: readonly string[]): bigint | null =>
  sum(meters.filter(({ meter }) => methods.some((method) => meter === `energy/${site}@${method}`)));

/**
 * The month. A figure that covers fewer hours than the site's meter is no figure of the same month: a PUE of two
 * different spans would be neither's. Nothing measured is null; a site that is said to have used nothing was not read.
 */
export function measuredMonth({ site, month, meters, divided, claim, hours }: MonthFacts): MeasuredMonth {
  const of = (name: string): MeterMonth | undefined => meters.find(({ meter }) => meter === name);
  const whole = of(`energy/${site}`);
  const beside = (name: string): bigint | null => {
    const found = of(name);
    return found === undefined || whole === undefined || found.hours < whole.hours ? null : found.quantity;
  };
  const positive = (quantity: bigint | null | undefined): bigint | null =>
    quantity === undefined || quantity === 0n ? null : quantity;
  const figures: SiteMonth = {
    energy: positive(whole?.quantity),
    itEnergy: positive(beside(`energy/${site}/it`)),
    water: whole === undefined ? (of(`water/${site}`)?.quantity ?? null) : beside(`water/${site}`),
    reused: of(`energy/${site}/reuse`)?.quantity ?? null,
    renewable: renewableOf(claim),
    carbonGrams: claim?.carbonGrams ?? null,
    hoursRead: Math.min(whole?.hours ?? 0, hours),
    hours,
  };
  return {
    site,
    month,
    computeRaw: sum(meters.filter(({ meter }) => readBucketMeter(meter)?.meter.kind === 'gpu-time')) ?? 0n,
    figures,
    indicators: monthIndicators(figures),
    devices: byMethod(meters, site, 'device_counter', 'power_x_time'),
    estimated: byMethod(meters, site, 'model_estimate', 'unknown'),
    divided: divided ?? null,
    undivided: figures.energy === null ? null : figures.energy - dividedOf(divided),
  };
}
