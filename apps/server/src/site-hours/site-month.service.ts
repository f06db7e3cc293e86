import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { CustomService } from '../custom/custom.service.js';
import { InventoryService } from '../partnership/inventory.service.js';
import { after, SiteMonthFacts, startOf } from './site-month-facts.js';
import { measuredMonth, type MeasuredMonth } from './site-month.js';
import { SiteMonthStore, type MonthClaim, type NewFactor, type Said } from './site-month.store.js';

export type { MonthClaim } from './site-month.store.js';

/** Months 'YYYY-MM', the last one included; all sites where none is named. */
export interface MonthsWished {
  readonly site?: string | undefined;
  readonly from: string;
  readonly to: string;
}

export type SiteRefusal = Refusal<
  'SiteUnknown' | 'MonthMalformed' | 'TooManyMonths' | 'FactorRetroactive' | 'FactorOutOfRange' | 'PartExceedsWhole'
>;

const HOUR_MS = 3_600_000;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/u;
/** Ten years: as long as records are kept. */
const MOST_MONTHS = 120;

const no = (kind: SiteRefusal['kind'], field: string, message: string): SiteRefusal =>
  refuse(kind, { message, field, rule: 'KPI-1' });

/** What sites used, month by month, with the indicators of rules.md §10; and what they say of themselves. */
@Injectable()
export class SiteMonthService {
  constructor(
    private readonly store: SiteMonthStore,
    private readonly facts: SiteMonthFacts,
    private readonly inventory: InventoryService,
    private readonly customs: CustomService,
  ) {}

  /** Every month of every site asked for, from the one in which it went into service, whether it was measured or not. */
  async months(partnershipId: string, { site, from, to }: MonthsWished): Promise<MeasuredMonth[] | SiteRefusal> {
    if (!MONTH.test(from) || !MONTH.test(to)) return no('MonthMalformed', 'from', 'a month is YYYY-MM');
    const sites = (await this.inventory.sites(partnershipId)).filter(({ slug }) => site === undefined || slug === site);
    if (site !== undefined && sites.length === 0) return unknown(site);
    const months = monthsOf(from, to);
    if (months.length > MOST_MONTHS) return no('TooManyMonths', 'to', `at most ${String(MOST_MONTHS)} months at once`);
    const asked = { partnershipId, site: site ?? null, from: startOf(from), to: after(to) };
    const history = await this.customs.history(partnershipId);
    const begins = history.map(({ effectiveAt }) => effectiveAt);
    const isInService = (month: string): boolean =>
      sites.some(({ inServiceOn }) => after(month) > new Date(`${inServiceOn}T00:00:00Z`));
    const [{ meters, compute, busy }, divided, claims] = await Promise.all([
      this.facts.read(partnershipId, { months: months.filter(isInService), begins }),
      this.store.divided(asked),
      this.store.claims(asked),
    ]);
    const customs = history.map(({ custom }) => custom);
    return sites.flatMap(({ slug, inServiceOn }) =>
      months
        .filter((month) => after(month) > new Date(`${inServiceOn}T00:00:00Z`))
        .map((month) => {
          const here = (each: { readonly site: string; readonly month: string }): boolean =>
            each.site === slug && each.month === month;
          const begins = Math.max(startOf(month).getTime(), Date.parse(`${inServiceOn}T00:00:00Z`));
          return measuredMonth({
            site: slug,
            month,
            meters: meters.filter(here),
            compute: compute.filter(here),
            busy: busy.find(here),
            customs,
            divided: divided.find(here),
            claim: claims.find(here),
            hours: (after(month).getTime() - begins) / HOUR_MS,
          });
        }),
    );
  }

  /** What a site said last of each month. */
  claims(partnershipId: string, site: string, year: number): Promise<MonthClaim[]> {
    const [from, to] = [new Date(Date.UTC(year, 0)), new Date(Date.UTC(year + 1, 0))];
    return this.store.claims({ partnershipId, site, from, to });
  }

  /** What a site said last of a month; undefined where it said nothing. */
  async claimOf(partnershipId: string, site: string, month: string): Promise<MonthClaim | undefined> {
    if (!MONTH.test(month)) return undefined;
    const asked = { partnershipId, site, from: startOf(month), to: after(month) };
    return (await this.store.claims(asked))[0];
  }

  /** Names a PUE or water factors from an hour on; hours that are divided keep theirs. */
  async setFactor(
    partnershipId: string,
    site: string,
    factor: NewFactor,
    by: string,
  ): Promise<SiteRefusal | undefined> {
    if (!(await this.knows(partnershipId, site))) return unknown(site);
    if (factor.from.getTime() % HOUR_MS !== 0)
      return no('FactorOutOfRange', 'from', 'a factor begins at a full UTC hour');
    if (factor.puePpm !== null && (factor.puePpm < 1_000_000n || factor.puePpm > 100_000_000n)) {
      return no('FactorOutOfRange', 'pue', 'a PUE is 1 or more, and no site uses a hundred times its machines');
    }
    if (await this.store.reachesBack(partnershipId, site, factor.from)) {
      return no('FactorRetroactive', 'from', 'a factor begins after the last one, and after the hours that it divided');
    }
    await this.store.setFactor(partnershipId, site, { factor, by });
    return undefined;
  }

  /** Says of a month what no meter reads; said again, the later word counts. */
  async claim(partnershipId: string, claim: MonthClaim, said: Said): Promise<SiteRefusal | undefined> {
    if (!MONTH.test(claim.month)) return no('MonthMalformed', 'month', 'a month is YYYY-MM');
    if (!(await this.knows(partnershipId, claim.site))) return unknown(claim.site);
    const exceeds = (part: bigint | null, whole: bigint | null): boolean =>
      part !== null && (whole === null || part > whole);
    if (exceeds(claim.agreementsUnretired, claim.agreements) || exceeds(claim.onSiteUnretired, claim.onSite)) {
      return no('PartExceedsWhole', 'unretired', 'no more is unretired than there was');
    }
    await this.store.claim(partnershipId, claim, said);
    return undefined;
  }

  async knows(partnershipId: string, site: string): Promise<boolean> {
    return (await this.inventory.sites(partnershipId)).some(({ slug }) => slug === site);
  }
}

const unknown = (site: string): SiteRefusal => no('SiteUnknown', 'site', `there is no site "${site}"`);

function monthsOf(from: string, to: string): string[] {
  const months: string[] = [];
  for (
    let at = startOf(from);
    at <= startOf(to) && months.length <= MOST_MONTHS;
    at = after(at.toISOString().slice(0, 7))
  ) {
    months.push(at.toISOString().slice(0, 7));
  }
  return months;
}
