import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { CLUSTER_LOGIN, startCluster } from '../../dist/apps/server/src/database/embedded/cluster.js';
import { clusterHome } from '../../dist/apps/server/src/database/embedded/home.js';
import { migrate } from '../../dist/apps/server/src/database/migrate.js';
import { keepCluster } from './test-cluster.mjs';

const PASSWORD = 'test-only';
const TEMPLATE = 'copyhold_template';

/**
 * One PostgreSQL for a whole test run, with a migrated template that each test clones in milliseconds.
 * Durability is off: nothing here outlives the run. Plain JavaScript on the compiled server, because Jest
 * loads a global set-up outside its own module system.
 */
export default async function startTestCluster() {
  if (process.env['COPYHOLD_TEST_PORT'] !== undefined) return;
  const root = join(import.meta.dirname, '..', '..', '.copyhold');
  mkdirSync(root, { recursive: true });
  const home = clusterHome(mkdtempSync(join(root, 'test-')));
  const cluster = await startCluster(home, {
    password: PASSWORD,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  keepCluster({ cluster, home });
  const server = { host: '127.0.0.1', port: cluster.port, user: CLUSTER_LOGIN, password: PASSWORD, ssl: false };
  const client = new pg.Client({ ...server, database: 'postgres', ssl: false });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate(
    { ...server, database: TEMPLATE },
    { app: PASSWORD, closer: PASSWORD, auditor: PASSWORD, sequencer: PASSWORD },
  );
  // Nobody enrols them in a test: they log in as everybody else.
  const enrolling = new pg.Client({ ...server, database: TEMPLATE });
  await enrolling.connect();
  for (const role of ['copyhold_guardian', 'copyhold_steward'])
    await enrolling.query(`ALTER ROLE ${role} LOGIN PASSWORD '${PASSWORD}'`);
  await enrolling.end();
  process.env['COPYHOLD_TEST_PORT'] = String(cluster.port);
}
