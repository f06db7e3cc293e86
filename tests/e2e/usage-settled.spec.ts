import { HOUR_MS } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { meteringChecks } from '../../apps/server/src/database/checks/metering-checks.js';
import { HourPoster } from '../../apps/server/src/inference-meter/hour-poster.js';
import { RatingService } from '../../apps/server/src/inference-meter/rating.service.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { customText } from '../support/raw-custom.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const at = (instant: string): bigint => BigInt(Date.parse(instant));
const MILLION = 1_000_000n;

describe('what is settled', () => {
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

  const tokens = (id: string, quantity: bigint, instant: string, subject = 'd0001'): UsageEvent => ({
    source: '/machine/m-1',
    id,
    subject,
    site: 'mill',
    meter: { kind: 'tokens-out', resource: 'chat' },
    unit: 'TOKEN',
    quantity,
    effectiveAtMs: at(instant),
  });
  const enter = async (...events: readonly UsageEvent[]): Promise<void> => {
    const outcomes = await usage.ingest(metered.partnershipId, events);
    expect(outcomes.filter((outcome) => outcome !== 'ACCEPTED')).toEqual([]);
    await rollups.postDirty(metered.partnershipId);
  };
  const rows = async (sql: string): Promise<unknown[]> =>
    (await metered.superuser.query<object>(sql, [metered.partnershipId])).rows;
  /** All of it, to the byte: what a later price or weight must leave alone. */
  const settled = async (): Promise<unknown> => ({
    ratings: await rows(`SELECT r::text FROM rating r WHERE partnership_id = $1 AND subject = 'd0002' ORDER BY 1`),
    journals: await rows(
      `SELECT encode(sha256(convert_to(j::text || t::text, 'UTF8')), 'hex') AS row FROM journal j JOIN transfer t ON t.journal_id = j.id
       WHERE j.ledger_id = $1 AND j.effective_at < '2024-07-16' ORDER BY j.batch_sequence, j.id, t.id`,
    ),
  });
  /** As it would be had the general meeting adopted it then. */
  const adopt = async (version: number, effectiveAt: string, outMinor: string): Promise<void> => {
    const tariffs = {
      'tokens-in': { costMinor: '19', marginMinor: '1', per: '1000000' },
      'tokens-out': { costMinor: outMinor, marginMinor: '4', per: '1000000' },
      'gpu-time': { costMinor: '95', marginMinor: '5', per: '3600000000000000' },
    };
    await metered.superuser.query(
      `WITH off AS (SELECT set_config('session_replication_role', 'replica', true))
       INSERT INTO custom_version (partnership_id, version, effective_at, rules) SELECT $1, $2, $3, $4 FROM off`,
      [metered.partnershipId, version, effectiveAt, customText(version, { tariffs })],
    );
  };

  it('keeps its price when the price changes, and so does what arrives late for it', async () => {
    const { partnershipId } = metered;
    await enter(tokens('a', MILLION, '2024-07-10T10:00:00Z'), tokens('b', MILLION, '2024-07-10T10:00:00Z', 'd0002'));
    expect(await ratings.rate(partnershipId, '2024-07')).toMatchObject({ incomeMinor: 200n, costMinor: 190n });
    const before = await settled();

    await adopt(2, '2024-07-16T00:00:00Z', '195');
    expect(await ratings.rate(partnershipId, '2024-07')).toMatchObject({ journals: 0, incomeMinor: 0n });
    expect(await settled()).toEqual(before);

    // Two months late: the hour's own custom prices it, and nothing beside its bucket moves.
    await enter(tokens('late', 2n * MILLION, '2024-07-10T11:00:00Z'));
    expect(await ratings.rate(partnershipId, '2024-07')).toMatchObject({ incomeMinor: 200n, costMinor: 190n });
    // After the change, the new price (199 and the royalty on top, so 201.01 a million); a correction that moves use across it takes off the one and adds the other.
    await enter(tokens('new', MILLION, '2024-07-20T10:00:00Z'));
    expect(await ratings.rate(partnershipId, '2024-07')).toMatchObject({ incomeMinor: 201n, costMinor: 195n });
    await enter({
      ...tokens('moved', 2n * MILLION, '2024-07-21T00:00:00Z'),
      corrects: { source: '/machine/m-1', id: 'late', reason: 'the clock was wrong' },
    });
    expect(await ratings.rate(partnershipId, '2024-07')).toMatchObject({ incomeMinor: 402n - 200n });
    expect(await rows(`SELECT r::text FROM rating r WHERE partnership_id = $1 AND subject = 'd0002'`)).toEqual(
      (before as { ratings: unknown[] }).ratings,
    );
    for (const { code, sql } of meteringChecks) expect([code, await rows(sql)]).toEqual([code, []]);
  });

  it('is posted by the server once its hour has closed and a quarter of an hour is over', async () => {
    const { partnershipId } = metered;
    await usage.ingest(partnershipId, [
      tokens('h1', 5n, '2024-09-01T10:30:00Z'),
      tokens('h2', 7n, '2024-09-01T11:00:00Z'),
    ]);
    const poster = server.app.get(HourPoster);
    const posted = async (): Promise<unknown[]> =>
      rows(`SELECT posted FROM rollup WHERE partnership_id = $1 AND hour >= '2024-09-01' ORDER BY hour`);
    const hour = (offsetMs: bigint): Date => new Date(Number(at('2024-09-01T11:00:00Z') + offsetMs));
    await poster.postClosed(hour(899_999n));
    expect(await posted()).toEqual([{ posted: '0' }, { posted: '0' }]);
    await poster.postClosed(hour(900_000n));
    expect(await posted()).toEqual([{ posted: '5' }, { posted: '0' }]);
    await metered.superuser.query(
      `INSERT INTO import_job (partnership_id, kind, file, options, file_size) VALUES ($1, 'llm-requests', 'f', '{}', 1)`,
      [partnershipId],
    );
    await poster.postClosed(hour(900_000n + HOUR_MS));
    expect(await posted()).toEqual([{ posted: '5' }, { posted: '0' }]);
    await metered.superuser.query(`UPDATE import_job SET state = 'DONE' WHERE partnership_id = $1`, [partnershipId]);
    await poster.postClosed(hour(900_000n + HOUR_MS));
    expect(await posted()).toEqual([{ posted: '5' }, { posted: '7' }]);
  });
});
