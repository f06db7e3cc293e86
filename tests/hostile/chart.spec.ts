import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { chartLines } from '#libs/posting-rules';
import { foundRaw, type RawAccount } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const NOT_THE_CHART = { code: 'P0109' };

let database: TestDatabase;
let app: pg.Pool;
let ledger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  ledger = await foundRaw(app, 'charted');
});
afterAll(async () => {
  await database.drop();
});

const open = (account: RawAccount & { readonly type: string }): Promise<unknown> =>
  app.query(
    'SELECT copyhold.open_accounts($1, ARRAY[$2], ARRAY[$3], ARRAY[$4], ARRAY[$5], ARRAY[$6], ARRAY[$7], ARRAY[$8::numeric])',
    [
      ledger,
      account.path,
      account.unit ?? 'EUR',
      account.type,
      account.normalSide ?? 'CREDIT',
      account.lockClass ?? 'OPEN',
      null,
      account.floor ?? null,
    ],
  );

const reserve = { path: 'je:equity:locked-reserve', type: 'EQUITY', lockClass: 'LOCKED', floor: '0' };

describe('the chart of accounts in the database', () => {
  it('is the one of the rules, line for line', async () => {
    const { rows } = await app.query(
      'SELECT pattern, type, normal_side AS "normalSide", lock_class AS "lockClass", floor FROM copyhold.account_kind ORDER BY pattern COLLATE "C"',
    );
    const lines = chartLines.map(({ floor, ...line }) => ({ ...line, floor: floor?.toString() ?? null }));
    expect(rows).toEqual(lines.sort((a, b) => (a.pattern < b.pattern ? -1 : 1)));
  });

  it.each([
    ['the reserve without its lock', { ...reserve, lockClass: 'OPEN' }],
    ['the reserve in another currency without its lock', { ...reserve, unit: 'USD', lockClass: 'OPEN' }],
    ['the reserve as a contra account', { ...reserve, lockClass: 'CONTRA' }],
    ['the reserve on the other side', { ...reserve, normalSide: 'DEBIT' as const }],
    ['the reserve as a debt', { ...reserve, type: 'LIABILITY' }],
    ['the reserve without a floor', { path: reserve.path, type: 'EQUITY', lockClass: 'LOCKED' }],
    ['the reserve with a floor that is no number', { ...reserve, floor: 'NaN' }],
    ['the reserve in tokens', { ...reserve, unit: 'TOKEN' }],
    [
      'the bank with an overdraft',
      { path: 'je:assets:bank', type: 'ASSET', normalSide: 'DEBIT' as const, floor: '-1' },
    ],
    ['an account that no rule knows', { path: 'je:liabilities:me', type: 'LIABILITY', floor: '0' }],
    ['an id of two segments', { path: 'je:liabilities:dividend:r0001:x', type: 'LIABILITY', floor: '0' }],
    ['a kind without its id', { path: 'je:liabilities:dividend', type: 'LIABILITY', floor: '0' }],
    ['an id that is a pattern', { path: 'je:equity:%', type: 'EQUITY', floor: '0' }],
  ])('opens nothing else, not for the application: %s', async (_, account) => {
    await expect(open(account)).rejects.toMatchObject(NOT_THE_CHART);
  });

  it('opens nothing else for the owner in a replica’s session either', async () => {
    const client = await database.pool('superuser').connect();
    try {
      await client.query(`BEGIN; SET LOCAL session_replication_role = 'replica'`);
      const insert = client.query(
        `INSERT INTO copyhold.account (ledger_id, path, unit, type, normal_side, floor)
         VALUES ($1, 'je:equity:locked-reserve', 'EUR', 'EQUITY', 'CREDIT', 0)`,
        [ledger],
      );
      await expect(insert).rejects.toMatchObject(NOT_THE_CHART);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('opens what it has, with ids of any kind', async () => {
    await open(reserve);
    await open({ path: 'je:liabilities:dividend:r.0+(1)*', type: 'LIABILITY', floor: '0' });
    await open({ path: 'je:liabilities:dividend:%25\\', type: 'LIABILITY', floor: '0' });
  });
});
