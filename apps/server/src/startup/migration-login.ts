import pg from 'pg';
import { parseConnection, poolSettings, type Connection } from '../database/connection.js';
import { CLUSTER_LOGIN } from '../database/embedded/cluster.js';
import { StartRefused } from '../database/embedded/start-refused.js';
import { openDatabaseForCommand } from './database-for-cli.js';
import { secretsIn, stateFolder } from './state-folder.js';

/** The migration login of the database that commands work on, while the work lasts. Errors: {@link StartRefused}. */
export async function withMigrationLogin<T>(work: (client: pg.Client, login: Connection) => Promise<T>): Promise<T> {
  const database = await openDatabaseForCommand();
  try {
    const login = loginBeside(database.source.options);
    const client = new pg.Client(poolSettings(login));
    await client.connect();
    try {
      return await work(client, login);
    } finally {
      await client.end();
    }
  } finally {
    await database.close();
  }
}

/** The same server as the application's login reaches, as whoever may make roles. */
function loginBeside(options: object): Connection {
  const url = process.env['DATABASE_URL'] ?? '';
  if (url !== '') {
    const external = parseConnection(url);
    if (external !== undefined) return external;
    throw new StartRefused('DatabaseUnreachable', 'DATABASE_URL is not a PostgreSQL address.');
  }
  const port = 'port' in options ? Number(options.port) : 0;
  const { migrator: password } = secretsIn(stateFolder());
  return { host: '127.0.0.1', port, database: 'postgres', user: CLUSTER_LOGIN, password, ssl: false };
}
