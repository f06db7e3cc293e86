import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CheckRunService } from '../../apps/server/src/audit/check-runs/check-run.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { Database } from '../../apps/server/src/database/database.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const MOMENT = 0.000_01;

let server: TestServer;
let small: SmallPartnership;
let runs: CheckRunService;

beforeAll(async () => {
  server = await startTestServer();
  small = await foundSmallPartnership(server.database.pool('app'), server.app);
  runs = server.app.get(CheckRunService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

const superuser = (sql: string, ...parameters: readonly unknown[]) =>
  server.database.pool('superuser').query<{ count: number }>(sql, [...parameters]);
const last = async (): Promise<unknown> => {
  const query = '{ lastScheduledCheck { at passed failed failures { code passed violations detail } } }';
  const answer = await server.graphql(query);
  expect(answer.errors).toBeUndefined();
  return answer.data?.['lastScheduledCheck'];
};
const kept = async (): Promise<number> =>
  (await superuser('SELECT count(*)::integer AS count FROM check_run')).rows[0]?.count ?? 0;

describe('the checks that nobody asks for', () => {
  it('have not run at first, then once for the day, whoever else comes, and say so to anybody', async () => {
    expect(await last()).toBeNull();
    const ran = await Promise.all([runs.runDue(24), runs.runDue(24), runs.runDue(24)]);
    expect([...ran].sort()).toEqual([0, 0, 1]);
    expect(await last()).toEqual({ at: expect.any(String), passed: checks.length, failed: 0, failures: [] });
    expect(await runs.runDue(24)).toBe(0);
    expect(await kept()).toBe(1);
  });

  it('tell in the log and on the page what does not hold', async () => {
    const told = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const change = `UPDATE account SET debit_posted = debit_posted + $1 WHERE path = 'ca:assets:due-from-je'`;
    await superuser(change, 1);
    expect(await runs.runDue(MOMENT)).toBe(1);
    await superuser(change, -1);
    expect(told.mock.calls).toEqual([
      [expect.stringMatching(/^\d of \d+ scheduled checks of Small Commons do not hold: /u)],
    ]);
    told.mockRestore();
    const failures = expect.arrayContaining([
      { code: 'counters-equal-entries', passed: false, violations: 1, detail: 'ca:assets:due-from-je EUR' },
    ]);
    expect(await last()).toMatchObject({ failures });
    expect(await runs.runDue(MOMENT)).toBe(1);
    expect(await last()).toMatchObject({ failed: 0, failures: [] });
  });

  it('are kept for the last ninety runs', async () => {
    await superuser(
      `INSERT INTO check_run (partnership_id, started_at, passed, failed, results)
       SELECT $1, now() - make_interval(days => n), 0, 0, '[]' FROM generate_series(2, 120) AS n`,
      small.id,
    );
    await runs.runDue(MOMENT);
    expect(await kept()).toBe(90);
    expect(await last()).toMatchObject({ passed: checks.length });
  });

  it('wait for a demonstration that is still being made', async () => {
    await superuser(
      `INSERT INTO demo_seed (partnership_id, seed, scale, planned_at) SELECT id, 'half', 1, now() FROM partnership`,
    );
    expect(await runs.runDue(MOMENT)).toBe(0);
    await superuser('UPDATE demo_seed SET finished_at = now()');
    expect(await runs.runDue(MOMENT)).toBe(1);
  });

  it('do not run where another process is at it, and leave no limit behind on the connections of the work', async () => {
    const other = await server.database.pool('app').connect();
    await other.query('SELECT pg_advisory_lock(6, 4)');
    expect(await runs.runDue(MOMENT)).toBe(0);
    await other.query('SELECT pg_advisory_unlock(6, 4)');
    other.release();
    expect(await runs.runDue(MOMENT)).toBe(1);
    const database = server.app.get(Database);
    const limits = await Promise.all(
      Array.from({ length: 8 }, () =>
        database.query<{ limit: string }>(`SELECT current_setting('statement_timeout') AS limit, pg_sleep(0.05)`),
      ),
    );
    expect(new Set(limits.flat().map(({ limit }) => limit))).toEqual(new Set(['1min']));
    const { rows } = await superuser(
      `SELECT count(*)::integer AS count FROM pg_locks WHERE locktype = 'advisory' AND classid = 6`,
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  it('end with the server, in the middle of a check, without a result', async () => {
    const before = await kept();
    const blocker = await server.database.pool('superuser').connect();
    await blocker.query('BEGIN; LOCK TABLE entry IN ACCESS EXCLUSIVE MODE');
    const round = runs.runDue(MOMENT);
    await new Promise((done) => setTimeout(done, 300));
    await runs.stop();
    expect(await round).toBe(1);
    await blocker.query('ROLLBACK');
    blocker.release();
    expect(await kept()).toBe(before);
  });
});
