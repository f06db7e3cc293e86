import type pg from 'pg';
import { customText } from './raw-custom.js';
import { chartRaw, foundRaw, openRaw, postRaw, type RawJournal } from './raw-posting.js';
import { resolvedRaw } from './raw-resolution.js';
import type { TestDatabase } from './test-database.js';

/** Accounts without floors, so that what is refused is refused for its date. */
export const ACCOUNTS = ['je:test:a', 'je:test:b', 'je:test:c'] as const;

/** Who writes to the books of a test. */
export interface Pools {
  readonly app: pg.Pool;
  readonly closer: pg.Pool;
  readonly superuser: pg.Pool;
}

/** Connects as each login, and adds the accounts to the chart of the database. */
export async function poolsOf(database: TestDatabase): Promise<Pools> {
  const pools = { app: database.pool('app'), closer: database.pool('closer'), superuser: database.pool('superuser') };
  await chartRaw(
    pools.superuser,
    ACCOUNTS.map((path) => ({ path })),
  );
  return pools;
}

/** Books with six months of 2020 as open periods, written to past every service. */
export class RawBooks {
  private posted = 0;

  private constructor(
    readonly ledger: string,
    readonly periods: readonly string[],
    private readonly pools: Pools,
  ) {}

  static async found(pools: Pools, slug: string): Promise<RawBooks> {
    const ledger = await foundRaw(pools.app, slug);
    await openRaw(
      pools.app,
      ledger,
      ACCOUNTS.map((path) => ({ path })),
    );
    await pools.app.query(`SELECT copyhold.adopt_custom($1, 1, '2000-01-01T00:00:00Z', $2, NULL)`, [
      ledger,
      customText(1),
    ]);
    const { rows } = await pools.app.query<{ id: string }>(
      `INSERT INTO copyhold.period (partnership_id, name, starts_on, ends_on)
       SELECT $1, to_char(m, 'YYYY-MM'), m, (m + interval '1 month' - interval '1 day')::date
       FROM generate_series('2020-01-01'::date, '2020-06-01'::date, interval '1 month') AS m RETURNING id`,
      [ledger],
    );
    return new RawBooks(
      ledger,
      rows.map(({ id }) => id),
      pools,
    );
  }

  /** The code of what stands against it, or the outcome. Adjustments are posted as an officer. */
  async post(journal: Partial<RawJournal> & { readonly effectiveAt: string }): Promise<string> {
    this.posted += 1;
    const transfers = [{ debit: ACCOUNTS[0], credit: ACCOUNTS[1], amount: '1' }];
    const asked = { key: `k${String(this.posted)}`, transfers, ...journal };
    const pool = asked.adjustment === true ? this.pools.closer : this.pools.app;
    const [answer] = await postRaw(pool, this.ledger, [asked]);
    return answer?.code ?? answer?.outcome ?? '';
  }

  async close(month: number, result = '{}'): Promise<void> {
    const parameters = [this.ledger, this.periods[month], result];
    await this.pools.closer.query(`SELECT copyhold.close_period($1, $2, $3, 1, 'r0001')`, parameters);
  }

  hardClose(month: number): Promise<string> {
    return this.code(`copyhold.hard_close_period($1, $2, 'r0001')`, [this.periods[month]]);
  }

  async reopen(month: number): Promise<string> {
    return this.code(`copyhold.reopen_period($1, $2, $3, 'r0001')`, [
      this.periods[month],
      await this.resolution(month),
    ]);
  }

  /** A resolution as a vote would leave it. */
  resolution(month: number, carried = true): Promise<string> {
    const result = { period: this.periods[month] };
    return resolvedRaw(this.pools.superuser, this.ledger, { kind: 'PERIOD_REOPENING', result, carried });
  }

  async code(call: string, parameters: readonly unknown[]): Promise<string> {
    const { rows } = await this.pools.closer.query<{ code: string }>(`SELECT ${call} AS code`, [
      this.ledger,
      ...parameters,
    ]);
    return rows[0]?.code ?? '';
  }

  /** Waits until some connection waits for another. */
  async untilBlocked(): Promise<void> {
    for (;;) {
      const { rows } = await this.pools.superuser.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1`,
      );
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
