import pg, { type Client } from 'pg';
import { CLUSTER_LOGIN } from './embedded/cluster.js';
import { scramVerifier } from './scram-verifier.js';
import { StartRefused } from './embedded/start-refused.js';

/** Least server version: `uuidv7()`, temporal keys and virtual columns arrive with PostgreSQL 18. */
export const LEAST_SERVER_VERSION = 180_000;

/**
 * The roles of the house. `copyhold_owner` owns every object and cannot log in: only the migration login
 * may become it. `copyhold_poster` cannot log in either: the functions that write the ledger run as it. `copyhold_app`
 * reads and calls functions; `copyhold_closer` does so too and, alone, closes and bounds; `copyhold_auditor` only reads.
 * `copyhold_sequencer` alone puts leaves into the log. `copyhold_guardian` and `copyhold_steward` release what the asset
 * lock holds: they cannot log in before somebody enrols them, and no server ever has their passwords.
 */
const ROLES = `
DO $$
DECLARE role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['copyhold_owner', 'copyhold_poster', 'copyhold_app', 'copyhold_closer', 'copyhold_auditor',
                                 'copyhold_sequencer', 'copyhold_guardian', 'copyhold_steward'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT', role_name);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- Roles belong to the cluster: another database of it has made them.
    END;
  END LOOP;
  EXECUTE format('GRANT copyhold_owner TO %I', current_user);
  GRANT copyhold_poster TO copyhold_owner WITH INHERIT TRUE;
  GRANT copyhold_app TO copyhold_closer WITH INHERIT TRUE, SET FALSE;
END $$;
CREATE SCHEMA IF NOT EXISTS copyhold AUTHORIZATION copyhold_owner;
CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;
`;

/** Database-level grants. A database cloned from a template loses them, so they are applied at every start. */
const DATABASE_GRANTS = `
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO copyhold_app, copyhold_closer, copyhold_auditor, copyhold_sequencer,
    copyhold_guardian, copyhold_steward', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  GRANT USAGE ON SCHEMA public TO copyhold_owner, copyhold_poster, copyhold_app, copyhold_closer, copyhold_auditor,
    copyhold_sequencer, copyhold_guardian, copyhold_steward;
  GRANT USAGE ON SCHEMA copyhold TO copyhold_poster, copyhold_app, copyhold_closer, copyhold_auditor,
    copyhold_sequencer, copyhold_guardian, copyhold_steward;
  BEGIN
    -- Large objects would be a way to write that no table grant covers.
    REVOKE EXECUTE ON FUNCTION pg_catalog.lo_create(oid), pg_catalog.lo_creat(integer),
      pg_catalog.lo_from_bytea(oid, bytea), pg_catalog.lowrite(integer, bytea), pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE WARNING 'large-object functions stay open: only a superuser can close them';
  END;
END $$;
`;

/** Refuses a server older than PostgreSQL 18, before anything is written. */
export async function refuseOldServer(client: Client): Promise<void> {
  const answer = await client.query<{ number: string; text: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
  );
  const found = answer.rows[0];
  if (found !== undefined && Number(found.number) >= LEAST_SERVER_VERSION) return;
  throw new StartRefused(
    'DatabaseTooOld',
    `The database is PostgreSQL ${found?.text ?? 'of an unknown version'}; Copyhold needs 18 or newer. ` +
      'Point DATABASE_URL at a newer server, or unset it to use the embedded one. Nothing was changed.',
  );
}

/** Passwords of the logins (they may be any text; they are quoted by the server). */
export interface LoginPasswords {
  readonly app: string;
  readonly closer: string;
  readonly auditor: string;
  readonly sequencer: string;
}

/** The logins of a database, and the secret of each. */
const LOGINS = [
  ['copyhold_app', 'app'],
  ['copyhold_closer', 'closer'],
  ['copyhold_auditor', 'auditor'],
  ['copyhold_sequencer', 'sequencer'],
] as const;

/** Whoever enrols these makes their passwords; they are known outside of every server. */
const ENROLLED = ['copyhold_guardian', 'copyhold_steward'] as const;

/**
 * Makes roles, schema and database grants. Safe to repeat. A login that is new gets our password; one that exists keeps
 * its own, which must be ours: roles belong to the whole cluster, and another Copyhold may be using it.
 */
export async function prepareDatabase(client: Client, passwords: LoginPasswords): Promise<void> {
  await client.query(ROLES);
  await client.query(DATABASE_GRANTS);
  for (const [role, key] of LOGINS) await claimLogin(client, role, passwords[key]);
  for (const role of ENROLLED) await forgetSettings(client, role);
  if (client.user === CLUSTER_LOGIN) await client.query('REVOKE CONNECT ON DATABASE template1 FROM PUBLIC');
}

async function claimLogin(client: Client, role: string, password: string): Promise<void> {
  const found = await client.query<{ login: boolean }>('SELECT rolcanlogin AS login FROM pg_roles WHERE rolname = $1', [
    role,
  ]);
  if (found.rows[0]?.login === true) {
    await refuseForeignLogin(client, role, password);
  } else {
    // Only a verifier crosses the wire and reaches the server's log, never the password.
    const verifier = client.escapeLiteral(scramVerifier(password));
    await client.query(`ALTER ROLE ${role} LOGIN PASSWORD ${verifier}`);
  }
  await forgetSettings(client, role);
}

/** Settings that a login could have left on itself would outlive its session. */
async function forgetSettings(client: Client, role: string): Promise<void> {
  await client.query(`ALTER ROLE ${role} RESET ALL`);
}

async function refuseForeignLogin(client: Client, user: string, password: string): Promise<void> {
  const { host, port, database, ssl } = client;
  const attempt = new pg.Client({ host, port, user, password, ssl, ...(database === undefined ? {} : { database }) });
  try {
    await attempt.connect();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '28P01')) throw error;
    throw new StartRefused(
      'LoginTaken',
      `Another Copyhold uses this PostgreSQL with its own password for ${user}. Give each its own cluster, or set ` +
        'COPYHOLD_STATE to the folder whose secrets.json knows the password. Nothing was changed.',
    );
  } finally {
    await attempt.end();
  }
}
