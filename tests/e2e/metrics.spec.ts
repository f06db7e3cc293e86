import { parseExposition } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usageTaken } from '../../apps/server/src/inference-meter/usage-taken.js';
import { foundSmallPartnership, type SmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

describe('/metrics', () => {
  let server: TestServer;
  let shut: TestServer;
  let small: SmallPartnership;

  beforeAll(async () => {
    [server, shut] = [await startTestServer({ metrics: '127.0.0.1' }), await startTestServer()];
    small = await foundSmallPartnership(server.database.pool('superuser'), server.app);
  });
  afterAll(async () => {
    await server.stop();
    await shut.stop();
  });

  const scrape = async (): Promise<ReadonlyMap<string, string>> => {
    const answer = await fetch(`${server.url}/metrics`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const { records, refusals } = parseExposition(await answer.text());
    expect(refusals).toEqual([]);
    return new Map(
      records.map(({ name, labels, value }) => [`${name} ${JSON.stringify(Object.fromEntries(labels))}`, value]),
    );
  };

  it('is not there unless asked for, and not through a proxy', async () => {
    expect((await fetch(`${shut.url}/metrics`)).status).toBe(404);
    const proxied = { headers: { 'x-forwarded-for': '127.0.0.1' } };
    expect((await fetch(`${server.url}/metrics`, proxied)).status).toBe(404);
  });

  it('counts requests by the pattern of their route, never by the address that was asked', async () => {
    await fetch(`${server.url}/audit/entry/${small.id}.json`);
    await fetch(`${server.url}/audit/entry/someone-made-this-up`);
    await fetch(`${server.url}/no/such/person/r0004`);
    const found = await scrape();
    expect(found.get('copyhold_http_requests_total {"method":"GET","route":"/audit/entry/:file","status":"404"}')).toBe(
      '2',
    );
    expect([...found.keys()].join('\n')).not.toMatch(/r0004|made-this-up/u);
  });

  it('counts what became of use', async () => {
    usageTaken.publish(['ACCEPTED', 'ACCEPTED', 'KNOWN', { refused: true, kind: 'UseTooLong' }]);
    const found = await scrape();
    const count = (outcome: string) => found.get(`copyhold_usage_events_total ${JSON.stringify({ outcome })}`);
    expect(['accepted', 'known', 'refused', 'conflict'].map(count)).toEqual(['2', '1', '1', undefined]);
  });

  it('says how far the ledger and the log are', async () => {
    await server.database.pool('superuser').query(
      `INSERT INTO rollup (partnership_id, subject, site, meter, hour, unit, quantity)
       VALUES ($1, 'r0001', 'here', 'tokens-in/chat', date_trunc('hour', now() - interval '3 hours', 'UTC'), 'TOKEN', 5),
              ($1, 'r0001', 'here', 'tokens-in/chat', date_trunc('hour', now(), 'UTC'), 'TOKEN', 5)`,
      [small.id],
    );
    // The figures of the database are told again for five seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_100));
    const found = await scrape();
    expect(found.get('copyhold_database_up {}')).toBe('1');
    expect(found.get('copyhold_usage_unposted_hours {}')).toBe('1');
    const lag = Number(found.get('copyhold_usage_posting_lag_seconds {}'));
    expect(lag).toBeGreaterThanOrEqual(2 * 3_600);
    expect(lag).toBeLessThanOrEqual(3 * 3_600);
    expect(Number(found.get('copyhold_log_leaves {}'))).toBeGreaterThan(0);
    expect(found.get('copyhold_log_signed_leaves {}')).toBe('0');
    expect(found.get('copyhold_log_state {"state":"off"}')).toBe('1');
    expect(found.get('copyhold_log_state {"state":"running"}')).toBe('0');
  }, 20_000);
});
