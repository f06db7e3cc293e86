import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, fraction, isRefusal, multiply, ONE } from '#libs/amount';
import { renewableTotal, siteIndicators, type SiteIndicators, type SiteYear } from './site-kpi.js';

const KPI: SiteYear = {
  energy: 52_560_000n,
  itEnergy: 43_800_000n,
  water: 8_760n,
  reused: 5_256_000n,
  renewable: {
    guarantees: 20_000_000n,
    agreements: 15_000_000n,
    onSite: 4_420_000n,
    agreementsUnretired: 0n,
    onSiteUnretired: 0n,
  },
  gramsPerKwh: 200n,
};

function indicators(year: SiteYear): SiteIndicators {
  const found = siteIndicators(year);
  if (isRefusal(found)) throw new Error(found.message);
  return found;
}

describe('siteIndicators', () => {
  it('KPI-1: PUE 1.20, WUE 0.20, ERF 0.10, REF 0.75, CUE 0.24', () => {
    expect(renewableTotal(KPI.renewable)).toBe(39_420_000n);
    expect(indicators(KPI)).toEqual({
      pue: fraction(120n, 100n),
      wue: fraction(20n, 100n),
      erf: fraction(10n, 100n),
      ref: fraction(75n, 100n),
      cue: fraction(24n, 100n),
    });
  });

  it('KPI-2: 5.256 GWh of agreements without cancelled guarantees leave REF 0.65, and nothing else changes', () => {
    const unretired = { ...KPI, renewable: { ...KPI.renewable, agreementsUnretired: 5_256_000n } };
    expect(indicators(unretired)).toEqual({ ...indicators(KPI), ref: fraction(65n, 100n) });
  });

  it('KPI-2: takes what a site made and did not retire off as well', () => {
    const unretired = { ...KPI, renewable: { ...KPI.renewable, onSiteUnretired: 4_420_000n } };
    expect(indicators(unretired).ref).toEqual(fraction(35_000_000n, KPI.energy));
  });

  it('stays exact: each indicator times its denominator is what was measured', () => {
    const kwh = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(kwh, kwh, fc.bigInt({ min: 0n, max: 10n ** 9n }), (machines, rest, water) => {
        const energy = machines + rest;
        const { pue, wue, erf } = indicators({ ...KPI, energy, itEnergy: machines, water, reused: rest });
        expect(compareFractions(pue, ONE) > 0).toBe(true);
        expect(multiply(pue, fraction(machines))).toEqual(fraction(energy));
        expect(multiply(wue, fraction(machines, 1_000n))).toEqual(fraction(water));
        expect(compareFractions(erf, ONE) < 0).toBe(true);
      }),
    );
  });

  it.each([
    [{ water: -1n }, 'QuantityNegative', 'water'],
    [{ itEnergy: 0n }, 'NothingMeasured', 'itEnergy'],
    [{ itEnergy: 52_560_001n }, 'PartExceedsWhole', 'itEnergy'],
    [{ reused: 52_560_001n }, 'PartExceedsWhole', 'reused'],
    [{ renewable: { ...KPI.renewable, onSite: -1n } }, 'QuantityNegative', 'onSite'],
    [{ renewable: { ...KPI.renewable, agreementsUnretired: 15_000_001n } }, 'PartExceedsWhole', 'agreementsUnretired'],
    [{ renewable: { ...KPI.renewable, onSiteUnretired: 4_420_001n } }, 'PartExceedsWhole', 'onSiteUnretired'],
  ] as const)('refuses %o: %s', (change, kind, field) => {
    expect(siteIndicators({ ...KPI, ...change })).toMatchObject({ kind, field, rule: 'KPI-1' });
  });
});
