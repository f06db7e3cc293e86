import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS, isRefusal } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { RollupService } from '../../apps/server/src/inference-meter/rollup.service.js';
import { UsageService } from '../../apps/server/src/inference-meter/usage.service.js';
import { UsageVoidService, type Voided } from '../../apps/server/src/inference-meter/usage-void.service.js';
import { conservation } from '../support/conservation.js';
import { foundMetered, type Metered } from '../support/metering-fixture.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const START = BigInt(Date.parse('2024-03-05T00:00:00Z'));
const STANDING = /^(?:METER-(?!POSTED)|USAGE-)/u;

let server: TestServer;
let metered: Metered;
let voids: UsageVoidService;
beforeAll(async () => {
  server = await startTestServer();
  metered = await foundMetered(server.database);
  voids = server.app.get(UsageVoidService, { strict: false });
});
afterAll(async () => {
  await server.stop();
});

const used = (source: string, id: string, change: Partial<UsageEvent> = {}): UsageEvent => ({
  ...{ source, id, subject: 'd0001', site: 'mill', unit: 'TOKEN', quantity: 5n, effectiveAtMs: START },
  meter: { kind: 'tokens-in', resource: 'chat' },
  ...change,
});
const told = async (...events: readonly UsageEvent[]): Promise<unknown[]> =>
  await server.app.get(UsageService).ingest(metered.partnershipId, events);
const takeBack = async (source: string, id?: string): Promise<Voided> => {
  const scope = id === undefined ? { since: new Date(0) } : { id };
  const done = await voids.void(metered.partnershipId, { source, why: 'a lie', actor: 'clerk', ...scope });
  if (isRefusal(done)) throw new Error(done.message);
  return done;
};
const rows = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, string>[]> =>
  (await metered.superuser.query<Record<string, string>>(sql, [metered.partnershipId, ...values])).rows;
const live = async (source: string): Promise<string> => {
  const sql = `SELECT coalesce(sum(quantity), 0)::text AS sum FROM live_usage WHERE partnership_id = $1 AND source = $2`;
  return (await rows(sql, [source]))[0]?.['sum'] ?? '';
};
const post = (): Promise<unknown> => server.app.get(RollupService).postDirty(metered.partnershipId);
/** Codes of the standing checks that find something. */
const found = async (): Promise<string[]> => {
  const codes: string[] = [];
  for (const { code, sql } of checks.filter((check) => STANDING.test(check.code))) {
    if ((await rows(sql)).length > 0) codes.push(code);
  }
  return codes;
};
const asCloser = (source: string, id: string): Promise<string | undefined> =>
  server.database
    .pool('closer')
    .query<{ outcome: string }>('SELECT copyhold.void_usage($1, $2, $3, $4, $5) AS outcome', [
      ...[metered.partnershipId, source, id, 'w', 'clerk'],
    ])
    .then((answer) => answer.rows[0]?.outcome);

describe('taking use back, against those who would have it otherwise', () => {
  it('two officers at once take each event back once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `e${index}`);
    await told(...ids.map((id) => used('/gateway/lies', id)));
    const both = await Promise.all([takeBack('/gateway/lies'), takeBack('/gateway/lies'), post()]);
    expect(both[0].voided + both[1].voided).toBe(40);
    expect(await live('/gateway/lies')).toBe('0');
    expect(await rows(`SELECT count(*) AS n FROM log_stage WHERE partnership_id = $1 AND type = 'usage-void'`)).toEqual(
      [{ n: '40' }],
    );
    await post();
    expect(await found()).toEqual([]);
  }, 60_000);

  it('told again it does nothing, and says what was taken back before', async () => {
    expect(await takeBack('/gateway/lies')).toEqual({ voided: 0, before: 40, changed: 0 });
  });

  it('a void is not voided: what it took back stays taken back', async () => {
    const [one] = await rows(`SELECT event_id AS id FROM usage_void WHERE partnership_id = $1 LIMIT 1`);
    expect(await asCloser('/officer', one?.['id'] ?? '')).toBe('VOID');
    await told(used('/machine/m-2', 'e'));
    await told(
      used('/machine/m-2', 'own', {
        quantity: 0n,
        corrects: { source: '/machine/m-2', id: 'e', reason: 'x', voids: true },
      }),
    );
    expect(await asCloser('/machine/m-2', 'own')).toBe('VOID');
    expect(await live('/gateway/lies')).toBe('0');
    expect(await found()).toEqual([]);
  });

  it('a correction that lies in wait for an honest report falls too', async () => {
    const corrects = { source: '/machine/m-3', id: 'not yet told', reason: 'x' };
    expect(await told(used('/machine/m-3', 'ambush', { quantity: 900n, corrects }))).toEqual(['WAITING']);
    expect(await takeBack('/machine/m-3')).toEqual({ voided: 1, before: 0, changed: 0 });
    await told(used('/machine/m-3', 'not yet told'));
    expect(await live('/machine/m-3')).toBe('0');
    await post();
    expect(await found()).toEqual([]);
  });

  it('the application can neither take use back as an officer nor write that one did', async () => {
    const app = server.database.pool('app');
    const values = [metered.partnershipId, '/gateway/lies', 'e0'];
    const call = app.query(`SELECT copyhold.void_usage($1, $2, $3, 'w', 'a')`, values);
    await expect(call).rejects.toThrow('permission denied');
    const row = app.query(`INSERT INTO copyhold.usage_void VALUES ($1, $2, $3, 'a')`, values);
    await expect(row).rejects.toThrow('permission denied');
  });

  it('all still adds up, whatever was told, corrected, posted and taken back in whatever order', async () => {
    let histories = 0;
    const step = fc.record({
      id: fc.constantFrom('0', '1', '2', '3', '4'),
      of: fc.option(fc.constantFrom('0', '1', '2', '3', '4'), { nil: undefined }),
      does: fc.constantFrom('tell', 'tell', 'void', 'all', 'post'),
      from: fc.bigInt({ min: 0n, max: 3n * HOUR_MS }),
      lasts: fc.bigInt({ min: 0n, max: 2n * HOUR_MS }),
      quantity: fc.bigInt({ min: 0n, max: 9n }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        const source = `/machine/p-${(histories += 1)}`;
        for (const { id, of, does, from, lasts, quantity } of steps) {
          const corrects = of === undefined ? {} : { corrects: { source, id: of, reason: 'x' } };
          const span = { effectiveAtMs: START + from, endMs: START + from + lasts };
          if (does === 'post') await post();
          else if (does === 'tell') await told(used(source, id, { ...span, quantity, ...corrects }));
          else
            await voids.void(metered.partnershipId, {
              source,
              why: 'w',
              actor: 'c',
              ...(does === 'void' ? { id } : { since: new Date(0) }),
            });
        }
        await voids.void(metered.partnershipId, { source, why: 'w', actor: 'c', since: new Date(0) });
        expect(await live(source)).toBe('0');
      }),
      { numRuns: 40 },
    );
    await post();
    expect(await found()).toEqual([]);
    for (const { events, hours, ledger } of await conservation(metered.superuser, metered.partnershipId)) {
      expect([hours, ledger]).toEqual([events, events]);
    }
  }, 120_000);

  // Last: what is done here stays found.
  it('whoever passes use off as taken back by an officer is found', async () => {
    await told(used('/machine/m-4', 'true'));
    await told(
      used('/officer', 'void x', {
        quantity: 0n,
        corrects: { source: '/machine/m-4', id: 'true', reason: 'x', voids: true },
      }),
    );
    expect(await found()).toEqual(['USAGE-VOIDS']);
  });
});
