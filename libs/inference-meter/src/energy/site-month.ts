import { compareFractions, fraction, ONE, type Fraction } from '#libs/amount';

/** What was measured of a site in a month. Null is not measured: never zero. */
export interface SiteMonth {
  /** E_DC, mJ. */
  readonly energy: bigint | null;
  /** E_IT, mJ. */
  readonly itEnergy: bigint | null;
  /** W_IN, µL. */
  readonly water: bigint | null;
  /** E_REUSE, mJ: heat used outside the site's boundary. */
  readonly reused: bigint | null;
  /** E_RES-TOT, mJ, less what is unretired (`renewableTotal`). */
  readonly renewable: bigint | null;
  /** Carbon of the energy used, grams of CO₂ equivalent. */
  readonly carbonGrams: bigint | null;
  /** Hours of the month that the meters read, of all that it has: fewer make it partial. */
  readonly hoursRead: number;
  readonly hours: number;
}

/** Indicators of a site over a month or several; each null where a figure is missing or its divisor is nothing. */
export interface MonthIndicators {
  readonly pue: Fraction | null;
  /** Litres to a kWh of machines' energy, as m³ to a MWh. */
  readonly wue: Fraction | null;
  readonly erf: Fraction | null;
  readonly ref: Fraction | null;
  /** kg CO₂e to a kWh of machines' energy: outside Regulation (EU) 2024/1364. */
  readonly cue: Fraction | null;
  /** Some hours were not read: the page hatches it. */
  readonly partial: boolean;
  /** More in the machines than in the site, or more reused or renewable than used: a meter is wrong, none is shown. */
  readonly implausible: readonly ('pue' | 'erf' | 'ref')[];
}

const MILLIJOULES_PER_KWH = 3_600_000_000n;
const MICROLITRES_PER_LITRE = 1_000_000n;

function ratio(over: bigint | null, under: bigint | null): Fraction | null {
  return over === null || under === null || under <= 0n || over < 0n ? null : fraction(over, under);
}

function scaled(quantity: bigint | null, factor: bigint): bigint | null {
  return quantity === null ? null : quantity * factor;
}

/** The sum of months: a figure that one month lacks, all lack. An empty list has measured nothing. */
export function sumMonths(months: readonly SiteMonth[]): SiteMonth {
  const total = (of: (month: SiteMonth) => bigint | null): bigint | null =>
    months.length === 0
      ? null
      : months.reduce<bigint | null>((sum, month) => {
          const part = of(month);
          return sum === null || part === null ? null : sum + part;
        }, 0n);
  return {
    energy: total(({ energy }) => energy),
    itEnergy: total(({ itEnergy }) => itEnergy),
    water: total(({ water }) => water),
    reused: total(({ reused }) => reused),
    renewable: total(({ renewable }) => renewable),
    carbonGrams: total(({ carbonGrams }) => carbonGrams),
    hoursRead: months.reduce((sum, { hoursRead }) => sum + hoursRead, 0),
    hours: months.reduce((sum, { hours }) => sum + hours, 0),
  };
}

/**
 * PUE, WUE, ERF, REF and CUE of a month by the definitions of `rules.md` §10, each as far as it was measured. Of a
 * year they come from `sumMonths`: ratios of sums, never means of ratios.
 *
 * @example a twelfth of KPI-1 // PUE 6/5, WUE 1/5, ERF 1/10, REF 3/4, CUE 6/25
 */
export function monthIndicators(month: SiteMonth): MonthIndicators {
  const { energy, itEnergy, water, reused, renewable, carbonGrams } = month;
  const litresByMillijoule = scaled(itEnergy, MICROLITRES_PER_LITRE);
  const kilogramsByMillijoule = scaled(itEnergy, 1_000n);
  const ratios = { pue: ratio(energy, itEnergy), erf: ratio(reused, energy), ref: ratio(renewable, energy) };
  const implausible = (['pue', 'erf', 'ref'] as const).filter((name) => {
    const value = ratios[name];
    return value !== null && (name === 'pue' ? compareFractions(value, ONE) < 0 : compareFractions(value, ONE) > 0);
  });
  const shown = (name: 'pue' | 'erf' | 'ref') => (implausible.includes(name) ? null : ratios[name]);
  return {
    pue: shown('pue'),
    wue: ratio(scaled(water, MILLIJOULES_PER_KWH), litresByMillijoule),
    erf: shown('erf'),
    ref: shown('ref'),
    cue: ratio(scaled(carbonGrams, MILLIJOULES_PER_KWH), kilogramsByMillijoule),
    partial: month.hoursRead < month.hours,
    implausible,
  };
}
