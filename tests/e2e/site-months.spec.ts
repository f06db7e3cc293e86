import { fraction } from '#libs/amount';
import { monthIndicators, sumMonths, type UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { DisclosureService } from '../../apps/server/src/site-hours/disclosure.service.js';
import { SiteMonthService } from '../../apps/server/src/site-hours/site-month.service.js';
import type { MonthClaim } from '../../apps/server/src/site-hours/site-month.store.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const KWH = 3_600_000_000n;
const M3 = 10n ** 9n;
const DAYS = 365;

/** KPI-1 in a year, MWh: 52.56 GWh, 43.8 GWh for the machines, 5.256 GWh reused, 8,760 m³. */
const A_DAY = { '': 144_000n * KWH, '/it': 120_000n * KWH, '/reuse': 14_400n * KWH } as const;

let server: TestServer;
let metered: Metered;
let months: SiteMonthService;

const noon = (day: number): bigint => BigInt(Date.UTC(2025, 0, 1 + day, 12));
const reading = (day: number, part: keyof typeof A_DAY): UsageEvent => ({
  source: 'site-meter:mill',
  id: `energy${part} ${String(day)}`,
  subject: 'mill',
  site: 'mill',
  meter: { kind: 'energy', resource: `mill${part}` },
  unit: 'ENERGY',
  quantity: A_DAY[part],
  effectiveAtMs: noon(day),
  method: 'site_meter',
});
const water = (day: number): UsageEvent => ({
  ...reading(day, ''),
  id: `water ${String(day)}`,
  meter: { kind: 'water', resource: 'mill' },
  unit: 'WATER',
  quantity: 24n * M3,
});
const claimOf = (month: string, change: Partial<MonthClaim> = {}): MonthClaim => ({
  site: 'mill',
  month,
  // A twelfth of 39.42 GWh, of which 5.256 GWh by agreements; 0.2 kg to a kWh.
  guarantees: ((39_420_000n - 5_256_000n) * KWH) / 12n,
  agreements: (5_256_000n * KWH) / 12n,
  onSite: 0n,
  agreementsUnretired: 0n,
  onSiteUnretired: 0n,
  carbonGrams: (52_560_000n * 200n) / 12n,
  ...change,
});
const MONTHS = Array.from({ length: 12 }, (_, index) => `2025-${String(index + 1).padStart(2, '0')}`);
const QUERY = `query ($site: String, $from: String!, $to: String!) {
  siteMonths(site: $site, from: $from, to: $to) {
    site month energyMillijoules itEnergyMillijoules waterMicrolitres pue wue erf ref cue implausible partial hoursRead hours
    attributedMillijoules estimatedMillijoules deviceMillijoules
  }
}`;
async function asked(from: string, to = from, site?: string): Promise<Record<string, unknown>[]> {
  const answer = await server.graphql(QUERY, { from, to, site: site ?? null });
  if (answer.errors !== undefined) throw new Error(answer.errors[0]?.message);
  return answer.data?.['siteMonths'] as Record<string, unknown>[];
}

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  months = server.app.get(SiteMonthService, { strict: false });
  const days = Array.from({ length: DAYS }, (_, day) => day);
  const parts = Object.keys(A_DAY) as (keyof typeof A_DAY)[];
  const events = days.flatMap((day) => [...parts.map((part) => reading(day, part)), water(day)]);
  await server.app.get(UsageService).ingest(metered.partnershipId, events);
});
afterAll(async () => {
  await server.stop();
});

