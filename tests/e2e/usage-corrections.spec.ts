import { GPU_HOUR } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService, type UsageOutcome } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const at = (instant: string): bigint => BigInt(Date.parse(instant));
const tokens = (id: string, quantity: bigint, instant = '2024-03-05T10:15:00Z'): UsageEvent => ({
  source: '/machine/m-1',
  id,
  subject: 'd0001',
  site: 'mill',
  meter: { kind: 'tokens-out', resource: 'chat' },
  unit: 'TOKEN',
  quantity,
  effectiveAtMs: at(instant),
});
const correcting = (event: UsageEvent, id: string): UsageEvent => ({
  ...event,
  corrects: { source: event.source, id, reason: 'counted twice by the engine' },
});
const voiding = (id: string, target: string): UsageEvent => ({
  ...tokens(id, 0n),
  corrects: { source: '/machine/m-1', id: target, reason: 'never happened', voids: true },
});

describe('a correction of use', () => {
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

  const ingest = (...events: readonly UsageEvent[]): Promise<UsageOutcome[]> =>
    usage.ingest(metered.partnershipId, events);
  const post = (): Promise<{ posted: number }> => rollups.postDirty(metered.partnershipId);
  const balance = async (path: string, unit: string): Promise<string | undefined> => {
    const { rows } = await metered.superuser.query<{ balance: string }>(
      'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [metered.partnershipId, path, unit],
    );
    return rows[0]?.balance;
  };
  const hour = async (instant: string, meter = 'tokens-out/chat'): Promise<string | undefined> => {
    const { rows } = await metered.superuser.query<{ quantity: string }>(
      'SELECT quantity FROM rollup WHERE partnership_id = $1 AND hour = $2 AND meter = $3',
      [metered.partnershipId, instant, meter],
    );
    return rows[0]?.quantity;
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

  it('takes the place of what it names, whatever was posted, and posts the difference', async () => {
    expect(await ingest(tokens('a', 100n), tokens('b', 7n))).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(await post()).toMatchObject({ posted: 1 });
    expect(await ingest(correcting(tokens('a2', 30n, '2024-03-05T12:00:00Z'), 'a'))).toEqual(['ACCEPTED']);
    expect(await hour('2024-03-05T10:00:00Z')).toBe('7');
    expect(await hour('2024-03-05T12:00:00Z')).toBe('30');
    expect(await post()).toMatchObject({ posted: 2 });
    expect(await balance('je:tokens:used:d0001', 'TOKEN')).toBe('37');
    const { rows } = await metered.superuser.query(
      `SELECT j.idempotency_key AS key, t.amount, d.path AS debit FROM journal j JOIN transfer t ON t.journal_id = j.id
       JOIN account d ON d.id = t.debit_account_id WHERE j.kind = 'usage-bucket' ORDER BY 1`,
    );
    const key = 'usage:d0001:mill:tokens-out/chat:2024-03-05T';
    expect(rows).toEqual([
      { key: `${key}10Z:1`, amount: '107', debit: 'je:tokens:used:d0001' },
      { key: `${key}10Z:2`, amount: '100', debit: 'je:tokens:served:chat' },
      { key: `${key}12Z:1`, amount: '30', debit: 'je:tokens:used:d0001' },
    ]);
    expect(await violations()).toEqual([]);
  });

  it('is taken once: repeated it changes nothing, and the next names it, not the first', async () => {
    const again = correcting(tokens('a2', 30n, '2024-03-05T12:00:00Z'), 'a');
    expect(await ingest(again, again, { ...again, quantity: 31n })).toEqual(['KNOWN', 'KNOWN', 'CONFLICT']);
    expect(await ingest(correcting(tokens('a3', 1n), 'a'))).toEqual([
      expect.objectContaining({
        kind: 'AlreadyCorrected',
        field: 'corrects',
        message: expect.stringContaining('"a2"'),
      }),
    ]);
    expect(await ingest(correcting(tokens('a4', 1n), 'a2'))).toEqual(['ACCEPTED']);
    expect(await hour('2024-03-05T12:00:00Z')).toBe('0');
    expect(await hour('2024-03-05T10:00:00Z')).toBe('8');
    await post();
    expect(await violations()).toEqual([]);
  });

  it('waits for what it names, with those that name it, and counts when that arrives', async () => {
    const late = tokens('late', 500n, '2024-01-02T00:30:00Z');
    expect(await ingest(correcting(tokens('late3', 2n, '2024-01-02T02:00:00Z'), 'late2'))).toEqual(['WAITING']);
    expect(await ingest(correcting(tokens('late2', 3n, '2024-01-02T01:00:00Z'), 'late'))).toEqual(['WAITING']);
    expect(await hour('2024-01-02T01:00:00Z')).toBeUndefined();
    expect(await violations()).toEqual([]);
    expect(await ingest(late)).toEqual(['ACCEPTED']);
    expect([await hour('2024-01-02T00:00:00Z'), await hour('2024-01-02T02:00:00Z')]).toEqual(['0', '2']);
    expect(await ingest(late)).toEqual(['KNOWN']);
    await post();
    expect(await balance('je:tokens:used:d0001', 'TOKEN')).toBe('10');
    expect(await violations()).toEqual([]);
  });

  it('of nothing takes the use away, and may itself be corrected', async () => {
    await ingest(tokens('gone', 40n, '2024-04-01T00:00:00Z'));
    await post();
    expect(await ingest(voiding('gone2', 'gone'))).toEqual(['ACCEPTED']);
    await post();
    expect(await balance('je:tokens:used:d0001', 'TOKEN')).toBe('10');
    expect(await ingest(correcting(tokens('gone3', 4n, '2024-04-01T00:00:00Z'), 'gone2'))).toEqual(['ACCEPTED']);
    expect(await hour('2024-04-01T00:00:00Z')).toBe('4');
    await post();
    expect(await violations()).toEqual([]);
  });

  it('that would close a circle is refused, and so is one that names itself', async () => {
    expect(await ingest(correcting(tokens('x', 1n), 'y'), correcting(tokens('y', 1n), 'z'))).toEqual([
      'WAITING',
      'WAITING',
    ]);
    expect(await ingest(correcting(tokens('z', 1n), 'x'), correcting(tokens('w', 1n), 'w'))).toEqual([
      expect.objectContaining({ kind: 'CorrectionCircle' }),
      expect.objectContaining({ kind: 'CorrectsItself' }),
    ]);
  });

  it('moves every hour of a record that spans several', async () => {
    const job: UsageEvent = {
      ...tokens('job', 3n * GPU_HOUR, '2024-05-01T22:30:00Z'),
      meter: { kind: 'gpu-time', resource: 'T4' },
      unit: 'COMPUTE_RAW',
      endMs: at('2024-05-02T01:30:00Z'),
    };
    expect(await ingest(job)).toEqual(['ACCEPTED']);
    const hours = async (): Promise<(string | undefined)[]> =>
      Promise.all(
        ['05-01T22', '05-01T23', '05-02T00', '05-02T01'].map((each) => hour(`2024-${each}:00:00Z`, 'gpu-time/T4')),
      );
    expect(await hours()).toEqual([GPU_HOUR / 2n, GPU_HOUR, GPU_HOUR, GPU_HOUR / 2n].map(String));
    await post();
    const shorter = correcting({ ...job, id: 'job2', quantity: GPU_HOUR, endMs: at('2024-05-01T23:30:00Z') }, 'job');
    expect(await ingest(shorter, job)).toEqual(['ACCEPTED', 'KNOWN']);
    expect(await hours()).toEqual([GPU_HOUR / 2n, GPU_HOUR / 2n, 0n, 0n].map(String));
    await post();
    expect(await balance('je:compute:used:d0001', 'COMPUTE_RAW')).toBe(`${GPU_HOUR}`);
    expect(await violations()).toEqual([]);
  });

  it('after the price was settled prices the difference under the custom of its hour', async () => {
    const { partnershipId } = metered;
    await ingest(tokens('big', 2_500_000n, '2024-06-10T00:00:00Z'));
    await post();
    expect(await ratings.rate(partnershipId, '2024-06')).toMatchObject({ incomeMinor: 250n, royaltyMinor: 3n });
    await metered.superuser.query('SELECT close_books($1, $2)', [partnershipId, '2024-06-30T23:59:59.999Z']);
    await ingest(voiding('big2', 'big'));
    await post();
    expect(await ratings.rate(partnershipId, '2024-06')).toMatchObject({ incomeMinor: -250n, royaltyMinor: -3n });
    expect(await balance('je:income:tokens:chat', 'EUR')).toBe('0');
    await ratings.rate(partnershipId, '2024-06');
    expect((await violations()).filter((each) => JSON.stringify(each).includes('2024-06'))).toEqual([]);
  });
});
