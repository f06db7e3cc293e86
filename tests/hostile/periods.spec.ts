import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { postRaw } from '../support/raw-posting.js';
import { ACCOUNTS, poolsOf, RawBooks, type Pools } from '../support/raw-periods.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';
const [A, B] = ACCOUNTS;
const JANUARY = '2020-01-31T23:59:59.999Z';
const FEBRUARY = '2020-02-01T00:00:00Z';

let database: TestDatabase;
let pools: Pools;
let book: RawBooks;
let founded = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = await poolsOf(database);
});
afterAll(async () => {
  await database.drop();
});
beforeEach(async () => {
  founded += 1;
  book = await RawBooks.found(pools, `periods-${String(founded)}`);
});

const marks = async (): Promise<unknown> => {
  const { rows } = await pools.app.query<Record<string, Date | null>>(
    'SELECT soft_closed_through AS soft, hard_closed_through AS hard FROM copyhold.ledger WHERE id = $1',
    [book.ledger],
  );
  return Object.values(rows[0] ?? {}).map((mark) => mark?.toISOString() ?? null);
};

const journalsBy = async (through: string): Promise<number> => {
  const { rows } = await pools.app.query<{ count: number }>(
    'SELECT count(*)::integer AS count FROM copyhold.journal WHERE ledger_id = $1 AND effective_at <= $2',
    [book.ledger, through],
  );
  return rows[0]?.count ?? 0;
};

describe('a close during a batch in flight', () => {
  const one = (key: string, effectiveAt: string) => ({
    key,
    effectiveAt,
    transfers: [{ debit: A, credit: B, amount: '7' }],
  });

  it('waits for the batch, and its snapshot holds it', async () => {
    const client = await pools.app.connect();
    await client.query('BEGIN');
    await postRaw(client, book.ledger, [one('in-flight', JANUARY)]);
    const closing = book.close(0);
    await book.untilBlocked();
    await client.query('COMMIT');
    client.release();
    await closing;
    const { rows } = await pools.app.query(
      `SELECT s.debit_posted FROM copyhold.snapshot s JOIN copyhold.account a ON a.id = s.account_id WHERE s.ledger_id = $1 AND a.path = $2`,
      [book.ledger, A],
    );
    expect(rows).toEqual([{ debit_posted: '7' }]);
  });

  it('lets no row at or before it appear, where the batch comes second', async () => {
    const client = await pools.closer.connect();
    await client.query('BEGIN');
    await client.query(`SELECT copyhold.close_period($1, $2, '{}', 1, 'r0001')`, [book.ledger, book.periods[0]]);
    const posting = postRaw(pools.app, book.ledger, [one('late', JANUARY), one('next', FEBRUARY)]);
    await book.untilBlocked();
    await client.query('COMMIT');
    client.release();
    expect((await posting).map(({ code, outcome }) => code ?? outcome)).toEqual(['PeriodClosed', 'ACCEPTED']);
    expect(await journalsBy(JANUARY)).toBe(0);
  });

  it('is never overtaken by any of many writers', async () => {
    const done = { closed: false };
    const writer = async (name: number): Promise<void> => {
      for (let count = 0; !done.closed || count < 3; count += 1) {
        const key = `${String(name)}-${String(count)}`;
        await postRaw(pools.app, book.ledger, [one(key, count % 2 === 0 ? JANUARY : FEBRUARY)]);
      }
    };
    const writers = [1, 2, 3, 4].map(writer);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await book.close(0);
    const closed = await journalsBy(JANUARY);
    done.closed = true;
    await Promise.all(writers);
    expect(await journalsBy(JANUARY)).toBe(closed);
  });
});

describe('what falls in a closed period', () => {
  it('is refused: an entry, a hold, a reversal; marked by anybody but an officer; and adjusted where nothing is closed', async () => {
    const [known] = await postRaw(pools.app, book.ledger, [
      { key: 'known', effectiveAt: JANUARY, transfers: [{ debit: A, credit: B, amount: '1' }] },
    ]);
    await book.close(0);
    const back = { transfers: [{ debit: B, credit: A, amount: '1' }], reverses: known?.journal_id ?? '' };
    expect(await book.post({ effectiveAt: JANUARY })).toBe('PeriodClosed');
    expect(await book.post({ effectiveAt: JANUARY, ...back })).toBe('PeriodClosed');
    const hold = { phase: 'PENDING', expires: '2199-01-01T00:00:00Z' };
    expect(await book.post({ effectiveAt: JANUARY, ...hold })).toBe('PeriodClosed');
    const marked = { key: 'x', transfers: back.transfers, effectiveAt: JANUARY, adjustment: true };
    expect((await postRaw(pools.app, book.ledger, [marked]))[0]?.code).toBe('AdjustmentNeedsOfficer');
    expect(await book.post({ effectiveAt: FEBRUARY, adjustment: true })).toBe('PeriodNotClosed');
    expect(await book.post({ effectiveAt: JANUARY, adjustment: true })).toBe('ACCEPTED');
    expect(await book.post({ effectiveAt: FEBRUARY, ...back })).toBe('ACCEPTED');
    await book.close(1);
    expect(await book.hardClose(0)).toBe('DONE');
    for (const adjustment of [undefined, true]) {
      expect(await book.post({ effectiveAt: JANUARY, ...(adjustment && { adjustment }) })).toBe('PeriodHardClosed');
    }
  });

  it('is refused by the tables too, whoever writes', async () => {
    await book.close(0);
    const forged = (adjustment: boolean): Promise<string> =>
      refusedSql(
        pools.superuser,
        `INSERT INTO copyhold.journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, effective_at, recorded_at, batch_sequence, ordinal, adjustment)
         VALUES (gen_random_uuid(), $1, 'forged', sha256('x'), 'x', 'x', 'x', $2, now(), 99, 1, $3)`,
        [book.ledger, JANUARY, adjustment],
      );
    expect(await forged(false)).toBe('P0105');
    expect(await book.hardClose(0)).toBe('DONE');
    expect(await forged(true)).toBe('P0105');
  });
});

