import { GPU_HOUR, WEIGHTED_GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { SiteFigures } from '../../apps/server/src/inference-meter/site-figures.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const at = (instant: string): bigint => BigInt(Date.parse(instant));

describe('use', () => {
  let server: TestServer;
  let metered: Metered;
  let usage: UsageService;
  let rollups: RollupService;
  let ratings: RatingService;

  beforeAll(async () => {
    server = await startTestServer();
    metered = await foundMetered(server.database);
    usage = server.app.get(UsageService);
    rollups = server.app.get(RollupService);
    ratings = server.app.get(RatingService);
  });
  afterAll(async () => {
    await server.stop();
  });

  const tokens = (id: string, quantity: bigint, instant = '2024-03-05T10:15:00Z'): UsageEvent => ({
    source: 'spec',
    id,
    subject: 'd0001',
    site: 'mill',
    meter: { kind: 'tokens-out', resource: 'chat' },
    unit: 'TOKEN',
    quantity,
    effectiveAtMs: at(instant),
  });
  const gpuTime = (id: string, hours: bigint, instant: string, resource = 'T4'): UsageEvent => ({
    ...tokens(id, hours * GPU_HOUR, instant),
    meter: { kind: 'gpu-time', resource },
    unit: 'COMPUTE_RAW',
  });
  const balance = async (path: string, unit: string): Promise<string | undefined> => {
    const answer = await metered.superuser.query<{ balance: string }>(
      'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [metered.partnershipId, path, unit],
    );
    return answer.rows[0]?.balance;
  };
  const violations = async (): Promise<unknown[]> => {
    const found = await Promise.all(
      meteringChecks.map(async ({ code, sql }) => {
        const { rows } = await metered.superuser.query<Record<string, unknown>>(sql, [metered.partnershipId]);
        return rows.map((row) => ({ code, ...row }));
      }),
    );
    return found.flat();
  };

  it('is counted once, whatever is repeated; another body under a known id is a conflict and changes nothing', async () => {
    const { partnershipId } = metered;
    const first = [tokens('a', 100n), tokens('b', 50n), tokens('a', 100n), tokens('a', 7n)];
    expect(await usage.ingest(partnershipId, first)).toEqual(['ACCEPTED', 'ACCEPTED', 'KNOWN', 'CONFLICT']);
    expect(await usage.ingest(partnershipId, [tokens('b', 50n), tokens('b', 51n), tokens('c', 1n)])).toEqual([
      'KNOWN',
      'CONFLICT',
      'ACCEPTED',
    ]);
    expect(await violations()).toEqual([expect.objectContaining({ code: 'METER-POSTED', quantity: '151' })]);
  });

  it('is posted hour by hour, once, by however many posters', async () => {
    const { partnershipId } = metered;
    const hours = Array.from({ length: 1_200 }, (_, hour) => {
      return gpuTime(`g${hour}`, 2n, new Date(Date.UTC(2024, 3, 1, hour)).toISOString());
    });
    await usage.ingest(partnershipId, hours);
    const outcomes = await Promise.all([1, 2, 3].map(() => rollups.postDirty(partnershipId)));
    expect(outcomes.reduce((sum, { posted }) => sum + posted, 0)).toBe(1_201);
    expect(await balance('je:compute:used:d0001', 'COMPUTE_RAW')).toBe(`${2_400n * GPU_HOUR}`);
    expect(await balance('je:compute:supplied:mill', 'COMPUTE_WEIGHTED')).toBe(
      `${(2_400n * WEIGHTED_GPU_HOUR * 33n) / 100n}`,
    );
    expect(await balance('je:tokens:served:chat', 'TOKEN')).toBe('151');
    expect(await violations()).toEqual([]);
    expect(await rollups.postDirty(partnershipId)).toEqual({ posted: 0, refused: [] });
  });

  it('that arrives late posts only the difference, as the next revision of its hour', async () => {
    const { partnershipId } = metered;
    await usage.ingest(partnershipId, [tokens('late', 9n)]);
    expect((await rollups.postDirty(partnershipId)).posted).toBe(1);
    const { rows } = await metered.superuser.query(
      `SELECT idempotency_key, effective_at FROM journal WHERE source_id LIKE '%tokens-out/chat 2024-03-05T10Z' ORDER BY idempotency_key`,
    );
    expect(rows).toEqual([
      {
        idempotency_key: 'usage:d0001:mill:tokens-out/chat:2024-03-05T10Z:1',
        effective_at: new Date('2024-03-05T10:00:00Z'),
      },
      {
        idempotency_key: 'usage:d0001:mill:tokens-out/chat:2024-03-05T10Z:2',
        effective_at: new Date('2024-03-05T10:00:00Z'),
      },
    ]);
    expect(await balance('je:tokens:used:d0001', 'TOKEN')).toBe('160');
  });

  it('becomes income, cost and royalty, priced over the month and rounded once', async () => {
    const { partnershipId } = metered;
    await usage.ingest(partnershipId, [tokens('big', 2_500_000n - 160n, '2024-03-31T23:59:59Z')]);
    await rollups.postDirty(partnershipId);
    // 2.5 million tokens at 100 a million; the sites' cost is 95; a hundredth is the labellers'.
    expect(await ratings.rate(partnershipId, '2024-03')).toEqual({
      journals: 2,
      incomeMinor: 250n,
      costMinor: 238n,
      royaltyMinor: 3n,
      refused: [],
    });
    expect(await ratings.rate(partnershipId, '2024-03')).toEqual({
      journals: 0,
      incomeMinor: 0n,
      costMinor: 0n,
      royaltyMinor: 0n,
      refused: [],
    });
    expect(await balance('je:income:tokens:chat', 'EUR')).toBe('250');
    expect(await balance('je:liabilities:payable:site:mill', 'EUR')).toBe('238');
    expect(await balance('je:liabilities:royalty:chat', 'EUR')).toBe('3');

    await usage.ingest(partnershipId, [tokens('more', 100_000n, '2024-03-20T00:00:00Z')]);
    await rollups.postDirty(partnershipId);
    expect(await ratings.rate(partnershipId, '2024-03')).toMatchObject({
      incomeMinor: 10n,
      costMinor: 9n,
      royaltyMinor: 0n,
      refused: [],
    });
    expect(await balance('je:assets:receivable:d0001', 'EUR')).toBe('260');
    expect(await violations()).toEqual([]);
  });

  it('prices GPU time by its weight, and owes no royalty on it', async () => {
    // 720 hours of April in the 1,200, 2 GPU-hours each, at a weight of 0.33 and a price of 1.00.
    expect(await ratings.rate(metered.partnershipId, '2024-04')).toEqual({
      journals: 1,
      incomeMinor: 47_520n,
      costMinor: 45_144n,
      royaltyMinor: 0n,
      refused: [],
    });
  });

  it('of a closed period posts at the first open instant and keeps its hour', async () => {
    const { partnershipId, superuser } = metered;
    await superuser.query('SELECT close_books($1, $2)', [partnershipId, '2024-03-31T23:59:59.999Z']);
    await usage.ingest(partnershipId, [tokens('after the close', 1_000_000n, '2024-03-07T08:00:00Z')]);
    expect((await rollups.postDirty(partnershipId)).posted).toBe(1);
    expect(await ratings.rate(partnershipId, '2024-03')).toMatchObject({
      journals: 2,
      incomeMinor: 100n,
      costMinor: 95n,
    });
    const { rows } = await superuser.query(
      `SELECT kind, effective_at, memo FROM journal WHERE memo LIKE '%2024-03%' AND effective_at = '2024-04-01T00:00:00Z' ORDER BY kind`,
    );
    expect(rows).toEqual([
      expect.objectContaining({ kind: 'rated-usage' }),
      expect.objectContaining({ kind: 'royalty' }),
      expect.objectContaining({ kind: 'usage-bucket', memo: expect.stringContaining('2024-03-07T08:00') }),
    ]);
    expect(await violations()).toEqual([]);
  });

  it('of a card without a weight stays unposted, refused by name, and holds nothing else up', async () => {
    const { partnershipId, superuser } = metered;
    await usage.ingest(partnershipId, [
      gpuTime('odd', 1n, '2024-05-01T00:00:00Z', 'ABACUS'),
      gpuTime('even', 1n, '2024-05-01T00:00:00Z', 'A10'),
    ]);
    const { posted, refused } = await rollups.postDirty(partnershipId);
    expect(posted).toBe(1);
    expect(refused).toEqual([
      expect.objectContaining({ kind: 'GpuModelUnweighted', field: 'gpu_spec', rule: 'meter.weight' }),
    ]);
    expect(await violations()).toEqual([expect.objectContaining({ code: 'METER-POSTED', meter: 'gpu-time/ABACUS' })]);
    const { rows } = await superuser.query('SELECT count(*)::int AS n FROM rollup WHERE quantity <> posted');
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('shows by site what was measured, and null where nothing was', async () => {
    const { partnershipId } = metered;
    await usage.ingest(partnershipId, [
      {
        ...tokens('kwh', 3_600_000_000n),
        meter: { kind: 'energy', resource: 'mill' },
        unit: 'ENERGY',
        method: 'site_meter',
      },
    ]);
    await rollups.postDirty(partnershipId);
    expect(await server.app.get(SiteFigures).sites(partnershipId)).toEqual([
      expect.objectContaining({
        slug: 'mill',
        computeRaw: 2_402n * GPU_HOUR,
        energyMillijoules: 3_600_000_000n,
        waterMicrolitres: null,
      }),
    ]);
    expect(await balance('je:energy:site-meter:mill', 'ENERGY')).toBe('3600000000');
  });

  it('counts right when many send it at once, in any order', async () => {
    const { partnershipId, superuser } = metered;
    const events = Array.from({ length: 900 }, (_, index) => {
      return tokens(`at once ${index}`, 1n, new Date(Date.UTC(2024, 6, 1, index % 24)).toISOString());
    });
    const senders = [events, events.toReversed(), events.slice(300), events.slice(0, 600).toReversed()];
    const outcomes = (await Promise.all(senders.map((batch) => usage.ingest(partnershipId, batch)))).flat();
    expect(outcomes.filter((outcome) => outcome === 'ACCEPTED')).toHaveLength(900);
    expect(outcomes).not.toContain('CONFLICT');
    const { rows } = await superuser.query(`SELECT sum(quantity) AS sum FROM rollup WHERE hour >= '2024-07-01'`);
    expect(rows).toEqual([{ sum: '900' }]);
  });

  describe('on the operator page', () => {
    const QUERY = `{ operator { asOf sites { slug gpus computeRaw } machines { code site weightPpm computeRaw }
      months { site month computeRaw computeWeighted energyMillijoules partial } imports { id } } }`;

    it('is for those who run or check machines', async () => {
      expect((await server.graphql(QUERY)).data).toEqual({ operator: null });
      const { rows } = await metered.superuser.query<{ id: string }>(
        `SELECT id FROM person WHERE roll_number = 'd0001'`,
      );
      const developer = await server.signIn(rows[0]?.id ?? '');
      expect((await server.graphql(QUERY, undefined, developer)).data).toEqual({ operator: null });
    });

    it('shows sites, machines and months', async () => {
      const { superuser, partnershipId } = metered;
      const { rows } = await superuser.query<{ id: string }>(
        `INSERT INTO person (partnership_id, roll_number, name) VALUES ($1, 'r0009', 'Op') RETURNING id`,
        [partnershipId],
      );
      await superuser.query(`INSERT INTO role_grant VALUES ($1, $2, 'OPERATOR')`, [partnershipId, rows[0]?.id]);
      await superuser.query(
        `INSERT INTO machine (partnership_id, code, site_id, gpu_model, gpu_count, registered_on)
         SELECT $1, 'm-1', id, 'T4', 4, '2024-01-01' FROM site`,
        [partnershipId],
      );
      await usage.ingest(partnershipId, [
        { ...gpuTime('own', 3n, '2024-06-01T00:00:00Z'), source: '/machine/m-1/gpu' },
      ]);
      const session = await server.signIn(rows[0]?.id ?? '');
      const { data, errors } = await server.graphql(QUERY, undefined, session);
      expect(errors).toBeUndefined();
      expect(data?.['operator']).toMatchObject({
        sites: [{ slug: 'mill', gpus: 4, computeRaw: `${2_405n * GPU_HOUR}` }],
        machines: [{ code: 'm-1', site: 'The Mill', weightPpm: '330000', computeRaw: `${3n * GPU_HOUR}` }],
        imports: [],
      });
      expect(data?.['operator']).toHaveProperty(
        'months',
        expect.arrayContaining([
          {
            site: 'The Mill',
            month: '2024-06',
            computeRaw: `${3n * GPU_HOUR}`,
            computeWeighted: `${(3n * WEIGHTED_GPU_HOUR * 33n) / 100n}`,
            energyMillijoules: null,
            partial: false,
          },
        ]),
      );
    });
  });
});
