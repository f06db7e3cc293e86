import { lengthOf } from '../../format/fraction.js';

/** A site's month as it came over the wire. */
interface SiteMonth {
  readonly site: string;
  readonly siteSlug: string;
  readonly month: string;
  readonly computeRaw: string;
  readonly computeIdle: string;
  readonly partial: boolean;
}

/** One bar: what it says, and how long it and its idle part are drawn, 0 to 1. */
export interface MonthBar {
  readonly month: string;
  readonly computeRaw: string;
  readonly computeIdle: string;
  readonly partial: boolean;
  /** False where nothing was metered in the month: there is nothing behind it. */
  readonly metered: boolean;
  readonly length: number;
  readonly idleLength: number;
}

/** The bars of one site. */
export interface SiteBars {
  readonly slug: string;
  readonly name: string;
  readonly bars: readonly MonthBar[];
}

/** As many months as have room beside each other; the table has all of them. */
export const MOST_MONTHS = 12;

/**
 * The last months of every site, on one scale, all sites over the same months: a month in which nothing was metered is
 * an empty place and not left out.
 */
export function monthBars(months: readonly SiteMonth[]): SiteBars[] {
  const shown = monthsBetween(months.map(({ month }) => month)).slice(-MOST_MONTHS);
  const seen = months.filter(({ month }) => shown.includes(month));
  const whole = ({ computeRaw, computeIdle }: SiteMonth): bigint => BigInt(computeRaw) + BigInt(computeIdle);
  const largest = seen.reduce((most, each) => (whole(each) > most ? whole(each) : most), 0n);
  const sites = Map.groupBy(seen, ({ siteSlug }) => siteSlug);
  return [...sites].map(([slug, own]) => ({
    slug,
    name: own[0]?.site ?? slug,
    bars: shown.map((month): MonthBar => {
      const found = own.find((each) => each.month === month);
      if (found === undefined) return { ...NOTHING, month };
      const { computeRaw, computeIdle, partial } = found;
      return {
        ...{ month, computeRaw, computeIdle, partial, metered: true },
        length: lengthOf(BigInt(computeRaw), largest),
        idleLength: lengthOf(BigInt(computeIdle), largest),
      };
    }),
  }));
}

const NOTHING = {
  computeRaw: '0',
  computeIdle: '0',
  partial: false,
  metered: false,
  length: 0,
  idleLength: 0,
} as const;

/** Every month from the first to the last of them. */
function monthsBetween(months: readonly string[]): string[] {
  const sorted = months.toSorted();
  const last = sorted.at(-1);
  let next = sorted[0];
  const all: string[] = [];
  while (next !== undefined && last !== undefined && next <= last) {
    all.push(next);
    const [year = '', of = ''] = next.split('-');
    next = new Date(Date.UTC(Number(year), Number(of), 1)).toISOString().slice(0, 7);
  }
  return all;
}
