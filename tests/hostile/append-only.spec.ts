import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { tableKinds } from '../../apps/server/src/database/table-kinds.js';
import { chartRaw, foundRaw, openRaw, postRaw } from '../support/raw-posting.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';
const APPEND_ONLY = 'P0101';

const facts = Object.entries(tableKinds)
  .filter(([, { kind }]) => kind === 'FACT')
  .map(([name]) => name);

let database: TestDatabase;
let logins: Readonly<Record<'app' | 'closer' | 'auditor' | 'owner' | 'superuser', pg.Pool>>;
let columns: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  logins = {
    app: database.pool('app'),
    closer: database.pool('closer'),
    auditor: database.pool('auditor'),
    owner: database.pool('owner'),
    superuser: database.pool('superuser'),
  };
  const ledger = await foundRaw(logins.app, 'attacked');
  const owed = { path: 'je:liabilities:a' };
  await chartRaw(logins.superuser, [owed]);
  await openRaw(logins.app, ledger, [{ path: 'je:assets:bank', normalSide: 'DEBIT', floor: '0' }, owed]);
  await postRaw(logins.app, ledger, [
    { key: 'k', transfers: [{ debit: 'je:assets:bank', credit: 'je:liabilities:a', amount: '5' }] },
  ]);
  const found = await logins.superuser.query<{ name: string; column: string }>(
    `SELECT DISTINCT ON (c.relname) c.relname::text AS name, a.attname::text AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'copyhold'::regnamespace AND a.attnum > 0 AND a.attgenerated = '' ORDER BY c.relname, a.attnum`,
  );
  columns = new Map(found.rows.map(({ name, column }) => [name, column]));
});
afterAll(async () => {
  await database.drop();
});