describe('the months of a site', () => {
  it('have no indicator that needs what nobody said, and the others exactly', async () => {
    expect(await asked('2025-02', '2025-02', 'mill')).toEqual([
      {
        site: 'mill',
        month: '2025-02',
        energyMillijoules: `${28n * A_DAY['']}`,
        itEnergyMillijoules: `${28n * A_DAY['/it']}`,
        waterMicrolitres: `${28n * 24n * M3}`,
        pue: '6/5',
        wue: '1/5',
        erf: '1/10',
        ref: null,
        cue: null,
        implausible: [],
        partial: false,
        hoursRead: 672,
        hours: 672,
        attributedMillijoules: null,
        estimatedMillijoules: null,
        deviceMillijoules: null,
      },
    ]);
  });

  it('KPI-1 over the year, and KPI-2 where agreements were not retired', async () => {
    const { partnershipId } = metered;
    for (const month of MONTHS)
      expect(await months.claim(partnershipId, claimOf(month), { reason: 'bills', by: 'r0001' })).toBeUndefined();
    const disclosures = server.app.get(DisclosureService, { strict: false });
    const report = await disclosures.report(partnershipId, 'mill', 2025);
    expect(report).toMatchObject({
      indicators: { PUE: '1.2000', WUE: '0.2000', ERF: '0.1000', REF: '0.7500' },
      due: null,
    });
    const year = await months.months(partnershipId, { site: 'mill', from: '2025-01', to: '2025-12' });
    if ('refused' in year) throw new Error(year.message);
    const { pue, wue, erf, ref, cue } = monthIndicators(sumMonths(year.map(({ figures }) => figures)));
    expect([pue, wue, erf, ref, cue]).toEqual([
      fraction(6n, 5n),
      fraction(1n, 5n),
      fraction(1n, 10n),
      fraction(3n, 4n),
      fraction(6n, 25n),
    ]);
    const all = { agreementsUnretired: claimOf('2025-01').agreements };
    for (const month of MONTHS)
      await months.claim(partnershipId, claimOf(month, all), { reason: 'sold on', by: 'r0001' });
    expect(await disclosures.report(partnershipId, 'mill', 2025)).toMatchObject({ indicators: { REF: '0.6500' } });
    // A month of 30 days is not a twelfth of the year: its CUE is the carbon said of it, over what its machines used.
    const [june] = await asked('2025-06', '2025-06', 'mill');
    expect(june).toMatchObject({ pue: '6/5', cue: '73/300', implausible: [] });
  });

  it('are null where nothing was measured, partial where hours lack, and one PUE is of one span', async () => {
    const { partnershipId } = metered;
    const extra = { ...reading(DAYS, ''), id: 'january' };
    await server.app
      .get(UsageService)
      .ingest(partnershipId, [
        extra,
        { ...reading(DAYS + 1, ''), id: 'two' },
        { ...reading(DAYS, '/it'), id: 'it' },
        { ...reading(DAYS, ''), id: 'guess', subject: 'r0004', method: 'model_estimate', quantity: 5n },
      ]);
    expect(await asked('2026-01', '2026-02')).toEqual([
      expect.objectContaining({ pue: null, itEnergyMillijoules: null, partial: true, hoursRead: 48, hours: 744 }),
      expect.objectContaining({ energyMillijoules: null, waterMicrolitres: null, pue: null, hoursRead: 0 }),
    ]);
    expect(await asked('2026-01')).toEqual([expect.objectContaining({ estimatedMillijoules: '5' })]);
  });

  it('are partial where a meter fell silent after an hour: one reading is no day of a meter that reads hours', async () => {
    const hour = (day: string, at: string): UsageEvent => ({
      ...reading(DAYS, ''),
      id: `${day} ${at}`,
      effectiveAtMs: BigInt(Date.parse(`2026-03-${day}T${at}:00:00Z`)),
    });
    const { partnershipId } = metered;
    const events = [hour('01', '00'), hour('01', '01'), hour('02', '00')];
    const reuse = { ...events[0], id: 'reuse', meter: { kind: 'energy', resource: 'mill/reuse' } } as UsageEvent;
    await server.app.get(UsageService).ingest(partnershipId, [...events, reuse]);
    // Nor is an hour of reused heat a part of three hours of energy.
    expect(await asked('2026-03')).toEqual([
      expect.objectContaining({ hoursRead: 3, hours: 744, partial: true, erf: null }),
    ]);
  });

  it.each([
    ['a month that is none', { from: '2025-13', to: '2025-13' }, 'a month is YYYY-MM'],
    ['a site that nobody knows', { from: '2025-01', to: '2025-01', site: 'moon' }, 'there is no site'],
    ['more than ten years', { from: '2000-01', to: '2025-01' }, 'at most 120 months'],
  ])('refuse %s', async (_, variables, message) => {
    const answer = await server.graphql(QUERY, variables);
    expect(answer.errors?.[0]?.message).toContain(message);
  });

  it('refuse claims and factors that cannot be', async () => {
    const { partnershipId } = metered;
    const claim = (change: Partial<MonthClaim>) =>
      months.claim(partnershipId, claimOf('2025-01', change), { reason: 'x', by: 'r0001' });
    expect(await claim({ site: 'moon' })).toMatchObject({ kind: 'SiteUnknown' });
    expect(await claim({ onSiteUnretired: 1n })).toMatchObject({ kind: 'PartExceedsWhole' });
    const factor = {
      from: new Date('2025-01-01T00:00:00Z'),
      puePpm: 1_500_000n,
      wueOn: null,
      wueOff: null,
      reason: 'x',
    };
    const set = (change: Partial<typeof factor>) =>
      months.setFactor(partnershipId, 'mill', { ...factor, ...change }, 'r0001');
    expect(await set({ puePpm: 999_999n })).toMatchObject({ kind: 'FactorOutOfRange', field: 'pue' });
    expect(await set({ from: new Date('2025-01-01T00:30:00Z') })).toMatchObject({ kind: 'FactorOutOfRange' });
    expect(await set({})).toBeUndefined();
    expect(await set({})).toMatchObject({ kind: 'FactorRetroactive' });
  });
});

