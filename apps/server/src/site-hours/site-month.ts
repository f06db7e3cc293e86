import type { Custom } from '#libs/custom';
import {
  bestOf,
  MEASURED_BY,
  monthIndicators,
  renewableTotal,
  type MeasuredBy,
  type MonthIndicators,
  type SiteMonth,
} from '#libs/inference-meter';
import { computeFigures, perGpuHour, type ComputeFigures } from './site-compute.js';
import type {
  BusyMonth,
  ComputeMonth,
  DividedMonth,
  MeterMonth,
  MonthClaim,
  RecordedClaim,
} from './site-month.store.js';

/** A site's month as far as it was measured: each figure null where nobody measured it. */
export interface MeasuredMonth {
  readonly site: string;
  readonly month: string;
  readonly compute: ComputeFigures;
  /** How busy cards were, as far as they told; null where none did. */
  readonly busy: BusyMonth | null;
  readonly figures: SiteMonth;
  readonly indicators: MonthIndicators;
  /** mJ that devices counted, and that were estimated: beside the meter, never added to it. */
  readonly devices: bigint | null;
  readonly estimated: bigint | null;
  /** Every way in which energy, and water, came to be known, the best first: the same thing said again, never added. */
  readonly energyBy: readonly FigureBy[];
  readonly waterBy: readonly FigureBy[];
  /** µL. */
  readonly waterEstimated: bigint | null;
  /** mJ and µL of the site's meters on a GPU-hour of the same hours. */
  readonly energyPerGpuHour: bigint | null;
  readonly waterPerGpuHour: bigint | null;
  /** Where its energy came from, as far as the site said. */
  readonly mix: RecordedClaim | null;
  readonly divided: DividedMonth | null;
  /** mJ that the meter read and that nobody can divide, for want of a PUE or for meters that contradict each other. */
  readonly undivided: bigint | null;
}

/** One way in which a figure came to be known. */
export interface FigureBy {
  readonly method: MeasuredBy;
  readonly quantity: bigint;
  /** Hours in which it was. */
  readonly hours: number;
}

/** One site's month, from what its meters read and what it said of itself. */
export interface MonthFacts {
  readonly site: string;
  readonly month: string;
  readonly meters: readonly MeterMonth[];
  readonly compute: readonly ComputeMonth[];
  readonly busy: BusyMonth | undefined;
  /** Every version of the custom, oldest first. */
  readonly customs: readonly Custom[];
  readonly divided: DividedMonth | undefined;
  readonly claim: RecordedClaim | undefined;
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

/** What an event without a method says is no better than an estimate. */
const NAMES: Readonly<Record<MeasuredBy, readonly string[]>> = {
  site_meter: [''],
  device_counter: ['@device_counter'],
  power_x_time: ['@power_x_time'],
  model_estimate: ['@model_estimate', '@unknown'],
};

/** The figures of energy or water of the whole site, by method, the best first. */
function byMethod(meters: readonly MeterMonth[], name: string): FigureBy[] {
  return MEASURED_BY.flatMap((method) => {
    const found = meters.filter(({ meter }) => NAMES[method].some((mark) => meter === `${name}${mark}`));
    const quantity = sum(found);
    return quantity === null ? [] : [{ method, quantity, hours: Math.max(...found.map(({ hours }) => hours)) }];
  });
}

function quantityBy(figures: readonly FigureBy[], ...methods: readonly MeasuredBy[]): bigint | null {
  const found = figures.filter(({ method }) => methods.includes(method));
  return found.length === 0 ? null : found.reduce((total, { quantity }) => total + quantity, 0n);
}

/** How the figure to believe came to be known; null where there is none. */
export function bestMethod(figures: readonly FigureBy[]): MeasuredBy | null {
  return bestOf(figures)?.method ?? null;
}

/** Figures of one span with the site's own meter: one of fewer hours would make a ratio of two spans. */
function figuresOf({ site, meters, claim, hours }: MonthFacts): SiteMonth {
  const of = (name: string): MeterMonth | undefined => meters.find(({ meter }) => meter === name);
  const whole = of(`energy/${site}`);
  const beside = (name: string): bigint | null => {
    const found = of(name);
    return found === undefined || whole === undefined || found.hours < whole.hours ? null : found.quantity;
  };
  const positive = (quantity: bigint | null | undefined): bigint | null =>
    quantity === undefined || quantity === 0n ? null : quantity;
  return {
    energy: positive(whole?.quantity),
    itEnergy: positive(beside(`energy/${site}/it`)),
    water: whole === undefined ? (of(`water/${site}`)?.quantity ?? null) : beside(`water/${site}`),
    // Nor is it a part of the site's energy where it was read in other hours, more of them included.
    reused: of(`energy/${site}/reuse`)?.hours === whole?.hours ? beside(`energy/${site}/reuse`) : null,
    renewable: renewableOf(claim),
    carbonGrams: claim?.carbonGrams ?? null,
    hoursRead: Math.min(whole?.hours ?? 0, hours),
    hours,
  };
}

/**
 * The month. A figure that covers fewer hours than the site's meter is no figure of the same month: a PUE of two
 * different spans would be neither's. Nothing measured is null; a site that is said to have used nothing was not read.
 */
export function measuredMonth(facts: MonthFacts): MeasuredMonth {
  const { site, month, meters, divided, claim } = facts;
  const figures = figuresOf(facts);
  const compute = computeFigures(facts.compute, facts.customs);
  const energyBy = byMethod(meters, `energy/${site}`).filter(({ quantity }) => quantity !== 0n);
  const waterBy = byMethod(meters, `water/${site}`);
  return {
    site,
    month,
    compute,
    busy: facts.busy ?? null,
    figures,
    indicators: monthIndicators(figures),
    devices: quantityBy(energyBy, 'device_counter', 'power_x_time'),
    estimated: quantityBy(energyBy, 'model_estimate'),
    energyBy,
    waterBy,
    waterEstimated: quantityBy(waterBy, 'model_estimate'),
    energyPerGpuHour: perGpuHour(figures.energy, compute.whileEnergy),
    waterPerGpuHour: perGpuHour(figures.water, compute.whileWater),
    mix: claim ?? null,
    divided: divided ?? null,
    undivided: figures.energy === null ? null : figures.energy - dividedOf(divided),
  };
}
