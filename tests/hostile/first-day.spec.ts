import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { PartnershipService } from '../../apps/server/src/partnership/partnership.service.js';
import { CheckRunStore } from '../../apps/server/src/audit/check-runs/check-run.store.js';
import { customText } from '../support/raw-custom.js';
import { foundRaw } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let app: pg.Pool;
let superuser: pg.Pool;
beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  superuser = server.database.pool('superuser');
});
afterAll(async () => {
  await server.stop();
});

describe('the first custom, to whoever has the application’s login', () => {
  it('has begun: one of the year 9000 would be the only one for ever', async () => {
    const id = await foundRaw(app, 'never-changed');
    const adopt = (at: string) =>
      app.query('SELECT copyhold.adopt_custom($1, 1, $2, $3, NULL)', [id, at, customText(1)]);
    await expect(adopt('9000-01-01T00:00:00Z')).rejects.toMatchObject({ code: 'P0102' });
    await expect(adopt(new Date(Date.now() + 120_000).toISOString())).rejects.toThrow('CustomTooFarAhead');
    await adopt('2020-01-01T00:00:00Z');
  });

  it('is refused in words where a partnership would be founded one day', async () => {
    const founded = await server.app.get(PartnershipService, { strict: false }).found({
      slug: 'one-day',
      name: 'One Day',
      currency: 'EUR',
      timeZone: 'UTC',
      bodies: [],
      colleges: [],
      foundedAt: new Date('9000-01-01T00:00:00Z'),
    });
    expect(isRefusal(founded) ? [founded.kind, founded.field] : founded).toEqual(['FoundedInFuture', 'foundedAt']);
  });
});

describe('a demonstration that nobody finishes', () => {
  const history = async (id: string): Promise<boolean | undefined> =>
    (await app.query<{ is: boolean }>('SELECT copyhold.roll_is_history($1) AS is', [id])).rows[0]?.is;
  const isDue = async (id: string): Promise<boolean> =>
    (await server.app.get(CheckRunStore, { strict: false }).due(24)).some((each) => each.id === id);

  it('says in the log that it is one, and switches clock and checks off for a day at most', async () => {
    const id = await foundRaw(app, 'a-lasting-demo');
    await app.query(`SELECT copyhold.adopt_custom($1, 1, '2020-01-01T00:00:00Z', $2, NULL)`, [id, customText(1)]);
    expect(await isDue(id)).toBe(true);
    await app.query(`SELECT copyhold.plan_demo($1, 'a seed', 1, '9000-01-01T00:00:00Z')`, [id]);
    const { rows } = await app.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage WHERE partnership_id = $1 AND type = 'demonstration'`,
      [id],
    );
    expect(rows.map(({ entry }) => entry)).toEqual([
      '{"plannedAt":"9000-01-01T00:00:00.000Z","scale":"1","seed":"a seed","type":"demonstration","v":"1"}',
    ]);
    expect([await history(id), await isDue(id)]).toEqual([true, false]);
    await superuser.query(
      `UPDATE copyhold.demo_seed SET begun_at = begun_at - interval '25 hours' WHERE partnership_id = $1`,
      [id],
    );
    expect(await isDue(id)).toBe(true);
    await superuser.query(
      `INSERT INTO copyhold.person (partnership_id, roll_number, territory) VALUES ($1, 'r0001', 'north')`,
      [id],
    );
    // A first line of two days ago; what it says does not matter here.
    const client = await superuser.connect();
    try {
      await client.query('BEGIN');
      await client.query('ALTER TABLE copyhold.roll_entry DISABLE TRIGGER USER');
      await client.query('SET LOCAL session_replication_role = replica');
      const line = (hours: number) =>
        client.query(
          `INSERT INTO copyhold.roll_entry (partnership_id, number, holding_id, event, on_date, custom_version, previous_hash, hash, recorded_at)
           VALUES ($1, 1, uuidv7(), 'GRANTED', '2020-01-01', 1, sha256('a'), sha256('b'), clock_timestamp() - make_interval(hours => $2))`,
          [id, hours],
        );
      await client.query('SAVEPOINT before');
      await line(23);
      const young = await client.query<{ is: boolean }>('SELECT copyhold.roll_is_history($1) AS is', [id]);
      await client.query('ROLLBACK TO before');
      await line(25);
      const old = await client.query<{ is: boolean }>('SELECT copyhold.roll_is_history($1) AS is', [id]);
      expect([young.rows[0]?.is, old.rows[0]?.is]).toEqual([true, false]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
