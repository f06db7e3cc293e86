import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { post } from '../support/books.js';
import { refusedSql } from '../support/refused-sql.js';
import { foundSmallPartnership } from '../support/small-partnership.js';
import { startTestServer, type TestServer } from '../support/test-server.js';

let server: TestServer;
let app: pg.Pool;
let closer: pg.Pool;
let superuser: pg.Pool;
let ledger: string;
let firstQuarter: string;

beforeAll(async () => {
  server = await startTestServer();
  app = server.database.pool('app');
  closer = server.database.pool('closer');
  superuser = server.database.pool('superuser');
  ({ id: ledger, periodId: firstQuarter } = await foundSmallPartnership(app, server.app));
});
afterAll(async () => {
  await server.stop();
});

async function period(name: string, startsOn: string, endsOn: string): Promise<string> {
  const made = await app.query<{ id: string }>(
    'INSERT INTO period (partnership_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4) RETURNING id',
    [ledger, name, startsOn, endsOn],
  );
  return made.rows[0]?.id ?? '';
}

const closing = (id: string): Promise<string> =>
  refusedSql(closer, `SELECT close_period($1, $2, '{}', 1, 'r0001')`, [ledger, id]);

const creating = (parts: readonly (string | null)[] | null, total: string | null, holders?: readonly string[]) =>
  refusedSql(app, CREATE, runOf('none', parts, total, holders));

const CREATE = `SELECT create_run($1, $2, 'WORKER_RETURN', 'ca', 'ca:liabilities:dividends-declared:x', 'EUR', $3::numeric,
  sha256('x'), NULL, NULL, '2026-07-01T00:00:00Z', 1, $4, $5::uuid[], $6::numeric[]) AS id`;

function runOf(
  code: string,
  parts: readonly (string | null)[] | null,
  total: string | null,
  holders: readonly string[] = (parts ?? []).map((_, index) => `r000${String(index + 1)}`),
): unknown[] {
  return [ledger, code, total, holders, holders.map(() => null), parts];
}

