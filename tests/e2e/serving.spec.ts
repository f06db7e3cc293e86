import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contributionChecks } from '../../apps/server/src/database/checks/contribution-checks.js';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { customText } from '../support/raw-custom.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const MILLION = 1_000_000n;
const [IDLE, OWED, INCOME] = ['je:expenses:idle:mill', 'je:liabilities:payable:site:mill', 'je:income:gpu-time'];

let server: TestServer;
let metered: Metered;

beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
});
afterAll(async () => {
  await server.stop();
});

const event = (
  id: string,
  change: Pick<UsageEvent, 'meter' | 'unit' | 'quantity'> & Partial<UsageEvent>,
): UsageEvent => ({
  source: '/machine/m-1',
  id,
  subject: 'serving',
  site: 'mill',
  effectiveAtMs: BigInt(Date.parse('2024-03-05T10:10:00Z')),
  ...change,
});
const cards = (id: string, hours: bigint, change: Partial<UsageEvent> = {}): UsageEvent =>
  event(id, {
    meter: { kind: 'gpu-time', resource: 'H100 SXM' },
    unit: 'COMPUTE_RAW',
    quantity: hours * GPU_HOUR,
    ...change,
  });
const tokens = (id: string, quantity: bigint, change: Partial<UsageEvent> = {}): UsageEvent =>
  event(id, { meter: { kind: 'tokens-out', resource: 'chat' }, unit: 'TOKEN', quantity, subject: 'd0001', ...change });

async function settle(month: string, ...events: readonly UsageEvent[]): Promise<unknown> {
  const outcomes = await server.app.get(UsageService).ingest(metered.partnershipId, events);
  expect(outcomes.filter((outcome) => outcome !== 'ACCEPTED')).toEqual([]);
  await server.app.get(RollupService).postDirty(metered.partnershipId);
  return server.app.get(RatingService).rate(metered.partnershipId, month);
}
async function rows(sql: string): Promise<object[]> {
  return (await metered.superuser.query<object>(sql, [metered.partnershipId])).rows;
}
async function balances(): Promise<Record<string, string>> {
  const found = await rows(
    `SELECT path, balance FROM account WHERE ledger_id = $1 AND unit = 'EUR' AND balance <> 0 ORDER BY path`,
  );
  return Object.fromEntries((found as { path: string; balance: string }[]).map(({ path, balance }) => [path, balance]));
}
async function broken(): Promise<unknown> {
  const found = await Promise.all([...meteringChecks, ...contributionChecks].map(async ({ sql }) => rows(sql)));
  return found.flat();
}

describe('cards that serve tokens to all', () => {
  it('weigh by bandwidth, and the site is owed for their time: what tokens did not bring stands as idle', async () => {
    // 10 hours × 2.16 × 95 cents = 20.52; 4 million tokens bring the site 3.80 of it.
    expect(await settle('2024-03', cards('c1', 10n), tokens('t1', 4n * MILLION))).toMatchObject({ costMinor: 2_052n });
    expect(await balances()).toMatchObject({
      [IDLE]: '1672',
      'je:expenses:compute:mill': '380',
      [OWED]: '2052',
    });
    expect(
      await rows(
        `SELECT unit, balance FROM account WHERE ledger_id = $1 AND path = 'je:compute:used:serving' ORDER BY unit`,
      ),
    ).toEqual([
      { unit: 'COMPUTE_RAW', balance: `${10n * GPU_HOUR}` },
      { unit: 'COMPUTE_WEIGHTED', balance: `${10n * GPU_HOUR * 2_160_000n}` },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('are nobody’s debt: no receivable, no income of GPU time; nor are idle cards', async () => {
    await settle('2024-03', cards('idle', 5n, { subject: 'idle' }));
    const now = await balances();
    expect(Object.keys(now).filter((path) => path.startsWith('je:assets:receivable:'))).toEqual([
      'je:assets:receivable:d0001',
    ]);
    expect(now[INCOME]).toBeUndefined();
    expect(now).toMatchObject({ [IDLE]: '1672' });
    expect(await server.app.get(RatingService).unpricedMonths(metered.partnershipId)).toEqual([]);
  });

  it('settle once: more tokens take from the idle account, rated again nothing moves', async () => {
    await settle('2024-03', tokens('t2', 20n * MILLION));
    // The site’s 20.52 stay; tokens bring 22.80 of it, so that the account stands below nothing.
    expect(await balances()).toMatchObject({ [OWED]: '2052', 'je:expenses:compute:mill': '2280' });
    expect((await balances())[IDLE]).toBe('-228');
    expect(await settle('2024-03')).toMatchObject({ journals: 0, costMinor: 0n });
    expect(await broken()).toEqual([]);
  });

  it('are corrected as any use is, down to nothing', async () => {
    const corrects = { source: '/machine/m-1', id: 'c1', reason: 'another site’s', voids: true as const };
    await settle('2024-03', cards('void', 0n, { corrects }));
    expect(await balances()).toMatchObject({ [OWED]: '2280', 'je:expenses:compute:mill': '2280' });
    expect((await balances())[IDLE]).toBeUndefined();
    expect(await broken()).toEqual([]);
  });

  it('keep the price of their hours when the custom changes the weights', async () => {
    const gpuWeights = { 'H100 SXM': { computePpm: '3040000', bandwidthPpm: '1000000' } };
    const at = (hour: string): Partial<UsageEvent> => ({
      effectiveAtMs: BigInt(Date.parse(`2024-05-10T${hour}:00:00Z`)),
    });
    await settle('2024-05', cards('m1', 1n, at('10')));
    const before = await rows(`SELECT s::text FROM serving_month s WHERE partnership_id = $1 AND month = '2024-05-01'`);
    await metered.superuser.query(
      `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
       INSERT INTO custom_version (partnership_id, version, effective_at, rules) SELECT $1, 2, '2024-05-10T11:00:00Z', $2 FROM off`,
      [metered.partnershipId, customText(2, { gpuWeights })],
    );
    expect(await settle('2024-05')).toMatchObject({ journals: 0 });
    expect(
      await rows(`SELECT s::text FROM serving_month s WHERE partnership_id = $1 AND month = '2024-05-01'`),
    ).toEqual(before);
    // 95 cents by the new weight of 1; the hour before keeps its 2.16, so 2.05.
    expect(await settle('2024-05', cards('m2', 1n, at('11')))).toMatchObject({ costMinor: 95n });
    expect(
      await rows(
        `SELECT custom_version AS v, device_minor AS d FROM serving_month WHERE partnership_id = $1 AND month = '2024-05-01' ORDER BY 1`,
      ),
    ).toEqual([
      { v: 1, d: '205' },
      { v: 2, d: '95' },
    ]);
    expect(await broken()).toEqual([]);
  });

  it('were billed by older books: what stands there is not priced anew', async () => {
    const { partnershipId, superuser } = metered;
    const june = { subject: 'idle', effectiveAtMs: BigInt(Date.parse('2024-06-10T10:00:00Z')) };
    await settle('2024-06', cards('j1', 1n, june));
    await superuser.query(
      `UPDATE rating SET income_minor = 304, cost_minor = 289, revision = 1 WHERE partnership_id = $1 AND month = '2024-06-01'`,
      [partnershipId],
    );
    expect(await settle('2024-06', cards('j2', 1n, june))).toMatchObject({ incomeMinor: 304n });
  });
});
