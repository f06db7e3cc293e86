import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { PublicMonths } from '../../apps/server/src/site-hours/public-months.js';
import { SiteMonthService } from '../../apps/server/src/site-hours/site-month.service.js';
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

describe('months that nobody touched', () => {
  const hours = async (month: string): Promise<string | undefined> =>
    (await rows(`from=${month}&to=${month}`))[0]?.['gpu_hours'];
  const ingest = (id: string): Promise<unknown> =>
    server.app.get(UsageService).ingest(metered.partnershipId, [
      report(id, {
        subject: 'd0001',
        meter: { kind: 'gpu-time', resource: 'T4' },
        unit: 'COMPUTE_RAW',
        quantity: GPU_HOUR,
        effectiveAtMs: BigInt(Date.parse('2024-05-10T12:00:00Z')),
      }),
    ]);
  const post = (): Promise<unknown> => server.app.get(RollupService).postDirty(metered.partnershipId);

  it('are not added up again, and late use shows at once, posted or not', async () => {
    await ingest('first');
    await post();
    expect(await hours('2024-05')).toBe('1.000');
    // Nothing of the product changes a roll-up so: it shows that what was posted before is not read again.
    const behind = (by: number): Promise<unknown> =>
      metered.superuser.query(
        `UPDATE rollup SET quantity = quantity + $1, posted = posted + $1 WHERE meter = 'gpu-time/T4' AND hour < '2024-06-01'`,
        [by * Number(GPU_HOUR)],
      );
    await behind(7);
    expect(await hours('2024-05')).toBe('1.000');
    await behind(-7);
    await ingest('late');
    expect(await hours('2024-05')).toBe('2.000');
    await post();
    expect(await hours('2024-05')).toBe('2.000');
    await ingest('later');
    await post();
    expect(await hours('2024-05')).toBe('3.000');
  });

  it('are for anybody, a few at a time: a request that names many ranges has one added up after the other', async () => {
    const service = server.app.get(SiteMonthService, { strict: false });
    const real = service.months.bind(service);
    const [inside, most] = [{ now: 0 }, { ever: 0 }];
    const months = jest.spyOn(service, 'months').mockImplementation((...asked) => {
      inside.now += 1;
      most.ever = Math.max(most.ever, inside.now);
      return real(...asked).finally(() => (inside.now -= 1));
    });
    const years = Array.from({ length: 15 }, (_, index) => String(2010 + index));
    const aliases = years.map((year) => `m${year}: siteMonths(from: "${year}-01", to: "${year}-09") { month }`);
    const one = await server.graphql(`{ ${aliases.join(' ')} }`);
    expect([one.errors, Object.keys(one.data ?? {}).length, most.ever]).toEqual([undefined, 15, 1]);
    const open = server.app.get(PublicMonths, { strict: false });
    const ask = (from: string, to = from) => open.of(metered.partnershipId, { from, to }, {});
    // The same range asked by many at once is added up once.
    months.mockClear();
    const same = await Promise.all(Array.from({ length: 40 }, () => ask('2024-01', '2024-09')));
    expect([months.mock.calls.length, new Set(same.map((each) => JSON.stringify(each, texts))).size]).toEqual([1, 1]);
    const many = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(String(1980 + index).concat('-01'))));
    expect(many.filter((each) => 'kind' in each && each.kind === 'Busy')).toHaveLength(8);
    expect(most.ever).toBe(2);
    months.mockRestore();
    expect((await get('from=2024-01&to=2024-09')).status).toBe(200);
  });
});

const texts = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
