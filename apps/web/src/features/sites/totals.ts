import { fraction, GPU_HOUR, ofAmount } from '#libs/amount';
import type { SitesPageQuery } from '../../gql/sites/graphql.js';
import { computeOf, shortOf } from './partial.js';

export type Site = SitesPageQuery['partnership']['sites'][number];
export type Month = SitesPageQuery['siteMonths'][number];

/** What sites are ranked by: GPU time, energy, water, and the last two to a GPU-hour. */
export const MEASURES = ['compute', 'energy', 'water', 'energy-each', 'water-each'] as const;
export type Measure = (typeof MEASURES)[number];

/** The measure of an address; GPU time where it names none. */
export const readMeasure = (search: URLSearchParams): Measure =>
  MEASURES.find((each) => each === search.get('by')) ?? 'compute';

/** What a site did in some months, in smallest steps. Null was not measured: never zero. */
export interface Totals {
  readonly compute: bigint | null;
  readonly weighted: bigint;
  /** Beside `compute`: of cards that nobody held. */
  readonly idle: bigint;
  /** What of `compute` and `idle` stands in the books. */
  readonly booked: bigint;
  /** Of the site's own meters: months without one are not in it, and `energyMonths` says how many are. */
  readonly energy: bigint | null;
  readonly water: bigint | null;
  /** Beside the metered, never added to it. */
  readonly energyEstimated: bigint | null;
  readonly waterEstimated: bigint | null;
  /** Of the hours that the meter read: ratios of sums, never means of ratios. */
  readonly energyEach: bigint | null;
  readonly waterEach: bigint | null;
  /** GPU time whose cards told how busy they were, and what of it they worked; null where none told. */
  readonly busyTold: bigint | null;
  readonly busy: bigint | null;
  readonly months: number;
  readonly energyMonths: number;
  readonly waterMonths: number;
  /** Months with a reading of energy, and of water, of which an hour is missing. */
  readonly partialMonths: number;
  readonly partialWaterMonths: number;
  /** Whether the month that runs is among them. */
  readonly running: boolean;
}

const big = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** The sum of what is known; null where nothing is. */
const sumKnown = (figures: readonly (bigint | null)[]): bigint | null =>
  figures.reduce((sum, figure) => (figure === null ? sum : (sum ?? 0n) + figure), null);
const known = (figures: readonly (string | null)[]): bigint | null => sumKnown(figures.map(big));

const total = (figures: readonly string[]): bigint => figures.reduce((sum, text) => sum + BigInt(text), 0n);

/** So much to a GPU-hour, rounded half up; null where nothing was measured or nothing ran meanwhile. */
const each = (figure: bigint | null, compute: bigint): bigint | null =>
  figure === null || compute <= 0n ? null : ofAmount(figure, fraction(GPU_HOUR, compute), 'HALF_UP');

/** Sums months, of one site or of several. `now`: the month that runs, '2026-11'. */
export function totalsOf(months: readonly Month[], now: string): Totals {
  const short = months.map((month) => shortOf(month, now));
  const metered = months.filter(({ energyMillijoules }) => energyMillijoules !== null);
  const watered = months.filter(({ waterMicrolitres }) => waterMicrolitres !== null);
  const energy = known(metered.map(({ energyMillijoules }) => energyMillijoules));
  const water = known(watered.map(({ waterMicrolitres }) => waterMicrolitres));
  return {
    compute: sumKnown(months.map(computeOf)),
    idle: total(months.map(({ computeIdle }) => computeIdle)),
    booked: total(months.map(({ computeBooked }) => computeBooked)),
    weighted: total(months.map(({ computeWeighted }) => computeWeighted)),
    energy,
    water,
    energyEstimated: known(months.map(({ estimatedMillijoules }) => estimatedMillijoules)),
    waterEstimated: known(months.map(({ waterEstimatedMicrolitres }) => waterEstimatedMicrolitres)),
    energyEach: each(energy, total(metered.map(({ computeWhileEnergy }) => computeWhileEnergy))),
    waterEach: each(water, total(watered.map(({ computeWhileWater }) => computeWhileWater))),
    busyTold: known(months.map(({ computeWhileBusyTold }) => computeWhileBusyTold)),
    busy: known(months.map(({ computeBusy }) => computeBusy)),
    months: months.length,
    energyMonths: metered.length,
    waterMonths: watered.length,
    partialMonths: short.filter((each) => each.energy).length,
    partialWaterMonths: short.filter((each) => each.water).length,
    running: short.some((each) => each.running),
  };
}

/** A site's figure of a measure. */
export function figureOf(totals: Totals, measure: Measure): bigint | null {
  if (measure === 'compute') return totals.compute;
  if (measure === 'energy') return totals.energy;
  if (measure === 'water') return totals.water;
  return measure === 'energy-each' ? totals.energyEach : totals.waterEach;
}

export interface Ranked {
  readonly site: Site;
  readonly totals: Totals;
}

/** The most first; who has no figure comes last, and equals stand by name. */
export function ranked(
  sites: readonly Site[],
  { months, now }: { readonly months: readonly Month[]; readonly now: string },
  measure: Measure,
): Ranked[] {
  const rows = sites.map((site) => ({
    site,
    totals: totalsOf(
      months.filter((month) => month.site === site.slug),
      now,
    ),
  }));
  return rows.sort((a, b) => {
    const [left, right] = [figureOf(a.totals, measure) ?? -1n, figureOf(b.totals, measure) ?? -1n];
    return left === right ? a.site.name.localeCompare(b.site.name) : left < right ? 1 : -1;
  });
}

/** Whether a month says anything: a machine reported GPU time, or something was read or estimated. */
export const saysAnything = (month: Month): boolean =>
  computeOf(month) !== null ||
  [month.energyMillijoules, month.waterMicrolitres, month.estimatedMillijoules, month.waterEstimatedMicrolitres].some(
    (figure) => figure !== null,
  );

/** The months within a range: figures of the last question may still be here. */
export const within = (months: readonly Month[], { from, to }: { from: string; to: string }): readonly Month[] =>
  months.filter(({ month }) => month >= from && month <= to);

/** The months less those before the first that says anything. */
export function sinceTheFirst(months: readonly Month[]): readonly Month[] {
  const first = months
    .filter(saysAnything)
    .map(({ month }) => month)
    .toSorted()[0];
  return first === undefined ? [] : months.filter(({ month }) => month >= first);
}