describe('a soft close', () => {
  it('is taken back by a carried resolution, once each, the last one first', async () => {
    const reopen = (month: number, resolution: string): Promise<string> =>
      book.code(`copyhold.reopen_period($1, $2, $3, 'r0001')`, [book.periods[month], resolution]);
    await book.close(0);
    await book.close(1);
    const resolution = await book.resolution(1);
    expect(await reopen(0, resolution)).toBe('NotLastClosed');
    expect(await reopen(1, await book.resolution(1, false))).toBe('ResolutionMissing');
    expect(await reopen(1, book.ledger)).toBe('ResolutionMissing');
    expect(await reopen(2, resolution)).toBe('PeriodNotClosed');
    expect(await reopen(1, resolution)).toBe('DONE');
    expect(await marks()).toEqual([JANUARY, null]);
    expect(await reopen(0, resolution)).toBe('ResolutionNotForThis');
    await book.close(1);
    expect(await reopen(1, resolution)).toBe('ResolutionSpent');
    expect(await reopen(1, await book.resolution(1))).toBe('DONE');
    expect(await book.post({ effectiveAt: FEBRUARY })).toBe('ACCEPTED');
    expect(await book.post({ effectiveAt: JANUARY })).toBe('PeriodClosed');
    expect(await reopen(0, await book.resolution(0))).toBe('DONE');
    expect(await marks()).toEqual([null, null]);
    await book.close(0);
    const { rows } = await pools.app.query(
      `SELECT generation, hard FROM copyhold.closing WHERE ledger_id = $1 AND period_id = $2 ORDER BY 1`,
      [book.ledger, book.periods[0]],
    );
    expect(rows).toEqual([
      { generation: 1, hard: false },
      { generation: 2, hard: false },
    ]);
  });

  it('stays where what it left was put to the vote', async () => {
    await book.close(0);
    await pools.superuser.query(
      `INSERT INTO copyhold.motion (partnership_id, kind, title, why, period_id, amount_minor, opens_at, closes_at, quorum, custom_version)
       VALUES ($1, 'APPROPRIATION', 'x', 'x', $2, 1, now(), now() + interval '1 hour', 0, 1)`,
      [book.ledger, book.periods[0]],
    );
    expect(await book.reopen(0)).toBe('AlreadyPutToVote');
  });

  it('is not taken back beside a vote that opens at the same moment, nor voted on once it is taken back', async () => {
    const OPEN = `SELECT copyhold.open_motion($1, 'x', 'x', $2, 5, now() + interval '1 hour', 0, 1, '{}', '{}', '{}', '{}', '{}', '{}')`;
    await book.close(0, '{"allocable":"5"}');
    const client = await pools.app.connect();
    await client.query('BEGIN');
    await client.query(OPEN, [book.ledger, book.periods[0]]);
    const reopening = book.reopen(0);
    await book.untilBlocked();
    await client.query('COMMIT');
    client.release();
    expect(await reopening).toBe('AlreadyPutToVote');
    await book.close(1, '{"allocable":"5"}');
    expect(await book.reopen(1)).toBe('DONE');
    expect(await refusedSql(pools.app, OPEN, [book.ledger, book.periods[1]])).toBe('P0108');
    // Closed again, it is what its last close left that is voted on.
    await book.close(1, '{"allocable":"7"}');
    expect(await refusedSql(pools.app, OPEN, [book.ledger, book.periods[1]])).toBe('P0108');
    expect(await refusedSql(pools.app, OPEN.replace(', 5,', ', 7,'), [book.ledger, book.periods[1]])).toBe('done');
    expect(await book.hardClose(0)).toBe('DONE');
    expect(await book.hardClose(1)).toBe('DONE');
    expect(await refusedSql(pools.app, OPEN.replace(', 5,', ', 7,'), [book.ledger, book.periods[1]])).toBe('done');
  });

  it('tells the log who closed what, and what it held', async () => {
    await book.close(0);
    const { rows } = await pools.superuser.query<{ leaf: Record<string, string>; hash: string }>(
      `SELECT convert_from(s.entry, 'UTF8')::json AS leaf, encode(c.trial_balance_hash, 'hex') AS hash
       FROM copyhold.log_stage s JOIN copyhold.closing c ON c.ledger_id = s.partnership_id WHERE s.partnership_id = $1 AND s.type = 'closing'`,
      [book.ledger],
    );
    expect(rows[0]?.leaf).toMatchObject({
      actor: 'r0001',
      hard: 'false',
      generation: '1',
      through: JANUARY,
      trialBalance: rows[0]?.hash,
    });
  });
});

