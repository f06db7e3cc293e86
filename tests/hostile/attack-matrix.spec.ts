import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { tableKinds } from '../../apps/server/src/database/table-kinds.js';
import { A, accepted, BANK, expectKept, foundBench, hold, one, outcomes } from '../support/ledger-bench.js';
import { postRaw } from '../support/raw-posting.js';
import { refusedSql } from '../support/refused-sql.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const DENIED = '42501';
const LOGINS = ['app', 'closer', 'auditor', 'sequencer', 'guardian', 'steward'] as const;

let database: TestDatabase;
let pools: Readonly<Record<(typeof LOGINS)[number] | 'superuser', pg.Pool>>;
let ledger: string;
let columns: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = {
    app: database.pool('app'),
    closer: database.pool('closer'),
    auditor: database.pool('auditor'),
    sequencer: database.pool('sequencer'),
    guardian: database.pool('guardian'),
    steward: database.pool('steward'),
    superuser: database.pool('superuser'),
  };
  ledger = await foundBench(pools.app, 'attacked');
  await accepted(pools.app, ledger, one('purse', [BANK, A, 100]));
  await accepted(pools.app, ledger, hold('held', [A, 'je:liabilities:dividend:b', 5]));
  const found = await pools.superuser.query<{ name: string; column: string }>(
    `SELECT DISTINCT ON (c.relname) c.relname::text AS name, a.attname::text AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'copyhold'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND a.attgenerated = '' ORDER BY c.relname, a.attnum`,
  );
  columns = new Map(found.rows.map(({ name, column }) => [name, column]));
});
afterAll(async () => {
  await expectKept(pools.app, ledger);
  await database.drop();
});

const refused = async (pool: pg.Pool, statements: readonly string[]): Promise<[string, string][]> => {
  const wrong: [string, string][] = [];
  for (const sql of statements) {
    const code = await refusedSql(pool, sql);
    // What does not exist (42704) is not there to be taken.
    if (code !== DENIED && code !== '42704') wrong.push([sql, code]);
  }
  return wrong;
};

const LEDGER = ['account', 'ledger', 'open_hold', 'unit', 'batch_salt', 'journal_salt', 'log_halt', 'log_witness'];
const guarded = [
  ...Object.entries(tableKinds).flatMap(([name, { kind }]) => (kind === 'FACT' ? [name] : [])),
  ...LEDGER,
];

/** What append-only.spec.ts does not try already. */
const onTable = (table: string, column: string): readonly string[] => [
  `INSERT INTO ${table} DEFAULT VALUES`,
  `INSERT INTO ${table} (${column}) OVERRIDING SYSTEM VALUE SELECT ${column} FROM ${table}`,
  `INSERT INTO ${table} (${column}) SELECT ${column} FROM ${table} ON CONFLICT ON CONSTRAINT ${table}_pkey DO UPDATE SET ${column} = excluded.${column}`,
  `UPDATE ${table} SET ${column} = ${column}`,
  `DELETE FROM ONLY ${table}`,
  `MERGE INTO ${table} USING ${table} AS s ON true WHEN MATCHED THEN DELETE`,
  `MERGE INTO ${table} USING ${table} AS s ON true WHEN MATCHED THEN UPDATE SET ${column} = s.${column}`,
  `WITH gone AS (DELETE FROM ${table} RETURNING 1) SELECT * FROM gone`,
  `DO $$ BEGIN EXECUTE 'DELETE FROM copyhold.${table}'; END $$`,
  `DO $$ BEGIN UPDATE copyhold.${table} SET ${column} = ${column}; EXCEPTION WHEN no_data_found THEN NULL; END $$`,
  ...['NO KEY UPDATE', 'SHARE', 'KEY SHARE'].map((strength) => `SELECT ${column} FROM ${table} FOR ${strength}`),
  ...['ROW SHARE', 'SHARE UPDATE EXCLUSIVE', 'SHARE ROW EXCLUSIVE', 'ACCESS EXCLUSIVE'].map(
    (mode) => `LOCK TABLE ${table} IN ${mode} MODE`,
  ),
  `COPY ${table} FROM PROGRAM 'true'`,
  `COPY ${table} TO '/tmp/out'`,
  `ALTER TABLE ${table} RENAME TO mine`,
  `ALTER TABLE ${table} SET SCHEMA public`,
  `ALTER TABLE ${table} OWNER TO CURRENT_USER`,
  `ALTER TABLE ${table} ENABLE REPLICA TRIGGER append_only`,
  `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE text USING ''`,
  `ALTER TABLE ${table} DISABLE RULE silent`,
  `DROP TRIGGER append_only ON ${table}`,
  `CREATE POLICY mine ON ${table} USING (true)`,
  `CREATE TABLE copyhold.child () INHERITS (copyhold.${table})`,
  `GRANT ALL ON ${table} TO CURRENT_USER; DELETE FROM ${table}`,
  `COMMENT ON TABLE ${table} IS 'mine'`,
];

