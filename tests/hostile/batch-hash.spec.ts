import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ledgerChecks } from '../../apps/server/src/database/checks/ledger-checks.js';
import { foundRaw, openRaw, postRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const BANK = 'je:assets:bank';
const A = 'je:liabilities:dividend:a';
const B = 'je:liabilities:dividend:b';

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
  ledger = await foundRaw(app, 'hashed');
  await openRaw(app, ledger, [
    { path: BANK, normalSide: 'DEBIT', floor: '0' },
    { path: A, floor: '0' },
    { path: B, floor: '0' },
  ]);
  for (const batch of ['1', '2', '3']) {
    await postRaw(app, ledger, [
      { key: `first ${batch}`, transfers: [{ debit: BANK, credit: A, amount: '50.0' }] },
      {
        key: `second ${batch}`,
        transfers: [
          { debit: BANK, credit: A, amount: '7' },
          { debit: BANK, credit: B, amount: '9.00' },
        ],
      },
    ]);
  }
});
afterAll(async () => {
  await database.drop();
});

type Client = pg.Pool | pg.PoolClient;

async function found(client: Client, code: string): Promise<string[]> {
  const sql = ledgerChecks.find((check) => check.code === code)?.sql ?? '';
  const { rows } = await client.query<{ detail: string }>(sql, [ledger]);
  return rows.map(({ detail }) => detail);
}

/** What a check finds after a statement that a superuser runs with every trigger off; all of it is undone. */
async function foundAfter(sql: string, codes: readonly string[]): Promise<string[]> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold');
    for (const table of ['journal', 'transfer', 'entry', 'batch', 'account'])
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    const { rowCount } = await client.query(sql);
    expect(rowCount).toBeGreaterThan(0);
    const details: string[] = [];
    for (const code of codes) details.push(...(await found(client, code)));
    return details;
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const SECOND = `idempotency_key = 'second 2'`;
const LEG = `position = 3 AND journal_id = (SELECT id FROM journal WHERE ${SECOND})`;
const OTHER = `(SELECT id FROM journal WHERE idempotency_key = 'first 2')`;

describe('the hash of a batch', () => {
  it('comes out again from what is stored, for whoever may read the books', async () => {
    for (const login of ['app', 'auditor', 'superuser'] as const) {
      const pool = database.pool(login);
      for (const { code } of ledgerChecks) expect([code, await found(pool, code)]).toEqual([code, []]);
    }
  });

  it.each([
    ['idempotency_key', `'other'`],
    ['request_hash', `sha256('other')`],
    ['kind', `'other'`],
    ['memo', `'rewritten'`],
    ['actor', `'somebody else'`],
    ['custom_version', '2'],
    ['custom_version', 'NULL'],
    ['source_kind', `'other'`],
    ['source_id', `'other'`],
    ['effective_at', `effective_at - interval '30 days'`],
    ['recorded_at', `recorded_at + interval '1 microsecond'`],
    ['reverses', `(SELECT id FROM journal WHERE idempotency_key = 'first 1')`],
    ['batch_sequence', '9'],
    ['ordinal', '7'],
    ['id', 'uuidv7()'],
  ])('no longer fits once a journal has another %s: %s', async (column, value) => {
    const details = await foundAfter(`UPDATE journal SET ${column} = ${value} WHERE ${SECOND}`, [
      'batches-hold-their-hash',
    ]);
    expect(details).toContain('batch 2');
    expect(details.filter((detail) => /^batch [13]/u.test(detail))).toEqual([]);
  });

  it.each([
    ['amount', 'amount + 1'],
    ['position', '4'],
    ['purpose_code', `'gift'`],
    ['unit', `'USD'`],
    ['debit_account_id', `(SELECT id FROM account WHERE path = '${A}')`],
    ['credit_account_id', `(SELECT id FROM account WHERE path = '${A}')`],
    ['ledger_id', 'uuidv7()'],
    ['journal_id', OTHER],
    ['id', 'uuidv7()'],
  ])('no longer fits once a leg has another %s: %s', async (column, value) => {
    expect(
      await foundAfter(`UPDATE transfer SET ${column} = ${value} WHERE ${LEG}`, ['batches-hold-their-hash']),
    ).toEqual(['batch 2']);
  });

  it.each([
    ['a leg was taken out', `DELETE FROM transfer WHERE ${LEG}`],
    ['a journal was taken out', `DELETE FROM journal WHERE ${SECOND}`],
    ['an account has another name', `UPDATE account SET path = 'je:liabilities:dividend:c' WHERE path = '${B}'`],
    [
      'the batch has another time',
      `UPDATE batch SET recorded_at = recorded_at + interval '1 second' WHERE sequence = 2`,
    ],
    ['the batch has another version', 'UPDATE batch SET hash_version = 1 WHERE sequence = 2'],
    ['the batch counts more', 'UPDATE batch SET journals = 3 WHERE sequence = 2'],
    ['the batch names another before it', `UPDATE batch SET previous_hash = sha256('x') WHERE sequence = 2`],
  ])('no longer fits once %s', async (_, sql) => {
    expect(await foundAfter(sql, ['batches-hold-their-hash'])).toContain('batch 2');
  });

  it.each([
    ['side', `CASE side WHEN 'DEBIT' THEN 'CREDIT' ELSE 'DEBIT' END`],
    ['amount', 'amount + 1'],
    ['balance_after', 'balance_after + 1'],
    ['account_id', `(SELECT id FROM account WHERE path = '${A}')`],
    ['transfer_id', `(SELECT id FROM transfer WHERE journal_id = ${OTHER})`],
    ['fund', `'f1'`],
  ])('is joined by the entries: one with another %s names its batch', async (column, value) => {
    const change = `UPDATE entry SET ${column} = ${value}, version = version + 100
      WHERE transfer_id = (SELECT id FROM transfer WHERE ${LEG}) AND side = 'CREDIT'`;
    const details = await foundAfter(change, ['transfers-have-two-entries', 'balances-follow-entries']);
    expect(details.some((detail) => detail.startsWith('batch 2: '))).toBe(true);
  });

  it('stands beside the one before it in the hash', async () => {
    const { rows } = await app.query<{ version: number; fits: boolean }>(
      `SELECT hash_version AS version, hash = batch_hash_of(ledger_id, sequence, previous_hash, hash_version) AS fits FROM batch WHERE ledger_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([1, 2, 3].map(() => ({ version: 3, fits: true })));
  });
});
