import { Injectable } from '@nestjs/common';
import { isRefusal, refuse } from '#libs/amount';
import { disclose, sumMonths, wattHours, type Disclosure, type DisclosureValues } from '#libs/inference-meter';
import { readDisclosureValues, type ReportRefusal } from './disclosure-values.js';
import { SiteMonthService, type SiteRefusal } from './site-month.service.js';
import { SiteMonthStore, type MonthClaim, type SaidReport } from './site-month.store.js';

/** The yearly report of a site under Delegated Regulation (EU) 2024/1364. */
@Injectable()
export class DisclosureService {
  constructor(
    private readonly store: SiteMonthStore,
    private readonly months: SiteMonthService,
  ) {}

  /**
   * Writes down what nobody meters of a site's year. A later document takes the place of the one before, whole.
   * Refuses what `readDisclosureValues` refuses.
   */
  async describe(partnershipId: string, { site, year, document, by }: SaidReport): Promise<ReportRefusal | undefined> {
    const values = readDisclosureValues(document, year);
    if (isRefusal(values)) return values;
    if (!(await this.months.knows(partnershipId, site))) return unknown(site);
    await this.store.saveReport(partnershipId, { site, year, document, by });
    return undefined;
  }

  /**
   * The report: meters and monthly claims fill their fields, the site's document the rest. A year of which an hour was
   * not read has no total: absent is not zero, and a part is not the whole.
   */
  async report(partnershipId: string, site: string, year: number): Promise<Disclosure | ReportRefusal | SiteRefusal> {
    const empty = disclose({ year, values: {}, unretired: { agreements: null, onSite: null } });
    if (isRefusal(empty)) return empty;
    const asked = { site, from: `${String(year)}-01`, to: `${String(year)}-12` };
    const months = await this.months.months(partnershipId, asked);
    if (isRefusal(months)) return months;
    const document = await this.store.report(partnershipId, site, year);
    const told = document === undefined ? {} : readDisclosureValues(document, year);
    if (isRefusal(told)) return told;
    const claims = await this.months.claims(partnershipId, site, year);
    const complete = months.every(({ figures }) => figures.hoursRead === figures.hours);
    const { energy, itEnergy, water, reused } = sumMonths(complete ? months.map(({ figures }) => figures) : []);
    const part = (of: (claim: MonthClaim) => bigint | null): bigint | null => yearOf(months.length, claims, of);
    const values: DisclosureValues = {
      ...told,
      E_DC: inWattHours(energy),
      E_IT: inWattHours(itEnergy),
      W_IN: water,
      E_REUSE: inWattHours(reused),
      'E_RES-GOO': inWattHours(part(({ guarantees }) => guarantees)),
      'E_RES-PPA': inWattHours(part(({ agreements }) => agreements)),
      'E_RES-OS': inWattHours(part(({ onSite }) => onSite)),
    };
    const unretired = {
      agreements: inWattHours(part(({ agreementsUnretired }) => agreementsUnretired)),
      onSite: inWattHours(part(({ onSiteUnretired }) => onSiteUnretired)),
    };
    return disclose({ year, values, unretired });
  }
}

const inWattHours = (millijoules: bigint | null): bigint | null =>
  millijoules === null ? null : wattHours(millijoules);

/** Of a year whose every month was said; null where one was not. */
function yearOf(
  months: number,
  claims: readonly MonthClaim[],
  of: (claim: MonthClaim) => bigint | null,
): bigint | null {
  if (months === 0 || claims.length !== months) return null;
  return claims.map(of).reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0n);
}

const unknown = (site: string): ReportRefusal =>
  refuse('SiteUnknown', { message: `there is no site "${site}"`, field: 'site', rule: 'KPI-1' });
