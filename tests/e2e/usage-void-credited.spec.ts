import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ContributionService } from '../../apps/server/src/contributions/contribution.service.js';
import { contributionChecks } from '../../apps/server/src/database/checks/contribution-checks.js';
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
  await metered.superuser.query(`INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'r0001', 'Ada')`, [
    metered.partnershipId,
  ]);
  await metered.superuser.query(
    `INSERT INTO machine (partnership_id, site_id, code, gpu_model, gpu_count, registered_on)
     SELECT $1, s.id, 'm-1', 'T4', 20, '2023-12-20' FROM site s WHERE s.partnership_id = $1`,
    [metered.partnershipId],
  );
});
afterAll(async () => {
  await server.stop();
});

const HOURS = {
  unit: 'COMPUTE_RAW',
  quantity: 10n * GPU_HOUR,
  meter: { kind: 'gpu-time', resource: 'Tesla T4' },
} as const;
const used = (source: string, event: string, change: Partial<UsageEvent>): UsageEvent => ({
  ...{ source, id: event, subject: 'd0001', site: 'mill', ...HOURS },
  effectiveAtMs: BigInt(Date.parse('2024-01-10T10:00:00Z')),
  ...change,
});
async function tell(...events: readonly UsageEvent[]): Promise<void> {
  const outcomes = await server.app.get(UsageService).ingest(metered.partnershipId, events);
  expect(outcomes).toEqual(events.map(() => 'ACCEPTED'));
  await server.app.get(RollupService).postDirty(metered.partnershipId);
}
async function takeBack(source: string, event: string): Promise<void> {
  const taken = { source, id: event, why: 'never ran', actor: 'clerk' };
  await server.app.get(UsageVoidService).void(metered.partnershipId, taken);
  const outcome = await server.app.get(RollupService).postDirty(metered.partnershipId);
  expect(outcome).toMatchObject({ posted: 1, refused: [] });
}
/** What m-1 made in a month becomes its owner's. */
async function credit(month: string): Promise<void> {
  const contributions = server.app.get(ContributionService, { strict: false });
  const statement = await contributions.state(metered.partnershipId, { machine: 'm-1', month }, 'd0001');
  if (typeof statement !== 'string') throw new Error(statement.message);
  const answer = { statement, accept: true, reason: '' };
  expect(await contributions.answer(metered.partnershipId, answer, 'r0001')).toHaveProperty('creditMinor');
}
async function soundly(): Promise<void> {
  for (const { code, sql } of [...meteringChecks, ...contributionChecks]) {
    expect([code, (await metered.superuser.query<object>(sql, [metered.partnershipId])).rows]).toEqual([code, []]);
  }
}

it('a lie that a contributor was credited for holds up the price of nobody else’s use', async () => {
  const { partnershipId: id, superuser } = metered;
  const contributions = server.app.get(ContributionService, { strict: false });
  const ratings = server.app.get(RatingService);
  const contributor = { kind: 'PERSON', name: 'd0001' } as const;
  const from = new Date('2024-01-01T00:00:00Z');
  await contributions.contribute(id, { machine: 'm-1', contributor, from, reason: 'lent' }, 'officer');
  await tell(used('/machine/m-1', 'lie', {}));
  expect(await ratings.rate(id, '2024-01')).toMatchObject({ journals: 1, incomeMinor: 330n, refused: [] });
  await credit('2024-01');
  await takeBack('/machine/m-1', 'lie');
  // What the site was owed went on to the contributor: the reversal waits until that is made good.
  const refused = [{ kind: 'BalanceBelowFloor', message: expect.stringContaining('payable:site:mill') }];
  expect(await ratings.rate(id, '2024-01')).toMatchObject({ journals: 0, incomeMinor: 0n, costMinor: 0n, refused });
  expect(await ratings.unpricedMonths(id)).toEqual(['2024-01']);
  await tell(used('/gateway/other', 'true', { subject: 'd0002' }));
  // What the site is owed for it makes good the rest, in whichever order the two are drafted.
  expect(await ratings.rate(id, '2024-01')).toMatchObject({ journals: 2, refused: [] });
  const { rows } = await superuser.query<object>(
    'SELECT subject, quantity::text FROM rating WHERE partnership_id = $1 ORDER BY subject',
    [id],
  );
  expect(rows).toEqual([
    { subject: 'd0001', quantity: '0' },
    { subject: 'd0002', quantity: String(10n * GPU_HOUR) },
  ]);
  await soundly();
});

const february = { effectiveAtMs: BigInt(Date.parse('2024-02-10T10:00:00Z')) };
const tokens = { ...february, unit: 'TOKEN', meter: { kind: 'tokens-out', resource: 'chat' } } as const;

it('nor does a lie about cards that serve all; the month is unpriced until it is made good', async () => {
  const { partnershipId: id } = metered;
  const ratings = server.app.get(RatingService);
  await tell(used('/machine/m-1', 'serves', { ...february, subject: 'serving' }));
  await ratings.rate(id, '2024-02');
  await credit('2024-02');
  await tell(used('/machine/m-1/b', 'told', { ...february, subject: 'd0003', quantity: GPU_HOUR }));
  await takeBack('/machine/m-1', 'serves');
  expect(await ratings.rate(id, '2024-02')).toMatchObject({
    ...{ journals: 1, incomeMinor: 33n },
    refused: [{ kind: 'BalanceBelowFloor' }],
  });
  expect(await ratings.unpricedMonths(id)).toEqual(['2024-02']);
  await soundly();
  await tell(used('/machine/m-2', 'serves', { ...february, subject: 'serving' }));
  await ratings.rate(id, '2024-02');
  expect(await ratings.unpricedMonths(id)).toEqual([]);
  await soundly();
});

it('tokens that are taken back where a site has nothing left are made up by the time of its cards', async () => {
  const { partnershipId: id } = metered;
  const ratings = server.app.get(RatingService);
  const counted = used('/gateway/one', 'counted', { ...tokens, quantity: 1_000_000n });
  await tell({ ...counted, effectiveAtMs: BigInt(Date.parse('2024-03-10T10:00:00Z')) });
  await tell(
    used('/machine/m-1', 'march', { subject: 'serving', effectiveAtMs: counted.effectiveAtMs + 29n * 86_400_000n }),
  );
  await ratings.rate(id, '2024-03');
  await credit('2024-03');
  await takeBack('/gateway/one', 'counted');
  expect(await ratings.rate(id, '2024-03')).toMatchObject({ refused: [] });
  expect(await ratings.unpricedMonths(id)).toEqual([]);
  await soundly();
});
