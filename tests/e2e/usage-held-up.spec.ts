import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
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
});
afterAll(async () => {
  await server.stop();
});

it('an hour that the books cannot hold waits, and holds up no other', async () => {
  const { partnershipId, superuser } = metered;
  const used = (id: string, subject: string, quantity: bigint): UsageEvent => ({
    source: '/machine/m-1',
    id,
    subject,
    site: 'mill',
    meter: { kind: 'gpu-time', resource: 'P100' },
    unit: 'COMPUTE_RAW',
    quantity,
    effectiveAtMs: BigInt(Date.parse('2024-03-05T10:00:00Z')),
  });
  await server.app.get(UsageService).ingest(partnershipId, [used('first', 'd0001', GPU_HOUR)]);
  const rollups = server.app.get(RollupService);
  expect(await rollups.postDirty(partnershipId)).toMatchObject({ posted: 1, refused: [] });
  // As after years of a hostile machine's false reports: what the site supplied is near the end of all numbers.
  await superuser.query(
    `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
     UPDATE account SET credit_posted = 10::numeric ^ 38 - 1 FROM off
     WHERE ledger_id = $1 AND unit = 'COMPUTE_WEIGHTED' AND path = 'je:compute:supplied:mill'`,
    [partnershipId],
  );
  const water: UsageEvent = {
    ...used('water', 'mill', 7n),
    meter: { kind: 'water', resource: 'mill' },
    unit: 'WATER',
    method: 'site_meter',
  };
  await server.app.get(UsageService).ingest(partnershipId, [used('more', 'd0001', GPU_HOUR), water]);
  expect(await rollups.postDirty(partnershipId)).toMatchObject({ posted: 1, refused: [{ kind: 'BalanceTooLarge' }] });
  const { rows } = await superuser.query<{ meter: string; waits: boolean }>(
    `SELECT meter, quantity <> posted AS waits FROM rollup WHERE partnership_id = $1 ORDER BY meter`,
    [partnershipId],
  );
  expect(rows).toEqual([
    { meter: 'gpu-time/P100', waits: true },
    { meter: 'water/mill', waits: false },
  ]);

  // It is told of until it is settled: whoever looks after the books takes the lie back, and nothing waits any more.
  const posted = meteringChecks.find(({ code }) => code === 'METER-POSTED')?.sql ?? '';
  const late = async (): Promise<unknown[]> => (await superuser.query<object>(posted, [partnershipId])).rows;
  expect(await late()).toMatchObject([{ meter: 'gpu-time/P100' }]);
  const wish = { source: '/machine/m-1', id: 'more', why: 'never ran', actor: 'clerk' };
  expect(await server.app.get(UsageVoidService).void(partnershipId, wish)).toMatchObject({ voided: 1 });
  expect(await rollups.postDirty(partnershipId)).toMatchObject({ refused: [] });
  expect(await late()).toEqual([]);
});
