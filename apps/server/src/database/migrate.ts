import pg from 'pg';
import { DataSource } from 'typeorm';
import { poolSettings, type Connection } from './connection.js';
import { StartRefused } from './embedded/start-refused.js';
import { migrations } from './migrations/index.js';
import { prepareDatabase, refuseOldServer, type LoginPasswords } from './prepare-database.js';

/** A data source for migrations only: it acts as `copyhold_owner`, which nobody can log in as. */
export function migrationSource(connection: Connection): DataSource {
  return new DataSource({
    type: 'postgres',
    host: connection.host,
    port: connection.port,
    database: connection.database,
    username: connection.user,
    password: connection.password,
    schema: 'copyhold',
    extra: { max: 1, ...poolSettings(connection, 'copyhold_owner') },
    entities: [],
    migrations,
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: ['error'],
  });
}

/**
 * Brings a database to the present schema: roles, then every migration not yet applied, under an
 * advisory lock so that two starting servers do not race. Answers how many ran.
 */
export async function migrate(connection: Connection, passwords: LoginPasswords): Promise<number> {
  const admin = new pg.Client({
    host: connection.host,
    port: connection.port,
    database: connection.database,
    user: connection.user,
    password: connection.password,
    ...(connection.ssl ? { ssl: { rejectUnauthorized: true } } : {}),
  });
  try {
    await admin.connect();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      'DatabaseUnreachable',
      `The database ${connection.database} at ${connection.host} did not answer: ${said}`,
    );
  }
  try {
    await refuseOldServer(admin);
    await admin.query('SELECT pg_advisory_lock(7305805211)');
    await prepareDatabase(admin, passwords);
    const source = await migrationSource(connection).initialize();
    try {
      return (await source.runMigrations()).length;
    } finally {
      await source.destroy();
    }
  } finally {
    await admin.end();
  }
}
