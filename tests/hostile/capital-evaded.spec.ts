import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { dayText } from '../../apps/server/src/ledger/books/day.js';
import { foundCapital, must } from '../support/capital-books.js';
import { customText, inDays, RawCustoms } from '../support/raw-custom.js';
import { openCharted, postRaw, type RawAnswer } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const SHARES = 'je:equity:withdrawable-shares';
const TOO_MUCH = { code: 'P0191' };
const NOBODY = { code: 'P0193' };
const TO_COME = { code: 'P0194' };

describe('M2: the most that one person may hold', () => {
  let server: TestServer;
  let ledger: string;
  let app: pg.Pool;
  let capital: CapitalService;

  beforeAll(async () => {
    server = await startTestServer();
    ledger = await foundCapital(server, 'evaded', { jurisdiction: 'UK_CBS' });
    app = server.database.pool('app');
    capital = server.app.get(CapitalService, { strict: false });
    const paths = ['r0001', 'r0002', 'r9999', 'r0001.b', 'R0001', 'nobody'].map((name) => `${SHARES}:${name}`);
    await openCharted(
      app,
      ledger,
      [BANK, ...paths].map((path) => ({ path })),
    );
  });
  afterAll(async () => {
    for (const { code, sql } of checks) expect([code, (await app.query(sql, [ledger])).rows]).toEqual([code, []]);
    await server.stop();
  });

  const pay = async (
    of: { key: string; amount: string; on?: string; to?: string },
    into = ledger,
  ): Promise<RawAnswer | undefined> => {
    const transfers = [{ debit: BANK, credit: `${SHARES}:${of.to ?? 'r0001'}`, amount: of.amount }];
    return (
      await postRaw(app, into, [{ key: of.key, transfers, ...(of.on === undefined ? {} : { effectiveAt: of.on }) }])
    )[0];
  };

  it.each(['r9999', 'r0001.b', 'R0001', 'nobody'])('is not had again under the name of %s', async (to) => {
    await expect(pay({ key: to, amount: '1', to })).rejects.toMatchObject(NOBODY);
  });

  it('is not that of a day to come', async () => {
    const on = inDays(2);
    await expect(pay({ key: 'later', amount: '1', on })).rejects.toMatchObject(TO_COME);
    const wish = { holder: 'r0001', amount: 1n, reference: 'later', on: dayText(new Date(on)) };
    expect(await capital.subscribe(ledger, wish, 'r0002')).toMatchObject({ kind: 'DayToCome', field: 'on' });
    expect(await capital.withdraw(ledger, wish, 'r0002')).toMatchObject({ kind: 'DayToCome', field: 'on' });
  });

  it('is that of the day it is of, where that was lower', async () => {
    await expect(pay({ key: 'statute', amount: '2000001', on: '2013-06-01T00:00:00Z' })).rejects.toMatchObject(
      TOO_MUCH,
    );
    const wish = { holder: 'r0001', amount: 2_000_001n, reference: 'statute', on: '2013-06-01' };
    expect(await capital.subscribe(ledger, wish, 'r0002')).toMatchObject({ kind: 'ShareholdingExceedsLimit' });
    must(await capital.subscribe(ledger, { ...wish, on: '2023-06-01' }, 'r0002'));
  });

  it('is that of today, where that is lower: no day of the past can be chosen', async () => {
    const pools = { app, superuser: server.database.pool('superuser') };
    const customs = await RawCustoms.foundLongAgo(pools, 'lowered', customText(1));
    await customs.stands(2, inDays(-1), customText(2, { capital: { individualShareMinor: '100000' } }));
    const id = customs.partnership;
    await app.query(
      `INSERT INTO copyhold.person (partnership_id, id, roll_number, name) VALUES ($1, uuidv7(), 'r0001', 'A')`,
      [id],
    );
    await openCharted(
      app,
      id,
      [BANK, `${SHARES}:r0001`].map((path) => ({ path })),
    );
    const limits = await app.query<{ then: string; now: string }>(
      `SELECT copyhold.share_limit($1, '2026-03-01') AS then, copyhold.share_limit($1, now()) AS now`,
      [id],
    );
    expect(limits.rows).toEqual([{ then: '10000000', now: '100000' }]);
    await expect(pay({ key: 'then', amount: '100001', on: '2026-03-01T00:00:00Z' }, id)).rejects.toMatchObject(
      TOO_MUCH,
    );
    expect(await pay({ key: 'then', amount: '100000', on: '2026-03-01T00:00:00Z' }, id)).toMatchObject({
      outcome: 'ACCEPTED',
    });
  });
});

describe('L7: whoever makes a period and then posts', () => {
  it('waits for another who does so, not in a circle', async () => {
    const server = await startTestServer();
    try {
      const app = server.database.pool('app');
      const ledger = await foundCapital(server, 'turns');
      await openCharted(
        app,
        ledger,
        [BANK, 'je:income:grants'].map((path) => ({ path })),
      );
      const work = async (year: number): Promise<void> => {
        const client = await app.connect();
        try {
          await client.query('BEGIN');
          await client.query(
            `INSERT INTO copyhold.period (partnership_id, id, name, starts_on, ends_on) VALUES ($1, uuidv7(), $2, $3, $4)`,
            [ledger, String(year), `${String(year)}-01-01`, `${String(year)}-12-31`],
          );
          const transfers = [{ debit: BANK, credit: 'je:income:grants', amount: '1' }];
          await postRaw(client, ledger, [{ key: String(year), transfers }]);
          await client.query('COMMIT');
        } finally {
          client.release(true);
        }
      };
      for (let round = 0; round < 5; round += 1)
        await Promise.all([0, 1, 2].map((side) => work(2000 + 3 * round + side)));
    } finally {
      await server.stop();
    }
  }, 60_000);
});