describe('a period', () => {
  it('is not closed before it is over', async () => {
    const now = new Date();
    const day = (offset: number) => new Date(now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
    const id = await period('now', day(-3), day(1));
    await superuser.query(`UPDATE period SET state = 'CLOSED' WHERE id = $1`, [firstQuarter]);
    expect(await closing(id)).toBe('P0105');
    await superuser.query(`UPDATE period SET state = 'OPEN' WHERE id = $1`, [firstQuarter]);
  });

  it('is not closed before the periods that come before it', async () => {
    const id = await period('second', '2026-04-01', '2026-06-30');
    expect(await closing(id)).toBe('P0105');
  });

  it('is not closed while use in it is not in the ledger', async () => {
    await superuser.query(
      `INSERT INTO rollup (partnership_id, subject, site, meter, hour, unit, quantity)
       VALUES ($1, 'd0001', 'mill', 'tokens-in/chat', '2026-03-31T23:00:00Z', 'TOKEN', 5)`,
      [ledger],
    );
    expect(await closing(firstQuarter)).toBe('P0105');
    await superuser.query('DELETE FROM rollup');
    expect(await closing(firstQuarter)).toBe('done');
  });

  it('is not opened in books that are closed, and not born closed', async () => {
    const born = `INSERT INTO period (partnership_id, name, starts_on, ends_on, state) VALUES ($1, 'x', $2, $3, $4)`;
    expect(await refusedSql(app, born, [ledger, '2026-07-01', '2026-07-31', 'CLOSED'])).toBe('P0105');
    await superuser.query(`UPDATE ledger SET soft_closed_through = '2026-08-31T23:59:59.999Z' WHERE id = $1`, [ledger]);
    expect(await refusedSql(app, born, [ledger, '2026-08-31', '2026-09-30', 'OPEN'])).toBe('P0105');
    expect(await refusedSql(app, born, [ledger, '2026-09-01', '2026-09-30', 'OPEN'])).toBe('done');
    await superuser.query('UPDATE ledger SET soft_closed_through = NULL WHERE id = $1', [ledger]);
  });
});

describe('a run', () => {
  it.each([
    ['nothing for one', ['10', null], '10'],
    ['less than nothing', ['15', '-5'], '10'],
    ['zero', ['10', '0'], '10'],
    ['parts of a cent', ['9.5', '0.5'], '10'],
    ['no number', ['NaN'], 'NaN'],
    ['more than any account holds', ['1e38'], '1e38'],
    ['less than its total', ['4', '5'], '10'],
    ['an unknown total', ['4', '6'], null],
  ])('cannot give %s', async (_name, parts, total) => {
    expect(await creating(parts, total)).toBe('P0107');
  });

  it('cannot name more holders than parts, or none', async () => {
    expect(await creating(['10'], '10', ['r0001', 'r0002'])).toBe('P0107');
    expect(await creating(null, '0', ['r0001'])).toBe('P0107');
    expect(await creating(['4', '6'], '10')).toBe('done');
  });
});

describe('an item', () => {
  const journals: Record<string, string> = {};
  const runs: Record<string, string> = {};
  const mark = (column: 'posted' | 'paid', run: string, holder: string, key: string): readonly [string, unknown[]] => [
    `UPDATE distribution_item SET ${column}_journal_id = $1 WHERE run_id = $2 AND holder = $3`,
    [journals[key], runs[run], holder],
  ];
  const marking = (...asked: Parameters<typeof mark>): Promise<string> => refusedSql(app, ...mark(...asked));

  beforeAll(async () => {
    const owe = async (key: string, debit: string, credit: string, amount: bigint): Promise<void> => {
      await post(server, ledger, key, [{ debit, credit, amount }]);
      const found = await app.query<{ id: string }>('SELECT id FROM journal WHERE idempotency_key = $1', [key]);
      journals[key] = found.rows[0]?.id ?? '';
    };
    await owe('one', 'ca:equity:allocable', 'ca:liabilities:payroll:r0001', 60n);
    await owe('two', 'ca:equity:allocable', 'ca:liabilities:payroll:r0002', 60n);
    await owe('less', 'ca:equity:allocable', 'ca:liabilities:payroll:r0001', 59n);
    await owe('reserve', 'ca:equity:allocable', 'ca:liabilities:payroll:reserve%3Amy%20model', 5n);
    await owe('bank', 'ca:assets:bank', 'ca:assets:due-from-je', 500n);
    await owe('pay', 'ca:liabilities:payroll:r0001', 'ca:assets:bank', 60n);
    for (const code of ['first', 'second']) {
      const parts = runOf(code, ['60', '60', '5'], '125', ['r0001', 'r0002', 'reserve:my model']);
      const made = await app.query<{ id: string }>(CREATE, parts);
      runs[code] = made.rows[0]?.id ?? '';
    }
  });

  it('is posted by the journal that owes its amount to its holder, and by no other', async () => {
    for (const key of ['two', 'less', 'reserve', 'bank', 'pay']) {
      expect([key, await marking('posted', 'first', 'r0001', key)]).toEqual([key, 'P0101']);
    }
    expect(await marking('posted', 'first', 'r0001', 'one')).toBe('done');
    expect(await marking('posted', 'first', 'reserve:my model', 'reserve')).toBe('done');
  });

  it('is paid by the journal that takes the debt away, and shares a journal with no other item', async () => {
    await app.query(...mark('posted', 'first', 'r0001', 'one'));
    expect(await marking('posted', 'second', 'r0001', 'one')).toBe('23505');
    expect(await marking('paid', 'first', 'r0001', 'one')).toBe('P0101');
    expect(await marking('paid', 'first', 'r0001', 'bank')).toBe('P0101');
    expect(await marking('paid', 'first', 'r0001', 'pay')).toBe('done');
  });
});
