import type { DataSource } from 'typeorm';
import { applicationSource } from '../database/database.js';
import { parseConnection, type Connection } from '../database/connection.js';
import { CLUSTER_LOGIN, startCluster, type RunningCluster } from '../database/embedded/cluster.js';
import { clusterHome } from '../database/embedded/home.js';
import { StartRefused } from '../database/embedded/start-refused.js';
import { migrate } from '../database/migrate.js';
import { secretsIn } from './state-folder.js';

/** An opened database: migrated, with the application's own least-privileged pool. */
export interface OpenedDatabase {
  readonly source: DataSource;
  /** The officers' login: it alone closes, reopens and bounds. */
  readonly closer: DataSource;
  /** The login that puts leaves into the log. */
  readonly sequencer: DataSource;
  /** In words, for the start's message. */
  readonly where: string;
  readonly migrated: number;
  /** Ends the pool; `stopCluster` also stops an embedded PostgreSQL. */
  close(stopCluster: boolean): Promise<void>;
}

const POOL_SIZE = 12;
/** Closing waits for its turn anyway. */
const CLOSER_POOL_SIZE = 2;
/** One connection holds the lease, the others read tiles for it and for witnesses. */
const SEQUENCER_POOL_SIZE = 3;

interface Embedded {
  readonly login: Connection;
  readonly cluster: RunningCluster;
  readonly data: string;
}

async function embedded(folder: string, password: string): Promise<Embedded> {
  const home = clusterHome(folder);
  const cluster = await startCluster(home, { password });
  const login = {
    host: '127.0.0.1',
    port: cluster.port,
    database: 'postgres',
    user: CLUSTER_LOGIN,
    password,
    ssl: false,
  };
  return { login, cluster, data: home.data };
}

function external(url: string): Connection {
  const login = parseConnection(url);
  if (login !== undefined) return login;
  throw new StartRefused(
    'DatabaseUnreachable',
    'DATABASE_URL is not a PostgreSQL address. It reads postgres://user:password@host:5432/database.',
  );
}

/**
 * Opens `DATABASE_URL` (the migration login of any PostgreSQL 18 or newer), else the embedded one in the state
 * folder. Errors: {@link StartRefused}.
 */
export async function openDatabase(folder: string): Promise<OpenedDatabase> {
  const secrets = secretsIn(folder);
  const url = process.env['DATABASE_URL'];
  const { login, cluster, data } =
    url === undefined || url === ''
      ? await embedded(folder, secrets.migrator)
      : { login: external(url), cluster: undefined, data: '' };
  try {
    const migrated = await migrate(login, secrets);
    const pool = (name: 'app' | 'closer' | 'sequencer', size: number): Promise<DataSource> =>
      applicationSource({ ...login, user: `copyhold_${name}`, password: secrets[name] }, size).initialize();
    const source = await pool('app', POOL_SIZE);
    const closer = await pool('closer', CLOSER_POOL_SIZE);
    const sequencer = await pool('sequencer', SEQUENCER_POOL_SIZE);
    const adopted = cluster?.adopted === true ? ', found running after an earlier stop' : '';
    return {
      source,
      closer,
      sequencer,
      where:
        cluster === undefined
          ? `PostgreSQL at ${login.host}:${String(login.port)}`
          : `embedded PostgreSQL 18 (data in ${data})${adopted}`,
      migrated,
      async close(stopCluster) {
        for (const opened of [source, closer, sequencer]) if (opened.isInitialized) await opened.destroy();
        if (stopCluster) await cluster?.stop();
      },
    };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
}