describe.each(LOGINS)('the %s login', (login) => {
  it.each(guarded)('changes nothing of %s by any statement', async (table) => {
    expect(await refused(pools[login], onTable(table, columns.get(table) ?? ''))).toEqual([]);
  });

  it('reaches no file, no program, no setting and no other role', async () => {
    const statements = [
      "COPY (SELECT 1) TO PROGRAM 'cat'",
      "SELECT pg_read_binary_file('PG_VERSION')",
      "SELECT pg_ls_dir('.')",
      "SELECT pg_stat_file('PG_VERSION')",
      "SELECT lo_import('/etc/passwd')",
      'SELECT lo_creat(-1)',
      "SELECT lo_from_bytea(0, 'x')",
      'SELECT pg_reload_conf()',
      'SELECT pg_switch_wal()',
      "SELECT pg_create_physical_replication_slot('mine')",
      "SET session_replication_role = 'replica'",
      "SELECT set_config('session_replication_role', 'replica', false)",
      "SET log_statement = 'none'",
      'ALTER DATABASE postgres SET search_path = mine',
      'ALTER ROLE copyhold_poster LOGIN',
      'CREATE ROLE mine LOGIN',
      ...[
        'copyhold_owner',
        'copyhold_poster',
        'copyhold_migrator',
        'copyhold_sequencer',
        'copyhold_guardian',
        'copyhold_steward',
      ]
        .filter((role) => role !== `copyhold_${login}`)
        .flatMap((role) => [
          `SET ROLE ${role}`,
          `SET SESSION AUTHORIZATION ${role}`,
          `GRANT ${role} TO CURRENT_USER`,
          `DROP OWNED BY ${role}`,
          `REASSIGN OWNED BY ${role} TO CURRENT_USER`,
        ]),
      ...(login === 'closer'
        ? []
        : [
            'SET ROLE copyhold_closer',
            'SET SESSION AUTHORIZATION copyhold_closer',
            'ALTER ROLE copyhold_closer SET search_path = mine',
          ]),
    ];
    expect(await refused(pools[login], statements)).toEqual([]);
    // Not within a transaction, whoever asks.
    await expect(pools[login].query("ALTER SYSTEM SET fsync = 'off'")).rejects.toMatchObject({ code: DENIED });
  });

  it('makes nothing of its own that could stand in the way of what is there', async () => {
    const statements = [
      'CREATE TEMP TABLE ledger (id uuid)',
      'CREATE TEMP VIEW account AS SELECT 1 AS balance',
      'CREATE TABLE pg_temp.account (x integer)',
      'CREATE FUNCTION pg_temp.is_list(anyarray, integer) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$',
      'CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT now() $$',
      'CREATE SCHEMA mine',
      'CREATE VIEW copyhold.mine AS SELECT 1',
      'CREATE SEQUENCE copyhold.mine',
      'CREATE TYPE copyhold.mine AS (x integer)',
      'CREATE DOMAIN public.uuid AS text',
      'CREATE OPERATOR public.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = pg_catalog.uuid_eq)',
      "CREATE OR REPLACE FUNCTION copyhold.is_list(anyarray, integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
      "CREATE OR REPLACE FUNCTION copyhold.breach_code(numeric, numeric, numeric) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
      'ALTER FUNCTION copyhold.post_journals SECURITY INVOKER',
      'ALTER FUNCTION copyhold.post_journals SET search_path = pg_temp',
      'ALTER FUNCTION copyhold.post_journals RENAME TO other',
      'DROP FUNCTION copyhold.refuse_change() CASCADE',
      'CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION copyhold.refuse_change()',
      'CREATE EXTENSION dblink',
      'CREATE SERVER mine FOREIGN DATA WRAPPER none',
      'CREATE LANGUAGE plperl',
    ];
    expect(await refused(pools[login], statements)).toEqual([]);
  });

  it('calls no function that only functions call', async () => {
    const inner = await pools.superuser.query<{ call: string }>(
      `SELECT format('%s copyhold.%I(%s)', CASE p.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT' END, p.proname,
         (SELECT string_agg(format('NULL::%s', CASE t.typtype WHEN 'p' THEN 'integer[]' ELSE format_type(t.oid, NULL) END), ', ' ORDER BY u.place)
          FROM unnest(p.proargtypes) WITH ORDINALITY AS u(type, place) JOIN pg_type t ON t.oid = u.type)) AS call
       FROM pg_proc p WHERE p.pronamespace = 'copyhold'::regnamespace AND p.prorettype <> 'trigger'::regtype
         -- Of a strict function nothing is left to call once its argument is NULL; grants.spec.ts knows those too.
         AND NOT p.proisstrict AND NOT has_function_privilege($1, p.oid, 'EXECUTE')`,
      [`copyhold_${login}`],
    );
    expect(inner.rows.length).toBeGreaterThan(10);
    expect(
      await refused(
        pools[login],
        inner.rows.map(({ call }) => call),
      ),
    ).toEqual([]);
  });
});

