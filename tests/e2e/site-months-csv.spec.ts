import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const KWH = 3_600_000_000n;
let server: TestServer;
let metered: Metered;

const report = (
  id: string,
  change: Partial<UsageEvent> & Pick<UsageEvent, 'meter' | 'unit' | 'quantity'>,
): UsageEvent => ({
  source: 'site-meter:mill',
  id,
  subject: 'mill',
  site: 'mill',
  effectiveAtMs: BigInt(Date.parse('2024-09-10T12:00:00Z')),
  ...change,
});

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  // A spreadsheet would take the name for a formula.
  await metered.superuser.query('UPDATE site SET name = \'=HYPERLINK("http://evil")\'');
  const mill = { kind: 'energy', resource: 'mill' } as const;
  await server.app.get(UsageService).ingest(metered.partnershipId, [
    report('gpu', {
      subject: 'd0001',
      meter: { kind: 'gpu-time', resource: 'P100' },
      unit: 'COMPUTE_RAW',
      quantity: 2n * GPU_HOUR,
    }),
    report('site', { meter: mill, unit: 'ENERGY', quantity: 5n * KWH }),
    report('machines', {
      meter: { kind: 'energy', resource: 'mill/it' },
      unit: 'ENERGY',
      quantity: 4n * KWH,
      method: 'site_meter',
    }),
    report('guess', {
      meter: mill,
      unit: 'ENERGY',
      quantity: 9n * KWH,
      method: 'model_estimate',
      source: 'somebody',
    }),
  ]);
});
afterAll(async () => {
  await server.stop();
});

const get = (query: string): Promise<Response> => fetch(`${server.url}/export/site-months.csv?${query}`);

async function rows(query: string): Promise<Record<string, string>[]> {
  const answer = await get(query);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  // Of these texts only the name is quoted, and it holds no comma.
  const [head = '', ...lines] = (await answer.text()).trimEnd().split('\r\n');
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, index) => [names[index] ?? '', field])));
}

describe('the months of sites as a file', () => {
  it('are for anybody, exactly and to read, with what was not measured left empty', async () => {
    const [row] = await rows('from=2024-09&to=2024-09');
    expect(row).toMatchObject({
      site: 'mill',
      month: '2024-09',
      hours_read: '24',
      hours: '720',
      partial: 'true',
      gpu_hours: '2.000',
      gpu_steps: String(2n * GPU_HOUR),
      energy_kwh: '5.000',
      energy_mj: String(5n * KWH),
      energy_by: 'site_meter',
      machines_kwh: '4.000',
      estimated_kwh: '9.000',
      water_l: '',
      water_ul: '',
      water_by: '',
      kwh_per_gpu_hour: '2.500000',
      l_per_gpu_hour: '',
      undivided_kwh: '5.000',
      renewable_kwh: '',
      carbon_g: '',
      pue: '1.250000',
      wue: '',
      ref: '',
    });
  });

  it('hold the months and the site that the page shows, and nothing that a spreadsheet would run', async () => {
    expect((await rows('from=2024-07&to=2024-09&site=mill')).map(({ month }) => month)).toEqual([
      '2024-07',
      '2024-08',
      '2024-09',
    ]);
    expect(await (await get('from=2024-09&to=2024-09')).text()).toContain(`"'=HYPERLINK(""http://evil"")"`);
  });

  it.each([
    ['', 'from'],
    ['from=2024-09', 'to'],
    ['from=2024-13&to=2024-14', 'from'],
    ['from=2024-09&to=2024-09&site=nowhere', 'site'],
    ['from=2024-09&from=2024-08&to=2024-09', 'from'],
    ['from=1900-01&to=2024-09', 'to'],
    ['from=2024-09&to=2024-09&site=%22%0d%0aX-Evil:%201', 'site'],
  ])('are refused for "%s", which names the part', async (query, part) => {
    const answer = await get(query);
    expect([answer.status, ((await answer.json()) as { message: string }).message]).toEqual([
      400,
      expect.stringMatching(new RegExp(`^${part}: `, 'u')),
    ]);
  });

  it('come without the yearly report, which is not for everybody', async () => {
    expect((await fetch(`${server.url}/export/disclosure.csv?site=mill&year=2024`)).status).toBe(401);
  });
});