/** The SQLSTATE of the refusal; `done` when there was none. What was done is undone. */
async function attempt(login: keyof typeof logins, sql: string): Promise<string> {
  const client = await logins[login].connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const writes = (table: string, column: string): readonly string[] => [
  `INSERT INTO ${table} DEFAULT VALUES`,
  `INSERT INTO ${table} (${column}) SELECT ${column} FROM ${table} ON CONFLICT DO NOTHING`,
  `UPDATE ${table} SET ${column} = ${column}`,
  `DELETE FROM ${table}`,
  `TRUNCATE ${table} CASCADE`,
  `MERGE INTO ${table} USING (SELECT 1) AS s ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES`,
  `SELECT 1 FROM ${table} FOR UPDATE`,
  `LOCK TABLE ${table} IN EXCLUSIVE MODE`,
  `COPY ${table} FROM STDIN`,
  `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
  `ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL`,
  `DROP TABLE ${table} CASCADE`,
  `CREATE RULE silent AS ON INSERT TO ${table} DO INSTEAD NOTHING`,
  `CREATE TRIGGER mine BEFORE INSERT ON ${table} EXECUTE FUNCTION refuse_change()`,
  `CREATE INDEX ON ${table} (${column})`,
];

describe.each(['app', 'closer', 'auditor'] as const)('the %s login', (login) => {
  it.each(facts)('cannot touch the fact %s in any way', async (table) => {
    const results: [string, string][] = [];
    for (const sql of writes(table, columns.get(table) ?? '')) results.push([sql, await attempt(login, sql)]);
    expect(results.filter(([, code]) => code !== DENIED)).toEqual([]);
  });

  const others: readonly string[] = [
    'SET ROLE copyhold_owner',
    'SET SESSION AUTHORIZATION copyhold_owner',
    "SET session_replication_role = 'replica'",
    'CREATE SCHEMA mine',
    'CREATE TABLE copyhold.mine (x integer)',
    'CREATE TABLE public.mine (x integer)',
    'CREATE TEMP TABLE account (balance numeric)',
    'CREATE FUNCTION copyhold.mine() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE OR REPLACE FUNCTION copyhold.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    'DROP FUNCTION copyhold.refuse_change() CASCADE',
    'CREATE EXTENSION pg_trgm',
    'CREATE ROLE mine',
    'ALTER ROLE copyhold_owner LOGIN',
    'GRANT copyhold_owner TO copyhold_app',
    'CREATE PUBLICATION everything FOR ALL TABLES',
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/out'",
    "SELECT pg_read_file('/etc/passwd')",
    'SELECT lo_creat(-1)',
    'SELECT lo_create(0)',
    "SELECT lo_from_bytea(0, 'x'::bytea)",
    "SELECT lo_put(1, 0, 'x'::bytea)",
    "SELECT copyhold.stage_leaf(gen_random_uuid(), 'forged', '{}')",
    'SELECT copyhold.close_books(gen_random_uuid(), now())',
    "CALL copyhold.make_append_only('copyhold.account')",
    'UPDATE copyhold.account SET debit_posted = 0',
    'UPDATE copyhold.account SET lock_class = lock_class',
    'UPDATE copyhold.ledger SET head_sequence = 0',
    'INSERT INTO copyhold.account (path) VALUES (NULL)',
    'UPDATE copyhold.motion SET closes_at = now()',
    "UPDATE copyhold.holding SET state = 'SURRENDERED'",
    "UPDATE copyhold.period SET state = 'OPEN'",
    'DELETE FROM copyhold.distribution_item',
    'UPDATE copyhold.distribution_item SET amount_minor = 1',
    'UPDATE copyhold.capital_instrument SET cap_minor = 1',
    'UPDATE copyhold.partnership SET currency = currency',
    'DELETE FROM copyhold.person',
    'TABLE copyhold.ballot',
  ];

  it.each(others)('is denied: %s', async (sql) => {
    expect(await attempt(login, sql)).toBe(DENIED);
  });

  it('finds no sequence to turn', async () => {
    const sequences = await logins.superuser.query(
      `SELECT relname FROM pg_class WHERE relnamespace = 'copyhold'::regnamespace AND relkind = 'S'`,
    );
    const turned = await Promise.all(
      sequences.rows.map(({ relname }) => attempt(login, `SELECT setval('copyhold.${String(relname)}', 1)`)),
    );
    expect(turned.every((code) => code === DENIED)).toBe(true);
  });
});

describe('the auditor login', () => {
  const closed = ['session', 'ballot', 'person', 'elector', 'label_item'];

  it.each(closed)('does not read all of %s', async (table) => {
    expect(await attempt('auditor', `TABLE copyhold.${table}`)).toBe(DENIED);
  });

  it('writes nothing through functions either', async () => {
    expect(await attempt('auditor', 'SELECT copyhold.open_ledger(gen_random_uuid())')).toBe(DENIED);
    expect(await attempt('auditor', 'SELECT copyhold.close_motion(gen_random_uuid(), gen_random_uuid())')).toBe(DENIED);
  });
});

describe('a computed column', () => {
  it('cannot be given a value, by nobody', async () => {
    const sql = `INSERT INTO copyhold.log_stage (partnership_id, type, entry, leaf_hash)
      SELECT id, 'forged', '{}'::bytea, sha256('other'::bytea) FROM copyhold.partnership`;
    // 428C9: generated always. It is found before anybody asks for privileges.
    expect(await attempt('owner', sql)).toBe('428C9');
    expect(await attempt('app', sql)).toBe('428C9');
    expect(await attempt('app', sql.replace(', leaf_hash)', ')').replace(", sha256('other'::bytea)", ''))).toBe(DENIED);
  });
});

describe('the owner', () => {
  it.each(facts)('is refused by trigger when changing %s', async (table) => {
    const column = columns.get(table) ?? '';
    const results: string[] = [];
    for (const sql of [
      `UPDATE ${table} SET ${column} = ${column}`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table} CASCADE`,
    ]) {
      results.push(await attempt('owner', sql));
    }
    expect(results).toEqual([APPEND_ONLY, APPEND_ONLY, APPEND_ONLY]);
  });

  it('cannot remove an account, loosen its lock or change its nature', async () => {
    expect(await attempt('owner', 'DELETE FROM account')).toBe(APPEND_ONLY);
    expect(await attempt('owner', 'TRUNCATE account CASCADE')).toBe(APPEND_ONLY);
    expect(await attempt('owner', `UPDATE account SET path = path || ':x'`)).toBe('P0104');
    const loosen = `UPDATE account SET lock_class = 'LOCKED'; UPDATE account SET lock_class = 'OPEN'`;
    expect(await attempt('owner', loosen)).toBe('P0104');
  });

  it('cannot enter entries that do not mirror their transfer, nor take from what is locked', async () => {
    const entry = `INSERT INTO entry (account_id, version, transfer_id, side, amount, balance_after)
      SELECT account_id, 999, transfer_id, side, amount, 0 FROM entry LIMIT 1`;
    expect(await attempt('owner', entry)).toBe('P0103');
    const transfer = `UPDATE account SET lock_class = 'LOCKED' WHERE path = 'je:assets:bank';
      INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
      SELECT uuidv7(), journal_id, 99, ledger_id, unit, credit_account_id, debit_account_id, 1 FROM transfer LIMIT 1`;
    expect(await attempt('owner', transfer)).toBe('P0104');
  });
});

describe('what no privilege stops, and the log outside must catch', () => {
  it('a superuser who sets the replica role is still refused, one who disables the trigger is not', async () => {
    const replica = "SET LOCAL session_replication_role = 'replica'; UPDATE copyhold.journal SET memo = 'rewritten'";
    expect(await attempt('superuser', replica)).toBe(APPEND_ONLY);
    const disabled =
      "ALTER TABLE copyhold.journal DISABLE TRIGGER append_only; UPDATE copyhold.journal SET memo = 'rewritten'";
    expect(await attempt('superuser', disabled)).toBe('done');
    const rewritten = "ALTER TABLE copyhold.journal ALTER COLUMN memo TYPE text USING 'rewritten'";
    expect(await attempt('owner', rewritten)).toBe('done');
  });
});