describe('whoever calls the posting function', () => {
  it('finds it the same under any search path, and under any setting that a session may choose', async () => {
    const client = await pools.app.connect();
    try {
      await client.query(
        `SET search_path = pg_temp, public; SET enable_indexscan = off; SET work_mem = '64kB'; SET timezone = 'Asia/Tokyo'`,
      );
      expect(
        outcomes(await postRaw(client, ledger, [one('shadow', [A, BANK, 1]), one('over', [A, BANK, 1_000])])),
      ).toEqual(['ACCEPTED', 'REJECTED BalanceBelowFloor']);
    } finally {
      client.release(true);
    }
  });

  it('is told by its login, not by what it says: an adjustment takes the officers’ login', async () => {
    await pools.superuser.query(`UPDATE ledger SET soft_closed_through = '2026-02-28T23:59:59.999Z' WHERE id = $1`, [
      ledger,
    ]);
    const late = one('late', [BANK, A, 1], { adjustment: true, effectiveAt: '2026-02-01T00:00:00Z' });
    expect(outcomes(await postRaw(pools.app, ledger, [late]))).toEqual(['REJECTED AdjustmentNeedsOfficer']);
    const client = await pools.closer.connect();
    try {
      await client.query('BEGIN');
      expect(outcomes(await postRaw(client, ledger, [late]))).toEqual(['ACCEPTED']);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    await pools.superuser.query('UPDATE ledger SET soft_closed_through = NULL WHERE id = $1', [ledger]);
  });
});

describe('the poster, as whom the functions run', () => {
  const as = (sql: string): Promise<string> => refusedSql(pools.superuser, `SET LOCAL ROLE copyhold_poster; ${sql}`);

  it('cannot log in, and is nobody else', async () => {
    const { rows } = await pools.superuser.query(
      `SELECT rolcanlogin OR rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS mighty,
         (SELECT count(*)::integer FROM pg_auth_members m WHERE m.member = r.oid) AS memberships FROM pg_roles r WHERE rolname = 'copyhold_poster'`,
    );
    expect(rows).toEqual([{ mighty: false, memberships: 0 }]);
    // SET ROLE asks who logged in, so it is asked of the logins above; here only of what the role itself may do.
  });

  it('changes no fact, no bound, no lock and no mark', async () => {
    const wrong: [string, string][] = [];
    for (const table of ['journal', 'transfer', 'entry', 'hold', 'batch']) {
      for (const sql of [
        `UPDATE ${table} SET ledger_id = ledger_id`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
        `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      ]) {
        const code = await as(table === 'entry' ? sql.replaceAll('ledger_id', 'amount') : sql);
        if (code !== DENIED) wrong.push([sql, code]);
      }
    }
    for (const sql of [
      'UPDATE account SET floor = NULL',
      'UPDATE account SET ceiling = NULL',
      `UPDATE account SET lock_class = 'OPEN'`,
      'UPDATE account SET closed = true',
      'UPDATE ledger SET soft_closed_through = NULL',
      'DELETE FROM account',
      `UPDATE period SET state = 'OPEN'`,
      `SELECT close_books('${ledger}', now())`,
      `INSERT INTO log_stage (partnership_id, type, entry) VALUES ('${ledger}', 'x', '{}')`,
      'TABLE ballot',
      'TABLE person',
      'CREATE FUNCTION copyhold.mine() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
      'CREATE TABLE copyhold.mine (x integer)',
    ]) {
      const code = await as(sql);
      if (code !== DENIED) wrong.push([sql, code]);
    }
    expect(wrong).toEqual([]);
  });
});

describe('what no privilege stops', () => {
  it('is a lock that everybody may take: a time limit ends it, not a grant', async () => {
    expect(await refusedSql(pools.app, 'SELECT pg_advisory_xact_lock(1)')).toBe('done');
    expect(await refusedSql(pools.app, `SELECT copyhold.lock_ledger('${ledger}')`)).toBe('done');
  });
});
