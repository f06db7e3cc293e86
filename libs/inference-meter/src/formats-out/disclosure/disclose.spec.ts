import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { disclose, disclosureCsv, disclosureJson, type Disclosure, type DisclosureYear } from './disclose.js';
import { DISCLOSURE_FIELDS, DISCLOSURE_SCHEMA, wattHours } from './fields.js';

const GWH = 10n ** 9n;
const M3 = 10n ** 9n;
/** KPI-1: 52.56 GWh, 43.8 GWh, 8,760 m³, 5.256 GWh reused, 39.42 GWh renewable. */
const kpi: DisclosureYear = {
  year: 2026,
  values: {
    name: 'North',
    PD_IT: 5_000_000n,
    E_DC: (5_256n * GWH) / 100n,
    E_IT: (438n * GWH) / 10n,
    W_IN: 8_760n * M3,
    E_REUSE: (5_256n * GWH) / 1000n,
    'E_RES-GOO': (39_420n * GWH) / 1000n - (5_256n * GWH) / 1000n,
    'E_RES-PPA': (5_256n * GWH) / 1000n,
    'E_RES-OS': 0n,
    T_WH: -50n,
    'T_IN/intake-air': 2_450n,
    'T_IN/traffic': 1_500_000_000n,
    refrigerants: [],
  },
  unretired: { agreements: 0n, onSite: 0n },
};

function reportOf(changed: Partial<DisclosureYear> = {}): Disclosure {
  const report = disclose({ ...kpi, ...changed });
  if ('refused' in report) throw new Error(report.message);
  return report;
}

const valueOf = (report: Disclosure, key: string) => report.fields.find((field) => field.key === key)?.value;

