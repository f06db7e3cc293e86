import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { siteChecks } from '../../apps/server/src/database/checks/site-checks.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { SiteHourService } from '../../apps/server/src/site-hours/site-hour.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const KWH = 3_600_000_000n;
const LITRE = 1_000_000n;

let server: TestServer;
let metered: Metered;
let hours: SiteHourService;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  hours = server.app.get(SiteHourService);
});
afterAll(async () => {
  await server.stop();
});

const at = (hour: string): bigint => BigInt(Date.parse(`2024-03-05T${hour}:10:00Z`));
const energy = (id: string, quantity: bigint, change: Partial<UsageEvent> = {}): UsageEvent => ({
  source: 'site-meter:mill',
  id,
  subject: 'mill',
  site: 'mill',
  meter: { kind: 'energy', resource: 'mill' },
  unit: 'ENERGY',
  quantity,
  effectiveAtMs: at('10'),
  method: 'site_meter',
  ...change,
});
const device = (id: string, subject: string, quantity: bigint, change: Partial<UsageEvent> = {}): UsageEvent =>
  energy(id, quantity, { source: '/machine/m1', subject, method: 'device_counter', ...change });

/** Takes in, posts, divides. */
async function report(...events: readonly UsageEvent[]): Promise<void> {
  const { partnershipId } = metered;
  await server.app.get(UsageService).ingest(partnershipId, events);
  expect((await server.app.get(RollupService).postDirty(partnershipId)).refused).toEqual([]);
  await hours.divide(partnershipId);
}
async function factor(from: string, ppm: bigint): Promise<void> {
  await metered.superuser.query('SELECT set_site_factor($1, $2, $3, $4, NULL, NULL, $5, $5)', [
    metered.partnershipId,
    'mill',
    from,
    ppm.toString(),
    'by the maker',
  ]);
}
async function hourOf(hour: string, unit = 'ENERGY'): Promise<Record<string, unknown> | undefined> {
  const { rows } = await metered.superuser.query<Record<string, unknown>>(
    `SELECT state, divided_by, meter, attributed, idle, overhead, revision FROM site_hour
     WHERE partnership_id = $1 AND site = 'mill' AND unit = $2 AND hour = $3`,
    [metered.partnershipId, unit, `2024-03-05T${hour}:00:00Z`],
  );
  return rows[0];
}
async function balances(unit = 'ENERGY'): Promise<Record<string, bigint>> {
  const { rows } = await metered.superuser.query<{ path: string; balance: string }>(
    `SELECT path, balance FROM account WHERE ledger_id = $1 AND unit = $2 AND balance <> 0 ORDER BY path`,
    [metered.partnershipId, unit],
  );
  return Object.fromEntries(rows.map(({ path, balance }) => [path, BigInt(balance)]));
}
async function violations(): Promise<unknown[]> {
  const found = await Promise.all(
    [...meteringChecks, ...siteChecks].map(async ({ code, sql }) => {
      const { rows } = await metered.superuser.query<Record<string, unknown>>(sql, [metered.partnershipId]);
      return rows.map((row) => ({ code, ...row }));
    }),
  );
  return found.flat();
}

