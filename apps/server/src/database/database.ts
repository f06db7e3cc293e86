import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { poolSettings, type Connection } from './connection.js';
import { rows } from './rows.js';

/** One transaction's connection. A store receives it; a service opens it. */
export type Tx = EntityManager;

/** Makes the application's data source: the least-privileged login, one schema, nothing synchronised. */
export function applicationSource(connection: Connection, poolSize: number): DataSource {
  return new DataSource({
    type: 'postgres',
    host: connection.host,
    port: connection.port,
    database: connection.database,
    username: connection.user,
    password: connection.password,
    schema: 'copyhold',
    extra: { max: poolSize, connectionTimeoutMillis: 30_000, ...poolSettings(connection) },
    entities: rows,
    synchronize: false,
    // A failed statement carries its parameters, names among them: errors are logged once, without them.
    logging: false,
  });
}

/** The server's way to PostgreSQL: reads on any connection, writes inside one transaction. */
@Injectable()
export class Database implements OnApplicationShutdown {
  constructor(readonly source: DataSource) {}

  /** READ COMMITTED: the posting function locks what it reads, and reads after it has locked. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction('READ COMMITTED', work);
  }

  /** Rows of one statement outside a transaction. */
  query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.source.query<T[]>(sql, [...parameters]);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

/** Rows of one statement inside a transaction. */
export function queryIn<T>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  return tx.query<T[]>(sql, [...parameters]);
}
