import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ContributionService } from '../../apps/server/src/contributions/contribution.service.js';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageVoidService } from '../../apps/server/src/inference-meter/usage-void.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let metered: Metered;
beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  await metered.superuser.query(
    `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, registered_on)
     SELECT $1, s.id, 'm-1', 'T4', 1, '2023-12-20' FROM site s WHERE s.partnership_id = $1`,
    [metered.partnershipId],
  );
});
afterAll(async () => {
  await server.stop();
});

it('a lie that a contributor was credited for holds up the price of nobody else’s use', async () => {
  const { partnershipId: id, superuser } = metered;
  const contributions = server.app.get(ContributionService, { strict: false });
  const ratings = server.app.get(RatingService);
  const rollups = server.app.get(RollupService);
  const used = (source: string, event: string, subject: string): UsageEvent => ({
    ...{ source, id: event, subject, site: 'mill', unit: 'COMPUTE_RAW', quantity: 10n * GPU_HOUR },
    meter: { kind: 'gpu-time', resource: 'Tesla T4' },
    effectiveAtMs: BigInt(Date.parse('2024-01-10T10:00:00Z')),
  });
  const tell = async (event: UsageEvent): Promise<void> => {
    expect(await server.app.get(UsageService).ingest(id, [event])).toEqual(['ACCEPTED']);
    await rollups.postDirty(id);
  };
  const contributor = { kind: 'PERSON', name: 'd0001' } as const;
  const from = new Date('2024-01-01T00:00:00Z');
  await contributions.contribute(id, { machine: 'm-1', contributor, from, reason: 'lent' }, 'officer');
  await tell(used('/machine/m-1', 'lie', 'd0001'));
  expect(await ratings.rate(id, '2024-01')).toMatchObject({ journals: 1, incomeMinor: 330n, refused: [] });
  const statement = await contributions.state(id, { machine: 'm-1', month: '2024-01' }, 'd0001');
  if (typeof statement !== 'string') throw new Error(statement.message);
  await contributions.answer(id, { statement, accept: true, reason: '' }, 'r0001');

  await server.app
    .get(UsageVoidService)
    .void(id, { source: '/machine/m-1', id: 'lie', why: 'never ran', actor: 'clerk' });
  expect(await rollups.postDirty(id)).toMatchObject({ posted: 1, refused: [] });
  // What the site was owed went on to the contributor: the reversal waits until that is made good.
  const refused = [{ kind: 'BalanceBelowFloor', message: expect.stringContaining('payable:site:mill') }];
  expect(await ratings.rate(id, '2024-01')).toMatchObject({ journals: 0, incomeMinor: 0n, costMinor: 0n, refused });
  expect(await ratings.unpricedMonths(id)).toEqual(['2024-01']);
  await tell(used('/gateway/other', 'true', 'd0002'));
  // What the site is owed for it makes good the rest, in whichever order the two are told.
  for (let round = 0; round < 2; round += 1) await ratings.rate(id, '2024-01');
  const { rows } = await superuser.query<object>(
    'SELECT subject, quantity::text FROM rating WHERE partnership_id = $1 ORDER BY subject',
    [id],
  );
  expect(rows).toEqual([
    { subject: 'd0001', quantity: '0' },
    { subject: 'd0002', quantity: String(10n * GPU_HOUR) },
  ]);
  for (const { code, sql } of meteringChecks) {
    expect([code, (await superuser.query<object>(sql, [id])).rows]).toEqual([code, []]);
  }
});
