import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Connection } from '../../apps/server/src/database/connection.js';
import { poolSettings } from '../../apps/server/src/database/connection.js';
import { CLUSTER_LOGIN } from '../../apps/server/src/database/embedded/cluster.js';
import { prepareDatabase } from '../../apps/server/src/database/prepare-database.js';

const PASSWORD = 'test-only';
const TEMPLATE = 'copyhold_template';
/** Of one login: what tests hold at once, and few enough that files run side by side do not use up the server's. */
const MOST_CONNECTIONS = 40;

/** Whoever may log in: the officers' and the public body's logins among them. */
export type TestLogin = 'app' | 'closer' | 'auditor' | 'sequencer' | 'guardian' | 'steward' | 'superuser' | 'owner';

/** A database of one test's own: its logins, and how to throw it away. */
export interface TestDatabase {
  readonly app: Connection;
  readonly closer: Connection;
  readonly auditor: Connection;
  readonly sequencer: Connection;
  readonly guardian: Connection;
  readonly steward: Connection;
  readonly owner: Connection;
  /** The pool of that login; closed with the database. */
  pool(login: TestLogin): pg.Pool;
  drop(): Promise<void>;
  /** Instead of dropping it: from now on a template of that name, which nobody uses itself. */
  keepAs(template: string): Promise<void>;
}

const serverPort = (): number => {
  const port = process.env['COPYHOLD_TEST_PORT'];
  if (port === undefined) throw new Error('database tests run under jest, whose global set-up starts PostgreSQL');
  return Number(port);
};

const asLogin = (database: string, user: string): Connection => ({
  host: '127.0.0.1',
  port: serverPort(),
  database,
  user,
  password: PASSWORD,
  ssl: false,
});

/** Works as the cluster's own login in one of its databases. */
export async function withAdmin(database: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ ...poolSettings(asLogin(database, CLUSTER_LOGIN)) });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Clones the migrated template, or another; grants on the database itself are not cloned and are applied again. */
export async function createTestDatabase(template = TEMPLATE): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withAdmin('postgres', async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  });
  await withAdmin(name, async (client) => {
    await prepareDatabase(client, { app: PASSWORD, closer: PASSWORD, auditor: PASSWORD, sequencer: PASSWORD });
  });
  const pools = new Map<TestLogin, pg.Pool>();
  const app = asLogin(name, 'copyhold_app');
  const closer = asLogin(name, 'copyhold_closer');
  const auditor = asLogin(name, 'copyhold_auditor');
  const sequencer = asLogin(name, 'copyhold_sequencer');
  const guardian = asLogin(name, 'copyhold_guardian');
  const steward = asLogin(name, 'copyhold_steward');
  const owner = asLogin(name, CLUSTER_LOGIN);
  return {
    app,
    closer,
    auditor,
    sequencer,
    guardian,
    steward,
    owner,
    pool(login) {
      const open = pools.get(login);
      if (open !== undefined) return open;
      const connection = { app, closer, auditor, sequencer, guardian, steward, owner, superuser: owner }[login];
      const settings = poolSettings(connection, login === 'owner' ? 'copyhold_owner' : undefined);
      const pool = new pg.Pool({ ...settings, max: MOST_CONNECTIONS });
      // A pool that ends answers before its sockets have closed, and drop() then cuts what is left: nobody waits for it.
      pool.on('error', () => undefined);
      pools.set(login, pool);
      return pool;
    },
    async drop() {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await withAdmin('postgres', async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      });
    },
    async keepAs(kept) {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
      await withAdmin('postgres', async (client) => {
        await client.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
        // A pool that ended answers before its sockets have closed.
        await client.query('SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1', [name]);
        await client.query(`ALTER DATABASE ${name} RENAME TO ${kept}`);
      });
    },
  };
}
