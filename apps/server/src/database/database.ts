import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { InvariantViolation } from '#libs/amount';
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
  constructor(
    readonly source: DataSource,
    /** The officers' login; absent where nothing is ever closed. */
    private readonly closer?: DataSource,
  ) {}

  /** READ COMMITTED: the posting function locks what it reads, and reads after it has locked. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction('READ COMMITTED', work);
  }

  /** Reads of one and the same moment, however many statements they take; it writes nothing. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction('REPEATABLE READ', async (tx) => {
      await tx.query('SET TRANSACTION READ ONLY');
      return work(tx);
    });
  }

  /**
   * For work that writes by one statement: each is a transaction of its own, which spares the way there and back that
   * opening and ending one takes.
   */
  statements<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return work(this.source.manager);
  }

  /** A transaction of the officers' login, the only one that may close and reopen periods, and close or bound accounts. */
  closerTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.closer === undefined) throw new InvariantViolation('this process was given no login that may close');
    return this.closer.transaction('READ COMMITTED', work);
  }

  /** Rows of one statement outside a transaction. */
  query<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.source.query<T[]>(sql, [...parameters]);
  }

  /**
   * The same of a statement that is asked all the time: each connection plans it once, and keeps the plan under its name,
   * which stands for this text alone.
   */
  async prepared<T extends pg.QueryResultRow>(
    { name, text }: { readonly name: string; readonly text: string },
    parameters: readonly unknown[],
  ): Promise<T[]> {
    // TypeORM, which knows no names of statements, says nothing of what its pool is: it is the driver's own.
    const pool = (this.source.driver as PostgresDriver).master as pg.Pool;
    const { rows: found } = await pool.query<T>({ name, text, values: [...parameters] });
    return found;
  }

  async onApplicationShutdown(): Promise<void> {
    for (const pool of [this.source, this.closer]) if (pool?.isInitialized === true) await pool.destroy();
  }
}

/** Rows of one statement inside a transaction. */
export function queryIn<T>(tx: Tx, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  return tx.query<T[]>(sql, [...parameters]);
}
