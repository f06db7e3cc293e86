import type { DataSource, QueryRunner } from 'typeorm';

/** The lock, wherever it is looked for: in this database, on the table that holds nothing. */
const LOCK = `l.locktype = 'relation' AND l.relation = 'copyhold.log_lease'::regclass AND l.mode = 'ShareRowExclusiveLock' AND l.granted
  AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`;

/** SQL: whether anybody holds the lease. Every login may ask. */
export const LEASED = `EXISTS (SELECT 1 FROM pg_locks l WHERE ${LOCK})`;

/** SQL: whether the backend `$1` holds it. */
export const LEASED_BY = `EXISTS (SELECT 1 FROM pg_locks l WHERE ${LOCK} AND l.pid = $1::integer)`;

/** What a lock that another has raises, where it is not waited for. */
const TAKEN = '55P03';

/**
 * The right to sign: a lock on a table that only the sequencer's login may lock, held in a transaction which does nothing
 * else, on a connection of its own. It ends with the connection. The transaction has neither a snapshot nor an id, so
 * however long it lasts, nothing is kept from being vacuumed.
 */
export class Lease {
  private holder: { readonly runner: QueryRunner; readonly pid: number } | undefined;
  private lost: Date | undefined;

  constructor(private readonly source: DataSource | undefined) {}

  /** Since when it was asked for in vain; undefined while it is held, and where nobody has asked. */
  get lackedSince(): Date | undefined {
    return this.lost;
  }

  /** The backend that holds it. Errors: none holds it. */
  get pid(): number {
    if (this.holder === undefined) throw new Error('the lease of the log is lost');
    return this.holder.pid;
  }

  /** `NEW` where this process has just got it, `KEPT` where it had it before; undefined while another process has it. */
  async take(): Promise<'NEW' | 'KEPT' | undefined> {
    if (await this.isHeld()) return 'KEPT';
    await this.release();
    this.lost ??= new Date();
    this.holder = await this.taken();
    if (this.holder === undefined) return undefined;
    this.lost = undefined;
    return 'NEW';
  }

  async release(): Promise<void> {
    const held = this.holder;
    this.holder = undefined;
    if (held !== undefined) await end(held.runner);
  }

  private async taken(): Promise<{ runner: QueryRunner; pid: number } | undefined> {
    if (this.source === undefined) return undefined;
    const runner = this.source.createQueryRunner();
    try {
      await runner.connect();
      // No rule of the server about idle transactions may end it.
      await runner.query(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 0;
        SET LOCAL transaction_timeout = 0; LOCK TABLE copyhold.log_lease IN SHARE ROW EXCLUSIVE MODE NOWAIT`);
      const [found] = (await runner.query('SELECT pg_backend_pid() AS pid')) as { pid: number }[];
      return { runner, pid: found?.pid ?? 0 };
    } catch (error) {
      await end(runner);
      if (error instanceof Error && 'code' in error && error.code === TAKEN) return undefined;
      throw error;
    }
  }

  /** TypeORM would quietly give another connection for one that broke: this asks on the very one. */
  private async isHeld(): Promise<boolean> {
    if (this.holder === undefined) return false;
    const { runner, pid } = this.holder;
    try {
      const sql = `SELECT pg_backend_pid() = $1::integer AND ${LEASED_BY} AS mine`;
      const [found] = (await runner.query(sql, [pid])) as { mine: boolean }[];
      return found?.mine === true;
    } catch {
      return false;
    }
  }
}

async function end(runner: QueryRunner): Promise<void> {
  await runner.query('ROLLBACK').catch(() => undefined);
  await runner.release().catch(() => undefined);
}
