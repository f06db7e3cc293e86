import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction } from '#libs/amount';
import { siteIndicators } from '../site-kpi.js';
import { monthIndicators, sumMonths, type SiteMonth } from './site-month.js';

const KWH = 3_600_000_000n;
const LITRE = 1_000_000n;

/** A twelfth of KPI-1. */
const MONTH: SiteMonth = {
  energy: 4_380_000n * KWH,
  itEnergy: 3_650_000n * KWH,
  water: 730_000n * LITRE,
  reused: 438_000n * KWH,
  renewable: 3_285_000n * KWH,
  carbonGrams: 876_000_000n,
  hoursRead: 730,
  hours: 730,
};
const KPI_1 = {
  pue: fraction(6n, 5n),
  wue: fraction(1n, 5n),
  erf: fraction(1n, 10n),
  ref: fraction(3n, 4n),
  cue: fraction(6n, 25n),
};

describe('monthIndicators', () => {
  it('KPI-1: in each month and in the sum of twelve', () => {
    expect(monthIndicators(MONTH)).toEqual({ ...KPI_1, partial: false, implausible: [] });
    const year = sumMonths(Array.from({ length: 12 }, () => MONTH));
    expect(year).toMatchObject({ energy: 52_560_000n * KWH, water: 8_760_000n * LITRE, hours: 8_760 });
    expect(monthIndicators(year)).toMatchObject(KPI_1);
  });

  it('KPI-2: 5.256 GWh unretired leave REF 0.65', () => {
    expect(monthIndicators({ ...MONTH, renewable: MONTH.renewable! - 438_000n * KWH }).ref).toEqual(fraction(13n, 20n));
  });

  it('agrees with the indicators of the year, in kWh and m³', () => {
    const kwh = fc.bigInt({ min: 1n, max: 10n ** 9n });
    fc.assert(
      fc.property(kwh, kwh, kwh, kwh, (itEnergy, rest, water, gramsPerKwh) => {
        const energy = itEnergy + rest;
        const renewable = {
          guarantees: rest,
          agreements: 0n,
          onSite: 0n,
          agreementsUnretired: 0n,
          onSiteUnretired: 0n,
        };
        const year = siteIndicators({ energy, itEnergy, water, reused: rest, renewable, gramsPerKwh });
        const month = monthIndicators({
          ...MONTH,
          energy: energy * KWH,
          itEnergy: itEnergy * KWH,
          water: water * 1_000n * LITRE,
          reused: rest * KWH,
          renewable: rest * KWH,
          carbonGrams: energy * gramsPerKwh,
        });
        expect(month).toMatchObject(year);
      }),
    );
  });

  it.each([
    [{ energy: null }, { pue: null, erf: null, ref: null, wue: KPI_1.wue, cue: KPI_1.cue }],
    [{ itEnergy: null }, { pue: null, wue: null, cue: null, erf: KPI_1.erf, ref: KPI_1.ref }],
    [{ itEnergy: 0n }, { pue: null, wue: null, cue: null, erf: KPI_1.erf, ref: KPI_1.ref }],
    [{ water: null }, { ...KPI_1, wue: null }],
    [{ reused: null }, { ...KPI_1, erf: null }],
    [{ renewable: null }, { ...KPI_1, ref: null }],
    [{ carbonGrams: null }, { ...KPI_1, cue: null }],
    [{ water: 0n }, { ...KPI_1, wue: fraction(0n) }],
  ])('%o is unknown, never zero', (change, expected) => {
    expect(monthIndicators({ ...MONTH, ...change })).toMatchObject(expected);
  });

  it('shows no indicator that cannot be, and says so', () => {
    const wrong = { ...MONTH, itEnergy: 5_000_000n * KWH, reused: 5_000_000n * KWH, renewable: 5_000_000n * KWH };
    expect(monthIndicators(wrong)).toMatchObject({ pue: null, erf: null, ref: null });
    expect(monthIndicators(wrong).implausible).toEqual(['pue', 'erf', 'ref']);
  });

  it('is partial where hours were not read', () => {
    expect(monthIndicators({ ...MONTH, hoursRead: 729 }).partial).toBe(true);
    expect(monthIndicators(sumMonths([MONTH, { ...MONTH, hoursRead: 0 }])).partial).toBe(true);
  });
});

describe('sumMonths', () => {
  it('lacks what one month lacks, and nothing at all has measured nothing', () => {
    expect(sumMonths([MONTH, { ...MONTH, water: null }])).toMatchObject({ water: null, energy: 8_760_000n * KWH });
    expect(sumMonths([])).toMatchObject({ energy: null, hours: 0 });
  });
});
