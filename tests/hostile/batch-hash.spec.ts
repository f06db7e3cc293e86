import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { ledgerChecks } from '../../apps/server/src/database/checks/ledger-checks.js';
import { hashedAgain } from '../support/batch-hash.js';
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

  it('comes out of the same rows outside the database, as its description says', async () => {
    const awkward = 'ä "quoted", (brackets) \\ \u2028\n\u0007 </b> 🜁';
    const held = { phase: 'PENDING', expires: '2190-01-01T00:00:00.5Z' } as const;
    const transfers = [{ debit: BANK, credit: A, amount: '5' }];
    const answers = await postRaw(app, ledger, [
      { key: `key ${awkward}`, kind: '', source: { kind: awkward, id: '' }, transfers },
      { key: 'no\u00a0break', source: { kind: 'NULL', id: 'null' }, transfers },
      { key: 'held', source: { kind: 'null', id: 'NULL' }, transfers, ...held },
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(['ACCEPTED', 'ACCEPTED', 'ACCEPTED']);
    const void_ = { key: 'given back', phase: 'VOID', resolves: answers[2]?.journal_id ?? '', transfers: [] };
    await postRaw(app, ledger, [void_]);
    const { rows } = await app.query<{ sequence: number; hash: string }>(
      `SELECT sequence::integer, encode(hash, 'hex') AS hash FROM batch WHERE ledger_id = $1 ORDER BY sequence`,
      [ledger],
    );
    for (const { sequence, hash } of rows)
      expect([sequence, await hashedAgain(superuser, [ledger, sequence])]).toEqual([sequence, hash]);
    expect(rows).toHaveLength(5);
  });

  it('stands beside the one before it in the hash', async () => {
    const { rows } = await app.query<{ version: number; fits: boolean }>(
      `SELECT hash_version AS version, hash = batch_hash_of(ledger_id, sequence, previous_hash, hash_version) AS fits FROM batch WHERE ledger_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([1, 2, 3, 4, 5].map(() => ({ version: 3, fits: true })));
  });
});

describe('the words of a journal', () => {
  const erase = async (key: string): Promise<unknown> =>
    (
      await database
        .pool('closer')
        .query(`SELECT erase_words_salt($1, (SELECT id FROM journal WHERE idempotency_key = $2)) AS erased`, [
          ledger,
          key,
        ])
    ).rows[0];
  const salts = async (): Promise<number[]> =>
    (await app.query<{ ordinal: number }>('SELECT ordinal FROM words_salts($1, 2)', [ledger])).rows.map(
      ({ ordinal }) => ordinal,
    );

  it('can be opened as long as their salt is there, and by nobody once it is erased; the chain stays whole', async () => {
    const hashesOf = async (): Promise<unknown[]> =>
      (await app.query<Record<string, unknown>>('SELECT ordinal, words, hash FROM journal_hashes($1, 2)', [ledger]))
        .rows;
    const before = await hashesOf();
    expect(await salts()).toEqual([1, 2]);
    expect(await erase('second 2')).toEqual({ erased: true });
    expect(await salts()).toEqual([1]);
    expect(await hashesOf()).toEqual(before);
    expect(await erase('second 2')).toEqual({ erased: false });
    expect(await erase('nobody’s')).toEqual({ erased: false });
    for (const { code } of ledgerChecks) expect([code, await found(app, code)]).toEqual([code, []]);
    expect(await foundAfter(`UPDATE journal SET memo = '' WHERE ${SECOND}`, ['batches-hold-their-hash'])).toEqual([]);
  });

  it('say nothing: the same words have another commitment each time', async () => {
    const { rows } = await app.query<{ same: string }>(
      `SELECT count(*) - count(DISTINCT h.words) AS same FROM batch b, journal_hashes(b.ledger_id, b.sequence) AS h WHERE b.ledger_id = $1`,
      [ledger],
    );
    expect(rows).toEqual([{ same: '0' }]);
  });

  it.each(['app', 'auditor', 'closer'] as const)('keep their salts from the %s login', async (login) => {
    for (const sql of [
      'TABLE batch_salt',
      'TABLE journal_salt',
      'DELETE FROM batch_salt',
      'UPDATE batch_salt SET salt = salt',
    ])
      await expect(database.pool(login).query(sql)).rejects.toMatchObject({ code: '42501' });
    if (login !== 'closer')
      await expect(database.pool(login).query('SELECT erase_words_salt($1, $1)', [ledger])).rejects.toMatchObject({
        code: '42501',
      });
  });

  it('no longer fit once a salt was changed', async () => {
    const client = await superuser.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE batch_salt SET salt = sha256(salt) WHERE sequence = 3');
      expect(await found(client, 'batches-hold-their-hash')).toEqual(['batch 3']);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
