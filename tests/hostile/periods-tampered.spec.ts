import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { periodChecks } from '../../apps/server/src/database/checks/period-checks.js';
import { poolsOf, RawBooks, type Pools } from '../support/raw-periods.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const JANUARY = '2020-01-31T23:59:59.999Z';
const FEBRUARY = '2020-02-01T00:00:00Z';
/** The triggers that stand up again after a forgery; each table's own, append_only elsewhere. */
const TRIGGERS: Readonly<Record<string, string>> = { ledger: 'hard_mark_only_grows', period: 'period_moves_forward' };

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
  book = await RawBooks.found(pools, `tampered-${String(founded)}`);
});

describe('what was changed behind the back of the books', () => {
  const violated = async (): Promise<string[]> => {
    const found: string[] = [];
    for (const { code, sql } of periodChecks) {
      if ((await pools.app.query(sql, [book.ledger])).rows.length > 0) found.push(code);
    }
    return found;
  };
  const forge = async (table: string, sql: string): Promise<void> => {
    await pools.superuser.query(`ALTER TABLE copyhold.${table} DISABLE TRIGGER USER`);
    await pools.superuser.query(sql.replace('$1', `'${book.ledger}'`));
    await pools.superuser.query(
      `ALTER TABLE copyhold.${table} ENABLE ALWAYS TRIGGER ${TRIGGERS[table] ?? 'append_only'}`,
    );
  };

  it.each([
    [
      'snapshot',
      'UPDATE copyhold.snapshot SET debit_posted = debit_posted + 1 WHERE ledger_id = $1',
      'snapshots-equal-replay',
    ],
    ['snapshot', 'DELETE FROM copyhold.snapshot WHERE ledger_id = $1', 'snapshots-equal-replay'],
    [
      'closing',
      `UPDATE copyhold.closing SET trial_balance_hash = sha256('x') WHERE ledger_id = $1`,
      'snapshots-equal-replay',
    ],
    ['closing', 'UPDATE copyhold.closing SET batch_sequence = 0 WHERE ledger_id = $1', 'closed-periods-stay-closed'],
    ['ledger', 'UPDATE copyhold.ledger SET hard_closed_through = NULL WHERE id = $1', 'marks-follow-periods'],
    [
      'period',
      `UPDATE copyhold.period SET state = 'OPEN' WHERE partnership_id = $1 AND state = 'CLOSED'`,
      'marks-follow-periods',
    ],
    ['closing', 'UPDATE copyhold.closing SET hard = true WHERE ledger_id = $1', 'closed-periods-stay-closed'],
  ])('is found: %s, %s', async (table, sql, code) => {
    await book.post({ effectiveAt: JANUARY });
    await book.close(0);
    await book.hardClose(0);
    await book.post({ effectiveAt: FEBRUARY });
    await book.close(1);
    await book.post({ effectiveAt: FEBRUARY, adjustment: true });
    expect(await violated()).toEqual([]);
    await forge(table, sql);
    expect(await violated()).toContain(code);
  });
});