describe('the disclosure of a site', () => {
  const document = JSON.stringify({ name: 'The Mill', PD_IT: '640.5', T_WH: '-0.5', refrigerants: [] });
  const describing = (change: Partial<{ site: string; year: number; document: string }>) =>
    server.app
      .get(DisclosureService, { strict: false })
      .describe(metered.partnershipId, { site: 'mill', year: 2025, document, by: 'r0001', ...change });

  it('has measured fields from the meters and the rest from its document; no T_IN stands for two', async () => {
    expect(await describing({})).toBeUndefined();
    const report = await server.app
      .get(DisclosureService, { strict: false })
      .report(metered.partnershipId, 'mill', 2025);
    if ('refused' in report) throw new Error(report.message);
    const values = Object.fromEntries(report.fields.map(({ key, value }) => [key, value]));
    expect(values).toMatchObject({
      name: 'The Mill',
      PD_IT: '640.5',
      T_WH: '-0.5',
      refrigerants: [],
      E_DC: '52560000',
      E_IT: '43800000',
      W_IN: '8760',
      E_REUSE: '5256000',
      'T_IN/intake-air': null,
      'T_IN/traffic': null,
    });
    expect([report.due, report.missing.includes('owner'), report.fields.length]).toEqual([true, true, 40]);
  });

  it.each([
    ['FieldMeasured', { document: '{"E_DC": "1"}' }],
    ['FieldUnknown', { document: '{"T_IN": "1"}' }],
    ['ValueMalformed', { document: '{"PD_IT": 5}' }],
    ['ValueMalformed', { document: '{"PD_IT": "5.00001"}' }],
    ['DocumentMalformed', { document: '[1]' }],
    ['YearMalformed', { year: 2022 }],
    ['SiteUnknown', { site: 'moon' }],
  ])('refuses %s of %j', async (kind, change) => {
    expect(await describing(change)).toMatchObject({ kind });
  });

  it('leaves a total out of a year that was not read whole', async () => {
    const report = await server.app
      .get(DisclosureService, { strict: false })
      .report(metered.partnershipId, 'mill', 2026);
    expect(report).toMatchObject({ missing: expect.arrayContaining(['E_DC', 'W_IN', 'E_RES-TOT']) as unknown });
  });

  it('is a file for whoever runs or audits the site, and for nobody else', async () => {
    const url = `${server.url}/export/disclosure.csv?site=mill&year=2025`;
    expect((await fetch(url)).status).toBe(401);
    const { superuser, partnershipId } = metered;
    const { rows } = await superuser.query<{ id: string }>(
      `INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'r0009', 'Aud') RETURNING id`,
      [partnershipId],
    );
    const id = rows[0]?.id ?? '';
    await superuser.query(`INSERT INTO role_grant (partnership_id, person_id, role) VALUES ($1, $2, 'AUDITOR')`, [
      partnershipId,
      id,
    ]);
    const { cookie } = await server.signIn(id);
    const get = async (path: string) => fetch(`${server.url}/export/${path}`, { headers: { cookie } });
    const csv = await get('disclosure.csv?site=mill&year=2025');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect((await csv.text()).split('\r\n')).toContain(
      'eu-2024-1364/1,2025,E_DC,E_DC,Total energy consumption,kWh,52560000,false',
    );
    expect(await (await get('disclosure.json?site=mill&year=2025')).json()).toMatchObject({ year: 2025 });
    const statuses = await Promise.all(
      [
        'disclosure.csv',
        'disclosure.csv?site=mill',
        'disclosure.csv?site=moon&year=2025',
        'disclosure.json?site=mill&site=x&year=2025',
      ].map(async (path) => (await get(path)).status),
    );
    expect(statuses).toEqual([400, 400, 400, 400]);
  });
});
