import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { SiteMonthService } from '../../apps/server/src/site-hours/site-month.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { customText } from '../support/raw-custom.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const KWH = 3_600_000_000n;
const LITRE = 1_000_000n;
const FIELDS = `computeRaw computeBusy computeWhileBusyTold computeWeighted computeUnweighed computeIdle computeBooked energyMethod waterMethod
  energyBy { method quantity hours } waterBy { method quantity hours } waterEstimatedMicrolitres
  energyPerGpuHourMillijoules waterPerGpuHourMicrolitres partial
  mix { guarantees agreements onSite agreementsUnretired onSiteUnretired reason }`;

/** As it would be had the general meeting adopted it then. */
const UNJUDGED = `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
  INSERT INTO custom_version (partnership_id, version, effective_at, rules) SELECT $1, $2, $3, $4 FROM off`;

let server: TestServer;
let metered: Metered;

const at = (instant: string): bigint => BigInt(Date.parse(`2024-${instant}Z`));
let count = 0;
const event = (change: Partial<UsageEvent> & Pick<UsageEvent, 'effectiveAtMs' | 'quantity'>): UsageEvent => ({
  source: '/machine/m-1',
  id: `e${String((count += 1))}`,
  subject: 'd0001',
  site: 'mill',
  meter: { kind: 'gpu-time', resource: 'P100' },
  unit: 'COMPUTE_RAW',
  ...change,
});
const gpuTime = (instant: string, quantity: bigint, model = 'P100', subject = 'd0001'): UsageEvent =>
  event({ effectiveAtMs: at(instant), quantity, subject, meter: { kind: 'gpu-time', resource: model } });
const energy = (instant: string, quantity: bigint, method: UsageEvent['method'], subject = 'mill'): UsageEvent => {
  const meter = { kind: 'energy', resource: 'mill' } as const;
  return event({ effectiveAtMs: at(instant), quantity, subject, meter, unit: 'ENERGY', ...(method && { method }) });
};
const water = (instant: string, quantity: bigint, method: UsageEvent['method'], subject = 'mill'): UsageEvent => {
  const meter = { kind: 'water', resource: 'mill' } as const;
  return event({ effectiveAtMs: at(instant), quantity, subject, meter, unit: 'WATER', ...(method && { method }) });
};

async function month(of: string): Promise<Record<string, unknown>> {
  const query = `query { siteMonths(site: "mill", from: "2024-${of}", to: "2024-${of}") { ${FIELDS} } }`;
  const answer = await server.graphql(query, {});
  if (answer.errors !== undefined) throw new Error(answer.errors[0]?.message);
  return (answer.data?.['siteMonths'] as Record<string, unknown>[])[0] ?? {};
}

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
});
afterAll(async () => {
  await server.stop();
});

