import { entriesLink } from '../../ui/entries-link.js';

/** The last day of a month, '2026-11-30'. */
function lastDay(month: string): string {
  const [year = 0, of = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, of, 0)).toISOString().slice(0, 10);
}

/** Where the entries behind a site's figures are: months from one to another, the same one where only one is named. */
export function behind(slug: string) {
  const of =
    (account: string, unit: string) =>
    (from: string, until: string = from) =>
      entriesLink({ account: `${account}:${slug}`, unit, from: `${from}-01`, until: lastDay(until) });
  return {
    compute: of('je:compute:supplied', 'COMPUTE_RAW'),
    energy: of('je:energy:site-meter', 'ENERGY'),
    energyEstimated: of('je:energy:estimate', 'ENERGY'),
    water: of('je:water:site-meter', 'WATER'),
    waterEstimated: of('je:water:estimate', 'WATER'),
  };
}
