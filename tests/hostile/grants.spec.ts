import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { callable } from '../../apps/server/src/database/callable.js';
import { tableKinds } from '../../apps/server/src/database/table-kinds.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let superuser: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  superuser = database.pool('superuser');
});
afterAll(async () => {
  await database.drop();
});

interface Held {
  readonly name: string;
  readonly columns: string[];
  readonly select: string[];
  readonly insert: string[];
  readonly update: string[];
  readonly other: string[];
}

/** What a login holds on each table, column by column, however it was granted. */
async function held(login: string): Promise<Map<string, Held>> {
  const columnsWith = (privilege: string): string =>
    `ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       AND has_column_privilege($1, c.oid, a.attnum, '${privilege}') ORDER BY 1)`;
  const answer = await superuser.query<Held>(
    `SELECT c.relname::text AS name, ${columnsWith('SELECT')} AS select, ${columnsWith('INSERT')} AS insert, ${columnsWith('UPDATE')} AS update,
       ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1) AS columns,
       ARRAY(SELECT p FROM unnest(ARRAY['DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) AS p WHERE has_table_privilege($1, c.oid, p)) AS other
     FROM pg_class c WHERE c.relnamespace = 'copyhold'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1`,
    [login],
  );
  return new Map(answer.rows.map((row) => [row.name, row]));
}

const sorted = (names: readonly string[] | undefined): string[] => [...(names ?? [])].sort();

describe('the list of tables', () => {
  it('names every table of the schema, and no other', async () => {
    expect([...(await held('copyhold_app')).keys()]).toEqual(Object.keys(tableKinds).sort());
  });

  it.each(Object.entries(tableKinds))('says what the application may do with %s', async (name, { app }) => {
    const { columns, select, insert, update, other } = (await held('copyhold_app')).get(name)!;
    expect({ select, insert, update, other }).toEqual({
      select: app?.select === undefined ? columns : sorted(app.select),
      insert: app?.insert === true ? columns : sorted(app?.insert),
      update: sorted(app?.update),
      other: app?.delete === true ? ['DELETE'] : [],
    });
  });

  it('says what the auditor may read, and the auditor may nothing else', async () => {
    for (const [name, { columns, select, insert, update, other }] of await held('copyhold_auditor')) {
      const expected = tableKinds[name]?.auditor;
      expect({ name, select, rest: [...insert, ...update, ...other] }).toEqual({
        name,
        select: expected === undefined ? columns : sorted(expected),
        rest: [],
      });
    }
  });

  it('lets the officers write nothing that the application may not', async () => {
    const application = await held('copyhold_app');
    for (const [name, rights] of await held('copyhold_closer')) expect(rights).toEqual(application.get(name));
  });

  it('lets nobody write a fact, and guards each against update, delete and truncate, replica role or not', async () => {
    const facts = Object.entries(tableKinds).filter(([, { kind }]) => kind === 'FACT');
    for (const [, { app }] of facts)
      expect([app?.insert, app?.update, app?.delete]).toEqual([undefined, undefined, undefined]);
    const guarded = await superuser.query<{ name: string }>(
      // 32: TRUNCATE, 16: UPDATE, 8: DELETE, 2: BEFORE; 1 would be FOR EACH ROW. 'A' is ENABLE ALWAYS.
      `SELECT c.relname::text AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE t.tgname = 'append_only' AND t.tgtype = 32 + 16 + 8 + 2 AND t.tgenabled = 'A' ORDER BY 1`,
    );
    expect(guarded.rows.map(({ name }) => name)).toEqual(facts.map(([name]) => name).sort());
  });
});

describe('functions', () => {
  it.each(Object.entries(callable))('of %s are those of the list', async (login, names) => {
    const answer = await superuser.query<{ name: string }>(
      `SELECT DISTINCT p.proname::text AS name FROM pg_proc p
       WHERE p.pronamespace = 'copyhold'::regnamespace AND has_function_privilege($1, p.oid, 'EXECUTE') ORDER BY 1`,
      [login],
    );
    expect(answer.rows.map(({ name }) => name)).toEqual(sorted(names));
  });

  it('that run as the owner fix their search path', async () => {
    const answer = await superuser.query(
      `SELECT proname FROM pg_proc WHERE pronamespace = 'copyhold'::regnamespace AND prosecdef
         AND NOT EXISTS (SELECT 1 FROM unnest(proconfig) AS s WHERE s LIKE 'search_path=copyhold, pg_temp')`,
    );
    expect(answer.rows).toEqual([]);
  });
});

describe('the roles', () => {
  it('own nothing and may become nobody; the officers alone inherit, from the application', async () => {
    const answer = await superuser.query(
      `SELECT rolname::text AS name, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication AS mighty,
         (SELECT count(*)::integer FROM pg_auth_members m WHERE m.member = r.oid) AS memberships,
         (SELECT count(*)::integer FROM pg_class c WHERE c.relowner = r.oid) AS owned
       FROM pg_roles r WHERE rolname IN ('copyhold_app', 'copyhold_auditor', 'copyhold_closer') ORDER BY 1`,
    );
    const nothing = { mighty: false, memberships: 0, owned: 0 };
    expect(answer.rows).toEqual([
      { name: 'copyhold_app', ...nothing },
      { name: 'copyhold_auditor', ...nothing },
      { name: 'copyhold_closer', ...nothing, memberships: 1 },
    ]);
  });

  it('leave the owner without a login', async () => {
    const answer = await superuser.query(`SELECT rolcanlogin FROM pg_roles WHERE rolname = 'copyhold_owner'`);
    expect(answer.rows).toEqual([{ rolcanlogin: false }]);
  });
});
