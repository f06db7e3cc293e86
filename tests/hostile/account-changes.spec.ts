import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ACCOUNTS, poolsOf, RawBooks, type Pools } from '../support/raw-periods.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const [A, B, C] = ACCOUNTS;
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
  book = await RawBooks.found(pools, `accounts-${String(founded)}`);
});

describe('an account', () => {
  const change = (call: string, parameters: readonly unknown[] = []): Promise<string> =>
    book.code(`copyhold.${call}`, parameters);
  const close = (path: string): Promise<string> => change(`close_account($1, $2, 'EUR', 'r0001')`, [path]);
  const bound = (path: string, floor: string | null, ceiling: string | null): Promise<string> =>
    change(`set_bounds($1, $2, 'EUR', $3, $4, 'r0001')`, [path, floor, ceiling]);

  it('closes empty, takes nothing then, and opens again; who did it stays on record', async () => {
    await book.post({ effectiveAt: FEBRUARY });
    expect(await close('je:test:nobody')).toBe('UnknownAccount');
    expect(await close(A)).toBe('AccountNotEmpty');
    await book.post({ effectiveAt: FEBRUARY, transfers: [{ debit: B, credit: A, amount: '1' }] });
    await book.post({
      effectiveAt: FEBRUARY,
      phase: 'PENDING',
      expires: '2199-01-01T00:00:00Z',
      transfers: [{ debit: A, credit: C, amount: '1' }],
    });
    expect(await close(A)).toBe('AccountNotEmpty');
    expect(await close(B)).toBe('DONE');
    expect(await close(B)).toBe('AccountClosed');
    expect(await book.post({ effectiveAt: FEBRUARY })).toBe('AccountClosed');
    expect(await change(`reopen_account($1, $2, 'EUR', 'r0002')`, [B])).toBe('DONE');
    expect(await change(`reopen_account($1, $2, 'EUR', 'r0002')`, [B])).toBe('AccountNotClosed');
    expect(await book.post({ effectiveAt: FEBRUARY })).toBe('ACCEPTED');
    const { rows } = await pools.app.query(
      'SELECT change, actor FROM copyhold.account_change WHERE ledger_id = $1 ORDER BY recorded_at',
      [book.ledger],
    );
    expect(rows).toEqual([
      { change: 'CLOSED', actor: 'r0001' },
      { change: 'REOPENED', actor: 'r0002' },
    ]);
  });

  it('takes bounds that it keeps already, and keeps them', async () => {
    await book.post({ effectiveAt: FEBRUARY, transfers: [{ debit: A, credit: B, amount: '10' }] });
    await book.post({
      effectiveAt: FEBRUARY,
      phase: 'PENDING',
      expires: '2199-01-01T00:00:00Z',
      transfers: [{ debit: B, credit: A, amount: '4' }],
    });
    expect(await bound(B, '7', null)).toBe('BalanceBelowFloor');
    expect(await bound(B, '6', '9')).toBe('BalanceAboveCeiling');
    expect(await bound(B, '6', '5')).toBe('BoundsCrossed');
    for (const nonsense of ['NaN', 'Infinity', '1e38', '0.5'])
      expect(await bound(B, null, nonsense)).toBe('BoundMalformed');
    expect(await bound(B, '6', '10')).toBe('DONE');
    expect(await book.post({ effectiveAt: FEBRUARY, transfers: [{ debit: B, credit: C, amount: '1' }] })).toBe(
      'BalanceBelowFloor',
    );
    expect(await book.post({ effectiveAt: FEBRUARY, transfers: [{ debit: C, credit: B, amount: '1' }] })).toBe(
      'BalanceAboveCeiling',
    );
  });

  it('never falls below the floor of the chart', async () => {
    await pools.app.query(
      `SELECT copyhold.open_accounts($1, ARRAY['je:assets:bank'], ARRAY['EUR'], ARRAY['ASSET'], ARRAY['DEBIT'], ARRAY['OPEN'], ARRAY[NULL], ARRAY[0]::numeric[])`,
      [book.ledger],
    );
    expect(await bound('je:assets:bank', null, null)).toBe('FloorBelowChart');
    expect(await bound('je:assets:bank', '-1', null)).toBe('FloorBelowChart');
    expect(await bound('je:assets:bank', '0', '5')).toBe('DONE');
    const sql = `UPDATE copyhold.account SET floor = -1 WHERE ledger_id = $1 AND path = 'je:assets:bank'`;
    expect(await refusedSql(pools.superuser, sql, [book.ledger])).toBe('P0109');
  });
});
