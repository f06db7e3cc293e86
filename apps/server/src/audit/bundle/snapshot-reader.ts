import type { QueryRunner } from 'typeorm';
import type { Database } from '../../database/database.js';

/** Rows of a cursor fetched at a time. */
const PAGE = 200;

/** Whoever reads what a bundle is made of: all of it as of one moment. */
export interface BundleReader {
  rows<T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]>;
  /** Rows of a server-side cursor, a page at a time. */
  pages<T>(sql: string, parameters: readonly unknown[]): AsyncGenerator<readonly T[]>;
}

/** Settings of the transaction: times and bytes are written as they are hashed. */
export const BUNDLE_SETTINGS = `SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL bytea_output = 'hex'`;

/** One moment of the database, read piece by piece on a connection of its own. */
export class SnapshotReader implements BundleReader {
  private cursors = 0;

  private constructor(private readonly runner: QueryRunner) {}

  /** Opens the snapshot; `close` gives the connection back. */
  static async open(database: Database): Promise<SnapshotReader> {
    const runner = database.source.createQueryRunner();
    try {
      await runner.startTransaction('REPEATABLE READ');
      await runner.query('SET TRANSACTION READ ONLY');
      // A reader at the other end of a slow line holds the snapshot for as long as the reading takes.
      await runner.query(`SET LOCAL idle_in_transaction_session_timeout = '10min'; ${BUNDLE_SETTINGS}`);
    } catch (error) {
      await runner.release();
      throw error;
    }
    return new SnapshotReader(runner);
  }

  async rows<T>(sql: string, parameters: readonly unknown[]): Promise<readonly T[]> {
    return this.runner.manager.query<T[]>(sql, [...parameters]);
  }

  async *pages<T>(sql: string, parameters: readonly unknown[]): AsyncGenerator<readonly T[]> {
    this.cursors += 1;
    const name = `bundle_${String(this.cursors)}`;
    await this.runner.query(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, [...parameters]);
    for (;;) {
      const page = await this.runner.manager.query<T[]>(`FETCH ${String(PAGE)} FROM ${name}`);
      if (page.length > 0) yield page;
      if (page.length < PAGE) break;
    }
    await this.runner.query(`CLOSE ${name}`);
  }

  async close(): Promise<void> {
    try {
      if (this.runner.isTransactionActive) await this.runner.rollbackTransaction();
    } finally {
      await this.runner.release();
    }
  }
}
