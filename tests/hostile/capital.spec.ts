import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { CapitalService } from '../../apps/server/src/asset-lock/capital/capital.service.js';
import { checks } from '../../apps/server/src/database/checks/index.js';
import { balances } from '../support/books.js';
import { foundCapital, must } from '../support/capital-books.js';
import { openCharted, postRaw, type RawAnswer } from '../support/raw-posting.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

const BANK = 'je:assets:bank';
const SHARES = 'je:equity:withdrawable-shares';
const MINE = `${SHARES}:r0001`;
const NOT_PAR = { code: 'P0190' };
const TOO_MUCH = { code: 'P0191' };
const SUSPENDED = { code: 'P0192' };
const DENIED = { code: '42501' };

describe('capital, to whoever has the application’s login and writes SQL', () => {
  let server: TestServer;
  let ledger: string;
  let app: pg.Pool;
  let capital: CapitalService;

  beforeAll(async () => {
    server = await startTestServer();
    ledger = await foundCapital(server, 'capital');
    app = server.database.pool('app');
    capital = server.app.get(CapitalService, { strict: false });
    const others = ['je:equity:surplus', 'je:equity:opening', 'je:income:grants', 'je:liabilities:dividend:r0001'];
    await openCharted(
      app,
      ledger,
      [BANK, MINE, `${SHARES}:r0002`, ...others].map((path) => ({ path })),
    );
    await raw('start', BANK, 'je:income:grants', '1000');
  });
  afterAll(async () => {
    for (const { code, sql } of checks) expect([code, (await app.query(sql, [ledger])).rows]).toEqual([code, []]);
    await server.stop();
  });

  const raw = async (key: string, debit: string, credit: string, amount: string): Promise<RawAnswer | undefined> =>
    (await postRaw(app, ledger, [{ key, transfers: [{ debit, credit, amount }] }]))[0];

  it('CAP-2: holds one person to the limit, to the cent, past every lib', async () => {
    const limit = (await app.query<{ limit: string }>('SELECT copyhold.share_limit($1, now()) AS limit', [ledger]))
      .rows[0]?.limit;
    expect(limit).toBe('10000000');
    expect(await raw('95,000', BANK, MINE, '9500000')).toMatchObject({ outcome: 'ACCEPTED' });
    await expect(raw('6,000', BANK, MINE, '600000')).rejects.toMatchObject(TOO_MUCH);
    expect(await raw('5,000', BANK, MINE, '500000')).toMatchObject({ outcome: 'ACCEPTED' });
    await expect(raw('a cent', BANK, MINE, '1')).rejects.toMatchObject(TOO_MUCH);
    // Too much for a moment is too much.
    const transfers = [
      { debit: BANK, credit: MINE, amount: '7' },
      { debit: MINE, credit: BANK, amount: '7' },
    ];
    await expect(postRaw(app, ledger, [{ key: 'for a moment', transfers }])).rejects.toMatchObject(TOO_MUCH);
    expect(await balances(server, ledger, { prefix: MINE })).toEqual({ [MINE]: 10_000_000n });
  });

  it('CAP-2: holds it when many pay in at once', async () => {
    const answers = await Promise.allSettled(
      Array.from({ length: 24 }, (_, index) => raw(`at once ${index}`, BANK, `${SHARES}:r0002`, '600000')),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(16);
    const reasons = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
    for (const reason of reasons) expect(reason).toMatchObject(TOO_MUCH);
    expect(await balances(server, ledger, { prefix: `${SHARES}:r0002` })).toEqual({
      [`${SHARES}:r0002`]: 9_600_000n,
    });
  });

  it.each([
    'je:equity:surplus',
    'je:equity:opening',
    'je:income:grants',
    'je:liabilities:dividend:r0001',
    `${SHARES}:r0002`,
  ])('makes no shares of %s, nor anything of shares', async (path) => {
    await expect(raw(`from ${path}`, MINE, path, '1')).rejects.toMatchObject(NOT_PAR);
    if (path === 'je:liabilities:dividend:r0001') return;
    await expect(raw(`to ${path}`, path, MINE, '1')).rejects.toMatchObject(
      path === `${SHARES}:r0002` ? { code: expect.stringMatching(/^P019[01]$/u) } : NOT_PAR,
    );
  });

  it('withdraws no more than was paid in, and nothing from a hold either', async () => {
    expect(await raw('too much', MINE, BANK, '10000001')).toMatchObject({
      outcome: 'REJECTED',
      code: 'BalanceBelowFloor',
    });
    const expires = new Date(Date.now() + 3_600_000).toISOString();
    const transfers = [{ debit: 'je:equity:surplus', credit: MINE, amount: '5' }];
    const [held] = await postRaw(app, ledger, [{ key: 'hold', phase: 'PENDING', expires, transfers }]);
    const resolves = held?.journal_id ?? '';
    await expect(postRaw(app, ledger, [{ key: 'post it', phase: 'POST', resolves, transfers }])).rejects.toMatchObject(
      NOT_PAR,
    );
    await postRaw(app, ledger, [{ key: 'void it', phase: 'VOID', resolves, transfers: [] }]);
  });

  it('withdraws nothing while the board has suspended it, not even by a reversal', async () => {
    const paid = await raw('before', MINE, BANK, '100');
    expect(paid).toMatchObject({ outcome: 'ACCEPTED' });
    expect(await raw('in again', BANK, MINE, '100')).toMatchObject({ outcome: 'ACCEPTED' });
    must(await capital.setWithdrawals(ledger, { suspended: true, why: 'the roof needs the cash' }, 'r0001'));
    await expect(raw('out', MINE, BANK, '1')).rejects.toMatchObject(SUSPENDED);
    const { rows } = await app.query<{ id: string }>(
      `SELECT id FROM copyhold.journal WHERE ledger_id = $1 AND idempotency_key = 'in again'`,
      [ledger],
    );
    const transfers = [{ debit: MINE, credit: BANK, amount: '100' }];
    await expect(postRaw(app, ledger, [{ key: 'undo', reverses: rows[0]?.id ?? '', transfers }])).rejects.toMatchObject(
      SUSPENDED,
    );
    must(await capital.setWithdrawals(ledger, { suspended: false, why: 'the roof is paid' }, 'r0001'));
    expect(await raw('out', MINE, BANK, '1')).toMatchObject({ outcome: 'ACCEPTED' });
    const leaves = await app.query<{ entry: string }>(
      `SELECT convert_from(entry, 'UTF8') AS entry FROM copyhold.log_stage
       WHERE partnership_id = $1 AND type = 'capital' ORDER BY position`,
      [ledger],
    );
    expect(leaves.rows.map(({ entry }) => entry)).toEqual([
      '{"cap":"0","code":"members","event":"AGREED","kind":"WITHDRAWABLE_SHARE","principal":"0","revenueShare":"0/1","since":"2023-01-01","type":"capital","v":"1","votes":"0"}',
      '{"customVersion":"1","event":"SUSPENDED","number":"1","type":"capital","v":"1"}',
      '{"customVersion":"1","event":"RESUMED","number":"2","type":"capital","v":"1"}',
    ]);
  });

  it.each([
    `INSERT INTO copyhold.capital_instrument (partnership_id, code, funder_name, kind, principal_minor, since)
     SELECT id, 'x', 'x', 'GRANT', 1, '2026-01-01' FROM copyhold.partnership`,
    'UPDATE copyhold.capital_instrument SET votes = 1',
    'DELETE FROM copyhold.share_suspension',
    `INSERT INTO copyhold.capital_profile VALUES ('DEFAULT', '2000-01-01', '0/1', NULL, NULL)`,
    'ALTER TABLE copyhold.account DISABLE TRIGGER shares_stay_at_par',
  ])('is out of reach: %s', async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject(DENIED);
  });

  it('agrees no gift that buys, no return without a cap, and no second class of shares', async () => {
    const agree = (code: string, kind: string, [principal, cap, share]: readonly [number, number, string]) =>
      app.query('SELECT copyhold.register_instruments($1, $2, $3, $4, $5, $6, $7, $8::date[])', [
        ledger,
        [code],
        ['somebody'],
        [kind],
        [principal],
        [cap],
        [share],
        ['2026-01-01'],
      ]);
    const broken = { code: '23514' };
    await expect(agree('bribe', 'GRANT', [100, 1, '0/1'])).rejects.toMatchObject(broken);
    await expect(agree('bribe', 'GRANT', [100, 0, '1/100'])).rejects.toMatchObject(broken);
    await expect(agree('rent', 'WITHDRAWABLE_SHARE', [0, 0, '1/100'])).rejects.toMatchObject(broken);
    await expect(agree('usury', 'CAPPED_RETURN', [100, 99, '1/100'])).rejects.toMatchObject(broken);
    await expect(agree('words', 'CAPPED_RETURN', [100, 200, 'all of it'])).rejects.toMatchObject(broken);
    await expect(agree('second', 'WITHDRAWABLE_SHARE', [0, 0, '0/1'])).rejects.toMatchObject({ code: '23505' });
  });

  it('gives an instrument no vote, for anybody: the owner cannot, and no ballot asks', async () => {
    const owner = server.database.pool('owner');
    const insert = `INSERT INTO copyhold.capital_instrument (partnership_id, code, funder_name, kind, principal_minor, since, votes)
       VALUES ($1, 'ruler', 'x', 'GRANT', 1, '2026-01-01', 1)`;
    await expect(owner.query(insert, [ledger])).rejects.toMatchObject({ code: '23514' });
    // Whatever decides reads no capital: neither a table nor a function of the vote names it.
    const readers = await server.database.pool('superuser').query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'copyhold'::regnamespace
         AND prosrc ~* 'capital_instrument|withdrawable-shares|share_suspension|funder' ORDER BY 1`,
    );
    const deciding = /motion|ballot|elect|resol|membership|college|tally|veto|guardian|nominat/u;
    expect(readers.rows.filter(({ name }) => deciding.test(name))).toEqual([]);
    const referring = await server.database
      .pool('superuser')
      .query(
        `SELECT conrelid::regclass::text AS name FROM pg_constraint WHERE confrelid = 'copyhold.capital_instrument'::regclass`,
      );
    expect(referring.rows).toEqual([]);
  });
});
