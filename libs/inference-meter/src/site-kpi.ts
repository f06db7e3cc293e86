import { fraction, refuse, type Fraction, type Refusal } from '#libs/amount';

/** Renewable energy of a site in a calendar year, kWh: what is claimed, and what of it has no cancelled guarantee. */
export interface RenewableEnergy {
  /** E_RES-GOO: guarantees of origin bought and cancelled. */
  readonly guarantees: bigint;
  /** E_RES-PPA: by power purchase agreements. */
  readonly agreements: bigint;
  /** E_RES-OS: made on site. */
  readonly onSite: bigint;
  /** Of the agreements' energy, what guarantees were not cancelled for: it may be sold to somebody else. */
  readonly agreementsUnretired: bigint;
  /** Of the energy made on site, the same. */
  readonly onSiteUnretired: bigint;
}

/** What a site measured in a calendar year, in whole steps, by the names of Regulation (EU) 2024/1364, annex II. */
export interface SiteYear {
  /** E_DC, kWh. */
  readonly energy: bigint;
  /** E_IT, kWh. */
  readonly itEnergy: bigint;
  /** W_IN, m³. */
  readonly water: bigint;
  /** E_REUSE, kWh: heat that left the site's boundary and was used there. */
  readonly reused: bigint;
  readonly renewable: RenewableEnergy;
  /** Carbon of the energy that was used, grams of CO₂ equivalent to a kWh. */
  readonly gramsPerKwh: bigint;
}

/** Exact indicators. PUE, ERF and REF are bare numbers, WUE is m³ to a MWh, CUE kg CO₂e to a kWh of E_IT. */
export interface SiteIndicators {
  readonly pue: Fraction;
  readonly wue: Fraction;
  readonly erf: Fraction;
  readonly ref: Fraction;
  /** Outside the regulation: ISO/IEC 30134-8. */
  readonly cue: Fraction;
}

export type SiteRefusal = Refusal<'QuantityNegative' | 'NothingMeasured' | 'PartExceedsWhole'>;

const exceeds = (field: string, message: string): SiteRefusal =>
  refuse('PartExceedsWhole', { message, field, rule: 'KPI-1' });

function checkYear({ energy, itEnergy, water, reused, renewable, gramsPerKwh }: SiteYear): SiteRefusal | undefined {
  const quantities = { energy, itEnergy, water, reused, gramsPerKwh, ...renewable };
  const negative = Object.entries(quantities).find(([, quantity]) => quantity < 0n);
  if (negative !== undefined) {
    const message = 'A meter that counts reads no less than zero.';
    return refuse('QuantityNegative', { message, field: negative[0], rule: 'KPI-1' });
  }
  if (itEnergy === 0n) {
    const message = 'Where no machine used energy there is nothing to compare with.';
    return refuse('NothingMeasured', { message, field: 'itEnergy', rule: 'KPI-1' });
  }
  if (itEnergy > energy) return exceeds('itEnergy', 'The machines used no more than the whole site.');
  if (reused > energy) return exceeds('reused', 'No more heat leaves a site than energy entered it.');
  if (renewable.agreementsUnretired > renewable.agreements) {
    return exceeds('agreementsUnretired', 'No more is unretired than the agreements delivered.');
  }
  if (renewable.onSiteUnretired > renewable.onSite) {
    return exceeds('onSiteUnretired', 'No more is unretired than the site made.');
  }
  return undefined;
}

/** E_RES-TOT = GOO + PPA + OS, kWh, less what is unretired: without its guarantee it counts for nobody here (KPI-2). */
export function renewableTotal(energy: RenewableEnergy): bigint {
  const { guarantees, agreements, onSite, agreementsUnretired, onSiteUnretired } = energy;
  return guarantees + (agreements - agreementsUnretired) + (onSite - onSiteUnretired);
}

/**
 * The indicators of a site's year: PUE = E_DC/E_IT, WUE = W_IN/E_IT, ERF = E_REUSE/E_DC, REF = E_RES-TOT/E_DC, CUE =
 * carbon/E_IT. Refuses `QuantityNegative`, `NothingMeasured` (E_IT is zero) and `PartExceedsWhole`.
 *
 * @example 52.56 GWh, 43.8 GWh of it for machines, 8,760 m³ // PUE 6/5, WUE 1/5 (KPI-1)
 */
export function siteIndicators(year: SiteYear): SiteIndicators | SiteRefusal {
  const refusal = checkYear(year);
  if (refusal !== undefined) return refusal;
  const { energy, itEnergy, water, reused, renewable, gramsPerKwh } = year;
  return {
    pue: fraction(energy, itEnergy),
    wue: fraction(water * 1_000n, itEnergy),
    erf: fraction(reused, energy),
    ref: fraction(renewableTotal(renewable), energy),
    cue: fraction(energy * gramsPerKwh, itEnergy * 1_000n),
  };
}
