import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { A, accepted, B, BANK, C, D, foundBench, hold, one, violations } from '../support/ledger-bench.js';
import { HELD, idOf, tamperings, UNSAID } from '../support/ledger-tamperings.js';
import { customText } from '../support/raw-custom.js';
import { TestSequencer } from '../support/sequencer.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let app: pg.Pool;
let superuser: pg.Pool;
let ledger: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = database.pool('app');
  superuser = database.pool('superuser');
  ledger = await foundBench(app, 'tampered');
  await accepted(app, ledger, one('purse', [BANK, A, 100]));
  const posted = await accepted(app, ledger, hold('posted', [A, B, 10]));
  const voided = await accepted(app, ledger, hold('voided', [A, B, 10]));
  await accepted(app, ledger, hold('open', [A, B, 10]));
  await accepted(app, ledger, one('posting', [A, B, 7], { phase: 'POST', resolves: posted }));
  await accepted(app, ledger, { key: 'void', phase: 'VOID', resolves: voided, transfers: [] });
  const wrong = await accepted(app, ledger, one('wrong', [A, C, 3]));
  await accepted(app, ledger, one('reversal', [C, A, 3], { reverses: wrong }));
  await accepted(app, ledger, one('last', [A, D, 2]));
  await app.query(`SELECT adopt_custom($1, 1, '2026-01-01', $2, NULL)`, [ledger, customText(1)]);
  const closer = database.pool('closer');
  const period = await app.query<{ id: string }>(
    `INSERT INTO period (partnership_id, name, starts_on, ends_on) VALUES ($1, 'Q1', '2026-01-01', '2026-03-31') RETURNING id`,
    [ledger],
  );
  await closer.query(`SELECT close_period($1, $2, '{}', 1, 'officer')`, [ledger, period.rows[0]?.id]);
  const bounded = await closer.query(`SELECT set_bounds($1, $2, 'EUR', 0, 900, 'officer') AS done`, [ledger, C]);
  expect(bounded.rows).toEqual([{ done: 'DONE' }]);
  await superuser.query(`SELECT stage_leaf($1, 'other', format('{"n":"%s"}', n)) FROM generate_series(1, 256) AS n`, [
    ledger,
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'copyhold-tampering-'));
  const sequencer = await TestSequencer.start(database, folder);
  expect(await sequencer.round()).toBe(1);
  await sequencer.stop();
  rmSync(folder, { recursive: true });
});
afterAll(async () => {
  await database.drop();
});

/** The codes of the checks that a statement breaks, which a superuser runs with every trigger off; all of it is undone. */
async function brokenBy(sql: string): Promise<string[]> {
  const client = await superuser.connect();
  try {
    await client.query('BEGIN; SET LOCAL search_path = copyhold');
    for (const table of [
      'journal',
      'transfer',
      'hold',
      'open_hold',
      'entry',
      'batch',
      'account',
      'ledger',
      'log_stage',
      'log_node',
      'log_checkpoint',
      'log_identity',
      'closing',
      'snapshot',
      'account_change',
    ])
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
    const { rowCount } = await client.query(sql);
    expect(rowCount).toBeGreaterThan(0);
    return [...new Set((await violations(client, ledger)).map(([code]) => code))];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

/** All columns that can be written, so that a new one is missed by nobody. */
async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY 1`,
    [`copyhold.${table}`],
  );
  return rows.map(({ name }) => name);
}

describe('with every trigger off, a check finds that', () => {
  it('nothing was touched', async () => {
    expect(await violations(app, ledger)).toEqual([]);
    expect(await violations(database.pool('auditor'), ledger)).toEqual([]);
  });

  it.each(Object.entries(tamperings))('the list names every column of %s', async (table, { values }) => {
    expect([...Object.keys(values), ...(UNSAID[table] ?? [])].sort()).toEqual((await columnsOf(table)).sort());
  });

  const each = Object.entries(tamperings).flatMap(([table, { where, values }]) =>
    Object.entries(values).map(([column, value]) => ({ table, column, value, where })),
  );
  it.each(each)('the $column of a row of $table was rewritten', async ({ table, column, value, where }) => {
    expect(await brokenBy(`UPDATE ${table} SET ${column} = ${value} WHERE ${where}`)).not.toEqual([]);
  });

  it.each([
    ['journal', `idempotency_key = 'last'`],
    ['journal', `idempotency_key = 'void'`],
    ['transfer', `journal_id = ${idOf('last')}`],
    ['hold', HELD],
    ['hold', `journal_id = ${idOf('open')}`],
    ['open_hold', 'true'],
    ['entry', `balance_after = 2`],
    ['batch', 'sequence = 3'],
    ['batch', 'sequence = (SELECT max(sequence) FROM batch)'],
    ['account', `path = '${D}'`],
    ['log_node', 'true'],
    ['log_identity', 'true'],
    ['log_stage', 'position = 100'],
    ['log_stage', `type = 'batch' AND id = (SELECT max(id::text)::uuid FROM log_stage WHERE type = 'batch')`],
  ])('a row of %s is missing (%s)', async (table, where) => {
    expect(await brokenBy(`DELETE FROM ${table} WHERE ${where}`)).not.toEqual([]);
  });

  it.each([
    [
      'a leaf says otherwise',
      `UPDATE log_stage SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '"n":"1"', '"n":"2"'), 'UTF8') WHERE type = 'batch'`,
    ],
    [
      'a hold is open again',
      `INSERT INTO open_hold SELECT id, ledger_id, expires_at FROM journal WHERE idempotency_key = 'voided'`,
    ],
    [
      'a hold has one leg more',
      `INSERT INTO hold SELECT journal_id, 9, ledger_id, unit, debit_account_id, credit_account_id, 1, NULL FROM hold WHERE ${HELD}`,
    ],
    [
      'what was given back moved all the same',
      `INSERT INTO transfer SELECT uuidv7(), ${idOf('void')}, 9, ledger_id, unit, debit_account_id, credit_account_id, 1, NULL FROM hold WHERE ${HELD}`,
    ],
    [
      'an entry has no transfer, and counters that agree with it',
      `WITH e AS (INSERT INTO entry SELECT id, version + 1, uuidv7(), 'CREDIT', 5, balance + 5, NULL FROM account WHERE path = '${D}' RETURNING account_id)
       UPDATE account SET credit_posted = credit_posted + 5, version = version + 1 WHERE id IN (SELECT account_id FROM e)`,
    ],
    [
      'a balance was moved between two accounts',
      `UPDATE account SET credit_posted = credit_posted + CASE path WHEN '${B}' THEN 1 ELSE -1 END WHERE path IN ('${A}', '${B}')`,
    ],
    [
      'two legs were swapped',
      `UPDATE transfer SET debit_account_id = credit_account_id, credit_account_id = debit_account_id WHERE journal_id = ${idOf('last')}`,
    ],
  ])('%s', async (_, sql) => {
    expect(await brokenBy(sql)).not.toEqual([]);
  });

  it('a column was rewritten as another type, past every trigger', async () => {
    const client = await superuser.connect();
    try {
      await client.query(
        `BEGIN; SET LOCAL search_path = copyhold; ALTER TABLE journal ALTER COLUMN memo TYPE text USING 'rewritten'`,
      );
      expect((await violations(client, ledger)).map(([code]) => code)).toContain('batches-hold-their-hash');
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});