describe('disclose', () => {
  it('names every field of the regulation once, and T_IN twice', () => {
    expect(DISCLOSURE_FIELDS).toHaveLength(40);
    expect(new Set(DISCLOSURE_FIELDS.map(({ key }) => key)).size).toBe(40);
    const twice = DISCLOSURE_FIELDS.filter(({ symbol }) => symbol === 'T_IN');
    expect(twice.map(({ key, unit }) => [key, unit])).toEqual([
      ['T_IN/intake-air', '°C'],
      ['T_IN/traffic', 'EB'],
    ]);
    const symbols = DISCLOSURE_FIELDS.flatMap(({ symbol }) => symbol ?? []);
    expect(symbols).toEqual(
      (
        'PD_IT S_DC S_CR E_DC E_DC-BG E_IT C_BtG W_IN W_IN-POT E_REUSE T_WH T_IN CDD E_RES-TOT E_RES-GOO E_RES-PPA ' +
        'E_RES-OS C_SERV C_STOR B_IN B_OUT T_IN T_OUT'
      ).split(' '),
    );
  });

  it('shows the indicators of KPI-1', () => {
    const report = reportOf();
    expect(report.indicators).toEqual({ PUE: '1.2000', WUE: '0.2000', ERF: '0.1000', REF: '0.7500' });
    expect(valueOf(report, 'E_RES-TOT')).toBe('39420000');
    expect([valueOf(report, 'T_IN/intake-air'), valueOf(report, 'T_IN/traffic')]).toEqual(['24.5', '1.5']);
    expect([valueOf(report, 'T_WH'), report.due, report.schema]).toEqual(['-0.5', true, DISCLOSURE_SCHEMA]);
  });

  it('subtracts what is unretired (KPI-2)', () => {
    const report = reportOf({ unretired: { agreements: (5_256n * GWH) / 1000n, onSite: 0n } });
    expect([report.indicators.REF, valueOf(report, 'E_RES-PPA')]).toEqual(['0.6500', '0']);
  });

  it('leaves empty and names what is missing; a total with a missing part is missing', () => {
    const report = reportOf({ values: { ...kpi.values, 'E_RES-OS': null, E_IT: undefined } });
    expect(report.missing).toEqual(expect.arrayContaining(['owner', 'E_IT', 'E_RES-OS', 'E_RES-TOT', 'CDD']));
    expect(report.missing).not.toContain('refrigerants');
    expect(report.indicators).toMatchObject({ PUE: null, WUE: null, REF: null, ERF: '0.1000' });
    const unknown = reportOf({ unretired: { agreements: null, onSite: 0n } });
    expect(unknown.missing).toEqual(expect.arrayContaining(['E_RES-PPA', 'E_RES-TOT']));
    const nothing = reportOf({ values: {} });
    expect([nothing.missing.length, nothing.due]).toEqual([40, null]);
    expect(reportOf({ values: { E_IT: 0n, E_DC: 0n } }).indicators.PUE).toBeNull();
  });

  it('is due from 500 kW', () => {
    expect(reportOf({ values: { PD_IT: 499_999n } }).due).toBe(false);
    expect(reportOf({ values: { PD_IT: 500_000n } }).due).toBe(true);
  });

  it.each<[string, string, Partial<DisclosureYear>]>([
    ['FieldUnknown', 'T_IN', { values: { T_IN: 1n } }],
    ['FieldUnknown', 'constructor', { values: { constructor: 1n } }],
    ['FieldComputed', 'E_RES-TOT', { values: { 'E_RES-TOT': 1n } }],
    ['ValueMalformed', 'E_DC', { values: { E_DC: '12' } }],
    ['ValueMalformed', 'name', { values: { name: 1n } }],
    ['ValueMalformed', 'name', { values: { name: ' ' } }],
    ['ValueMalformed', 'name', { values: { name: ['a'] } }],
    ['ValueMalformed', 'refrigerants', { values: { refrigerants: ['R134a', ''] } }],
    ['ValueOutOfRange', 'E_DC', { values: { E_DC: -1n } }],
    ['ValueOutOfRange', 'operation-month', { values: { 'operation-month': 13n } }],
    ['ValueOutOfRange', 'C_SERV/area', { values: { 'C_SERV/area': 10_001n } }],
    ['ValueOutOfRange', 'E_RES-PPA', { unretired: { agreements: -1n, onSite: 0n } }],
    ['PartExceedsWhole', 'E_RES-OS', { unretired: { agreements: 0n, onSite: 1n } }],
    ['PartExceedsWhole', 'E_IT', { values: { E_DC: 1n, E_IT: 2n } }],
    ['PartExceedsWhole', 'W_IN-POT', { values: { W_IN: 1n, 'W_IN-POT': 2n } }],
    ['YearMalformed', 'year', { year: 2022 }],
    ['YearMalformed', 'year', { year: 2026.5 }],
  ])('refuses %s of %s', (kind, field, changed) => {
    expect(disclose({ ...kpi, ...changed })).toMatchObject({ refused: true, kind, field, rule: 'KPI-1' });
  });

  it('names as missing exactly what has no value, whatever is given', () => {
    const numbers = DISCLOSURE_FIELDS.filter(({ kind, key }) => kind === 'number' && key !== 'E_RES-TOT');
    const keys = fc.subarray(numbers.map(({ key }) => key));
    fc.assert(
      fc.property(keys, (given) => {
        const values = Object.fromEntries(given.map((key) => [key, key === 'operation-year' ? 2020n : 1n]));
        const { fields, missing } = reportOf({ values });
        const total = ['E_RES-GOO', 'E_RES-PPA', 'E_RES-OS'].every((key) => given.includes(key)) ? ['E_RES-TOT'] : [];
        const known = new Set([...given, ...total]);
        expect(missing).toEqual(DISCLOSURE_FIELDS.map(({ key }) => key).filter((key) => !known.has(key)));
        expect(fields.every(({ key, value }) => (value === null) === missing.includes(key))).toBe(true);
      }),
    );
  });
});

describe('the texts of a report', () => {
  it('say empty and missing in CSV, and an empty list as an answer', () => {
    const lines = disclosureCsv(reportOf()).split('\r\n');
    expect(lines).toHaveLength(42);
    expect(lines).toContain('eu-2024-1364/1,2026,owner,,"Owner, with contact",,,true');
    expect(lines).toContain('eu-2024-1364/1,2026,refrigerants,,Types of refrigerants,,"",false');
    expect(lines.filter((line) => line.includes(',T_IN,'))).toHaveLength(2);
  });

  it('say null in JSON', () => {
    const text = disclosureJson(reportOf());
    expect(JSON.parse(text)).toEqual(reportOf());
    expect(text).toMatch(/"key": "owner",[^}]*"value": null/u);
  });
});

describe('wattHours', () => {
  it('rounds half up, once', () => {
    expect([0n, 1_799_999n, 1_800_000n, 5_400_000n].map((mJ) => wattHours(mJ))).toEqual([0n, 0n, 1n, 2n]);
  });
});