describe('an hour of a site', () => {
  it('stays undivided while nobody knows its PUE, and estimates and devices stand beside the meter', async () => {
    await report(
      energy('10', 120n * KWH),
      device('a', 'r0004', 60n * KWH),
      device('b', 'idle', 10n * KWH),
      device('c', 'r0004', 7n * KWH, { method: 'model_estimate' }),
    );
    expect(await hourOf('10')).toBeUndefined();
    expect(await balances()).toEqual({
      'je:energy:attributed:mill': 60n * KWH,
      'je:energy:device-meter:mill': 70n * KWH,
      'je:energy:estimate:mill': 7n * KWH,
      'je:energy:estimated:mill': 7n * KWH,
      'je:energy:idle:mill': 10n * KWH,
      'je:energy:site-meter:mill': 120n * KWH,
      'je:energy:undivided:mill': 120n * KWH,
    });
    expect(await violations()).toEqual([]);
  });

  it('is divided once its PUE is named: attributed + idle + overhead = meter', async () => {
    await factor('2024-01-01T00:00:00Z', 1_200_000n);
    expect(await hours.divide(metered.partnershipId)).toMatchObject({ hours: 1, journals: 1, refused: [] });
    expect(await hourOf('10')).toEqual({
      state: 'DIVIDED',
      divided_by: 'DEVICES',
      meter: `${120n * KWH}`,
      attributed: `${60n * KWH}`,
      idle: `${40n * KWH}`,
      overhead: `${20n * KWH}`,
      revision: 1,
    });
    expect(await balances()).toEqual({
      'je:energy:attributed:mill': 60n * KWH,
      'je:energy:estimate:mill': 7n * KWH,
      'je:energy:estimated:mill': 7n * KWH,
      'je:energy:idle:mill': 40n * KWH,
      'je:energy:overhead:mill': 20n * KWH,
      'je:energy:site-meter:mill': 120n * KWH,
    });
    expect(await hours.divide(metered.partnershipId)).toMatchObject({ hours: 0, journals: 0 });
    expect(await violations()).toEqual([]);
  });

  it('is restated by a correction of its meter and by a late device, by the difference alone', async () => {
    await report(
      energy('10-again', 96n * KWH, { corrects: { source: 'site-meter:mill', id: '10', reason: 'misread' } }),
      device('late', 'r0005', 8n * KWH),
    );
    expect(await hourOf('10')).toMatchObject({
      attributed: `${68n * KWH}`,
      idle: `${12n * KWH}`,
      overhead: `${16n * KWH}`,
      revision: 2,
    });
    expect(await violations()).toEqual([]);
  });

  it('whose devices claim more than its machines had is refused, told and left undivided', async () => {
    const { partnershipId } = metered;
    await report(device('much', 'r0005', 13n * KWH));
    expect(await hourOf('10')).toMatchObject({ state: 'REFUSED', idle: '0', overhead: '0' });
    expect(await violations()).toEqual([expect.objectContaining({ code: 'SITE-DIVIDED', site: 'mill' })]);
    await server.app.get(UsageService).ingest(partnershipId, [
      device('less', 'r0005', 2n * KWH, {
        corrects: { source: '/machine/m1', id: 'much', reason: 'counted twice' },
      }),
    ]);
    await report();
    expect(await hourOf('10')).toMatchObject({ state: 'DIVIDED', idle: `${10n * KWH}`, attributed: `${70n * KWH}` });
    expect(await violations()).toEqual([]);
  });

  it('without counting devices is shared by GPU time, and water follows energy; a machines’ meter gives the PUE', async () => {
    const { partnershipId, superuser } = metered;
    await superuser.query(
      `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, condition, registered_on)
       SELECT $1, id, 'm1', 'T4', 4, 'IN_SERVICE', '2023-01-01' FROM site WHERE partnership_id = $1`,
      [partnershipId],
    );
    const eleven = { effectiveAtMs: at('11') };
    await report(
      energy('11', 100n * KWH, eleven),
      energy('11it', 80n * KWH, { ...eleven, meter: { kind: 'energy', resource: 'mill/it' } }),
      energy('11w', 40n * LITRE, { ...eleven, meter: { kind: 'water', resource: 'mill' }, unit: 'WATER' }),
      energy('job', 3_600_000_000n, {
        ...eleven,
        source: '/machine/m1',
        subject: 'r0004',
        meter: { kind: 'gpu-time', resource: 'T4' },
        unit: 'COMPUTE_RAW',
      }),
    );
    expect(await hourOf('11')).toMatchObject({
      divided_by: 'GPU_TIME',
      attributed: `${20n * KWH}`,
      idle: `${60n * KWH}`,
      overhead: `${20n * KWH}`,
    });
    expect(await hourOf('11', 'WATER')).toMatchObject({
      attributed: `${10n * LITRE}`,
      idle: `${30n * LITRE}`,
      overhead: '0',
    });
    expect(await balances('WATER')).toEqual({
      'je:water:attributed:mill': 10n * LITRE,
      'je:water:idle:mill': 30n * LITRE,
      'je:water:site-meter:mill': 40n * LITRE,
    });
    expect(await violations()).toEqual([]);
  });

  it('keeps the factor that divided it: a later one may not reach back', async () => {
    await expect(factor('2024-03-05T10:00:00Z', 1_500_000n)).rejects.toThrow(/FactorRetroactive/u);
    await factor('2024-03-05T12:00:00Z', 1_500_000n);
    await report(energy('12', 30n * KWH, { effectiveAtMs: at('12') }));
    expect(await hourOf('12')).toMatchObject({ idle: `${20n * KWH}`, overhead: `${10n * KWH}` });
    expect(await hourOf('10')).toMatchObject({ overhead: `${16n * KWH}` });
  });

  it('cannot be written down otherwise than its journals say', async () => {
    const app = server.database.pool('app');
    await expect(
      app.query(
        `SELECT record_site_hour($1, 'mill', 'ENERGY', '2024-03-05T10:00:00Z', 'DIVIDED', NULL, 'DEVICES', NULL,
           ARRAY[5, 0, 5, 0, 0, 0, 0]::numeric[], 1, 9, ARRAY[]::text[], ARRAY[]::numeric[])`,
        [metered.partnershipId],
      ),
    ).rejects.toThrow('divided by its own journals');
    await expect(app.query('UPDATE site_hour SET idle = 0')).rejects.toThrow('permission denied');
    expect(await violations()).toEqual([]);
  });
});