describe('a site’s month of computing', () => {
  it('is weighed hour by hour, under the custom of each', async () => {
    const gpuWeights = { P100: { computePpm: '500000', bandwidthPpm: '470000' } };
    await metered.superuser.query(UNJUDGED, [
      metered.partnershipId,
      2,
      '2024-03-15T12:30:00Z',
      customText(2, { gpuWeights }),
    ]);
    await server.app.get(UsageService).ingest(metered.partnershipId, [
      gpuTime('03-15T12:00:00', GPU_HOUR), // before: 0.3
      gpuTime('03-15T13:00:00', GPU_HOUR), // after: 0.5
      gpuTime('03-15T13:00:00', 2n * GPU_HOUR, 'T4'), // the new custom gives a T4 no weight
      gpuTime('03-15T13:00:00', GPU_HOUR, 'P100', 'idle'),
    ]);
    expect(await month('03')).toMatchObject({
      computeRaw: `${4n * GPU_HOUR}`,
      computeWeighted: `${GPU_HOUR * 800_000n}`,
      computeUnweighed: `${2n * GPU_HOUR}`,
      computeIdle: `${GPU_HOUR}`,
      computeBooked: '0',
      energyMethod: null,
      energyBy: [],
      energyPerGpuHourMillijoules: null,
      mix: null,
    });
  });

  it('agrees with what the ledger weighed, to the step', async () => {
    const { superuser, partnershipId } = metered;
    const { refused } = await server.app.get(RollupService).postDirty(partnershipId);
    expect(refused).toMatchObject([{ kind: 'GpuModelUnweighted' }]);
    const { rows } = await superuser.query<{ weighed: string }>(
      `SELECT sum(balance)::text AS weighed FROM account WHERE ledger_id = $1 AND unit = 'COMPUTE_WEIGHTED' AND path LIKE 'je:compute:used:d%'`,
      [partnershipId],
    );
    expect(rows).toEqual([{ weighed: (await month('03'))['computeWeighted'] }]);
  });

  it('says what the entries behind it sum to: with idle cards, without those that have no weight', async () => {
    const { superuser, partnershipId } = metered;
    const { rows } = await superuser.query<{ supplied: string }>(
      `SELECT abs(sum(balance))::text AS supplied FROM account WHERE ledger_id = $1 AND unit = 'COMPUTE_RAW' AND path = 'je:compute:supplied:mill'`,
      [partnershipId],
    );
    expect(rows).toEqual([{ supplied: (await month('03'))['computeBooked'] }]);
    expect(rows[0]?.supplied).toBe(`${3n * GPU_HOUR}`);
  });

  it('has energy and water to a GPU-hour of the hours that were read, with the method of each figure', async () => {
    await server.app.get(UsageService).ingest(metered.partnershipId, [
      gpuTime('05-01T10:00:00', 2n * GPU_HOUR, 'T4'),
      gpuTime('05-01T11:00:00', GPU_HOUR, 'T4'),
      gpuTime('05-01T12:00:00', 7n * GPU_HOUR, 'T4'), // an hour that no meter read
      energy('05-01T10:00:00', 3n * KWH, 'site_meter'),
      energy('05-01T11:00:00', 2n * KWH, 'site_meter'),
      energy('05-01T10:00:00', KWH, 'device_counter', 'd0001'),
      energy('05-01T12:00:00', 5n, undefined, 'd0001'),
      water('05-01T10:00:00', 4n * LITRE, 'site_meter'),
      water('05-01T11:00:00', LITRE, 'site_meter'),
      water('05-01T12:00:00', 7n, 'model_estimate', 'd0001'),
    ]);
    expect(await month('05')).toEqual(
      expect.objectContaining({
        computeRaw: `${10n * GPU_HOUR}`,
        energyMethod: 'site_meter',
        energyBy: [
          { method: 'site_meter', quantity: `${5n * KWH}`, hours: 2 },
          { method: 'device_counter', quantity: `${KWH}`, hours: 1 },
          { method: 'model_estimate', quantity: '5', hours: 1 },
        ],
        waterBy: [
          { method: 'site_meter', quantity: `${5n * LITRE}`, hours: 2 },
          { method: 'model_estimate', quantity: '7', hours: 1 },
        ],
        waterEstimatedMicrolitres: '7',
        // 5 kWh over 3 GPU-hours, rounded once.
        energyPerGpuHourMillijoules: '6000000000',
        waterPerGpuHourMicrolitres: '1666667',
        partial: true,
      }),
    );
  });

  it('counts a day of one reading as read, and shows an estimate where there is no meter', async () => {
    await server.app
      .get(UsageService)
      .ingest(metered.partnershipId, [
        gpuTime('06-01T03:00:00', GPU_HOUR, 'T4'),
        gpuTime('06-01T20:00:00', GPU_HOUR, 'T4'),
        energy('06-01T12:00:00', 3n * KWH, 'site_meter'),
        gpuTime('07-01T03:00:00', GPU_HOUR, 'T4'),
        energy('07-01T03:00:00', KWH, 'model_estimate', 'd0001'),
      ]);
    expect(await month('06')).toMatchObject({ energyPerGpuHourMillijoules: `${(3n * KWH) / 2n}` });
    expect(await month('07')).toMatchObject({
      energyMethod: 'model_estimate',
      energyPerGpuHourMillijoules: null,
      waterMethod: null,
      waterBy: [],
    });
  });

  it('has how busy cards were beside their time, where they told: never priced', async () => {
    const busy = (instant: string, quantity: bigint, subject = 'd0001'): UsageEvent => {
      const meter = { kind: 'gpu-busy', resource: 'P100' } as const;
      return event({ effectiveAtMs: at(instant), quantity, subject, meter, unit: 'COMPUTE_BUSY' });
    };
    const { partnershipId, superuser } = metered;
    const balances = async (): Promise<object[]> =>
      (
        await superuser.query<object>(
          `SELECT path, balance FROM account WHERE ledger_id = $1 AND unit = 'EUR' ORDER BY path`,
          [partnershipId],
        )
      ).rows;
    await server.app.get(UsageService).ingest(partnershipId, [
      gpuTime('02-10T03:00:00', GPU_HOUR),
      gpuTime('02-10T04:00:00', GPU_HOUR), // an hour in which nobody told
      gpuTime('02-10T03:00:00', GPU_HOUR, 'P100', 'idle'),
    ]);
    await server.app.get(RollupService).postDirty(partnershipId);
    await server.app.get(RatingService).rate(partnershipId, '2024-02');
    const priced = await balances();
    await server.app
      .get(UsageService)
      .ingest(partnershipId, [busy('02-10T03:00:00', GPU_HOUR / 4n), busy('02-10T03:00:00', GPU_HOUR / 2n, 'idle')]);
    await server.app.get(RollupService).postDirty(partnershipId);
    expect(await server.app.get(RatingService).rate(partnershipId, '2024-02')).toMatchObject({ journals: 0 });
    expect(await balances()).toEqual(priced);
    expect(await month('02')).toMatchObject({
      computeRaw: `${2n * GPU_HOUR}`,
      computeWhileBusyTold: `${GPU_HOUR}`,
      computeBusy: `${GPU_HOUR / 4n}`,
    });
    expect(await month('07')).toMatchObject({ computeBusy: null, computeWhileBusyTold: null });
    const found = await Promise.all(
      meteringChecks.map(async ({ sql }) => (await superuser.query<object>(sql, [partnershipId])).rows),
    );
    // The hours of T4, which the custom gives no weight, wait: nothing else does.
    expect(found.flat().filter((row) => !JSON.stringify(row).includes('gpu-time/T4'))).toEqual([]);
  });

  it('says where the energy came from, with what was left unsaid', async () => {
    const claim = {
      site: 'mill',
      month: '2024-06',
      guarantees: 3n * KWH,
      agreements: null,
      onSite: 0n,
      agreementsUnretired: null,
      onSiteUnretired: 0n,
      carbonGrams: null,
    };
    const months = server.app.get(SiteMonthService, { strict: false });
    await months.claim(metered.partnershipId, claim, { reason: 'the supplier’s bill', by: 'r0001' });
    expect((await month('06'))['mix']).toEqual({
      guarantees: `${3n * KWH}`,
      agreements: null,
      onSite: '0',
      agreementsUnretired: null,
      onSiteUnretired: '0',
      reason: 'the supplier’s bill',
    });
  });
});
