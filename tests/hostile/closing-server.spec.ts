import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let stopped: Promise<void> | undefined;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  server = await startTestServer();
  await foundSmallPartnership(server.database.pool('app'), server.app);
});
afterAll(async () => {
  agent.destroy();
  await (stopped ?? server.stop());
});

/** The status, once the whole answer has come. */
const asked = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(`${server.url}${path}`, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', reject);
  });

describe('a server that stops', () => {
  it('answers what it was asked, and waits for nobody who keeps the line open', async () => {
    // One that says nothing at all.
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1');
    silent.on('error', () => undefined);
    const client = await server.database.pool('superuser').connect();
    await client.query('BEGIN; LOCK TABLE copyhold.partnership IN ACCESS EXCLUSIVE MODE');
    const answer = asked('/audit/entry/01990000-0000-7000-8000-000000000000.json');
    for (;;) {
      const { rows } = await client.query<{ waits: boolean }>(
        `SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') AS waits`,
      );
      if (rows[0]?.waits === true) break;
    }
    const closed = server.app.close();
    await client.query('ROLLBACK');
    client.release();
    expect(await answer).toBe(404);
    const from = performance.now();
    await closed;
    // A line may stay open for over a minute: that long nobody waits.
    expect(performance.now() - from).toBeLessThan(30_000);
    stopped = server.database.drop();
  }, 90_000);
});