describe('a hard close', () => {
  it('comes in its turn, after a soft one, with nothing held back, and is never taken back', async () => {
    await book.close(0);
    await book.post({ effectiveAt: FEBRUARY, phase: 'PENDING', expires: '2199-01-01T00:00:00Z' });
    await book.close(1);
    expect(await book.hardClose(1)).toBe('EarlierPeriodOpen');
    expect(await book.hardClose(2)).toBe('PeriodNotClosed');
    expect(await book.hardClose(0)).toBe('DONE');
    expect(await book.hardClose(0)).toBe('PeriodHardClosed');
    expect(await book.hardClose(1)).toBe('OpenHolds');
    expect(await book.reopen(1)).toBe('DONE');
    expect(await book.reopen(0)).toBe('PeriodHardClosed');
    expect(await marks()).toEqual([JANUARY, JANUARY]);
  });

  it('is lowered by nobody, the owner of the tables included', async () => {
    await book.close(0);
    await book.close(1);
    expect(await book.hardClose(0)).toBe('DONE');
    const parameters = [book.ledger];
    for (const sql of [
      'UPDATE copyhold.ledger SET hard_closed_through = NULL WHERE id = $1',
      `UPDATE copyhold.ledger SET hard_closed_through = hard_closed_through - interval '1 day' WHERE id = $1`,
      'UPDATE copyhold.ledger SET soft_closed_through = NULL WHERE id = $1',
      `UPDATE copyhold.period SET state = 'CLOSED' WHERE partnership_id = $1 AND state = 'HARD_CLOSED'`,
      `UPDATE copyhold.period SET state = 'OPEN' WHERE partnership_id = $1 AND state = 'HARD_CLOSED'`,
      `UPDATE copyhold.period SET ends_on = ends_on - 1 WHERE partnership_id = $1 AND state = 'CLOSED'`,
      `UPDATE copyhold.period SET state = 'HARD_CLOSED' WHERE partnership_id = $1 AND state = 'OPEN'`,
    ]) {
      expect([sql, await refusedSql(pools.superuser, sql, parameters)]).toEqual([sql, 'P0105']);
    }
  });
});

describe('the logins', () => {
  const calls = [
    `SELECT copyhold.close_period($1, $1, '{}', 1, 'x')`,
    `SELECT copyhold.hard_close_period($1, $1, 'x')`,
    `SELECT copyhold.reopen_period($1, $1, $1, 'x')`,
    `SELECT copyhold.close_account($1, 'x', 'EUR', 'x')`,
    `SELECT copyhold.reopen_account($1, 'x', 'EUR', 'x')`,
    `SELECT copyhold.set_bounds($1, 'x', 'EUR', 0, 1, 'x')`,
  ];
  const writes = [
    'UPDATE copyhold.ledger SET soft_closed_through = NULL WHERE id = $1',
    'UPDATE copyhold.ledger SET hard_closed_through = NULL WHERE id = $1',
    `UPDATE copyhold.period SET state = 'OPEN' WHERE partnership_id = $1`,
    'UPDATE copyhold.account SET closed = false WHERE ledger_id = $1',
    'UPDATE copyhold.account SET floor = NULL WHERE ledger_id = $1',
    'DELETE FROM copyhold.closing WHERE ledger_id = $1',
    'DELETE FROM copyhold.snapshot WHERE ledger_id = $1',
    'INSERT INTO copyhold.period_reopening (ledger_id) VALUES ($1)',
    'SELECT copyhold.take_snapshot($1, $1, true, $$x$$)',
    'SELECT copyhold.close_books($1, now())',
  ];

  it('but the officers have no call to close, reopen or bound', async () => {
    for (const login of ['app', 'auditor'] as const) {
      const pool = database.pool(login);
      for (const sql of calls) expect([sql, await refusedSql(pool, sql, [book.ledger])]).toEqual([sql, DENIED]);
    }
  });

  it('write marks, states, bounds and snapshots through the functions or not at all, the officers too', async () => {
    for (const login of ['app', 'closer', 'auditor'] as const) {
      const pool: pg.Pool = database.pool(login);
      for (const sql of writes)
        expect([login, sql, await refusedSql(pool, sql, [book.ledger])]).toEqual([login, sql, DENIED]);
    }
  });

  it('do not become the officers', async () => {
    expect(await refusedSql(pools.app, 'SET ROLE copyhold_closer')).toBe(DENIED);
    expect(await refusedSql(pools.closer, 'SET ROLE copyhold_owner')).toBe(DENIED);
    expect(await refusedSql(pools.closer, 'SET ROLE copyhold_poster')).toBe(DENIED);
  });
});
