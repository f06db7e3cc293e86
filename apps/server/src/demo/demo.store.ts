import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { PlanOf } from './demo-plan.js';

/** A seeding that has begun and not ended. */
export interface Begun {
  readonly partnershipId: string;
  readonly plan: PlanOf;
}

/** An account that owes or is owed something, by the last part of its path. */
export interface Owed {
  readonly holder: string;
  readonly amount: bigint;
}

@Injectable()
export class DemoStore {
  constructor(private readonly database: Database) {}

  async begin(tx: Tx, partnershipId: string, { seed, scale, now }: PlanOf): Promise<void> {
    await queryIn(tx, 'SELECT plan_demo($1, $2, $3, $4)', [partnershipId, seed, scale, now]);
  }

  async unfinished(): Promise<Begun | undefined> {
    const [found] = await this.database.query<{ partnershipId: string; seed: string; scale: number; now: Date }>(
      `SELECT partnership_id AS "partnershipId", seed, scale, planned_at AS now FROM demo_seed WHERE finished_at IS NULL`,
    );
    return (
      found && { partnershipId: found.partnershipId, plan: { seed: found.seed, scale: found.scale, now: found.now } }
    );
  }

  async finish(partnershipId: string): Promise<void> {
    await this.database.query('UPDATE demo_seed SET finished_at = clock_timestamp() WHERE partnership_id = $1', [
      partnershipId,
    ]);
  }

  /** People's ids by roll number. */
  async people(partnershipId: string): Promise<Map<string, string>> {
    const rows = await this.database.query<{ roll: string; id: string }>(
      'SELECT roll_number AS roll, id FROM person WHERE partnership_id = $1',
      [partnershipId],
    );
    return new Map(rows.map(({ roll, id }) => [roll, id]));
  }

  /** What stands on the accounts under a path, in that unit, in the order of the paths. */
  async owed(ledgerId: string, prefix: string, unit: string): Promise<Owed[]> {
    const rows = await this.database.query<{ path: string; balance: string }>(
      `SELECT path, balance FROM account WHERE ledger_id = $1 AND unit = $3 AND balance > 0
         AND starts_with(path, $2) ORDER BY path COLLATE "C"`,
      [ledgerId, `${prefix}:`, unit],
    );
    return rows.map(({ path, balance }) => ({ holder: path.slice(prefix.length + 1), amount: BigInt(balance) }));
  }

  /** Everybody whom the runs of a period pay, in a fixed order. */
  async items(partnershipId: string, periodId: string): Promise<{ runId: string; holder: string }[]> {
    return this.database.query(
      `SELECT i.run_id AS "runId", i.holder FROM distribution_run r
       JOIN distribution_item i ON i.partnership_id = r.partnership_id AND i.run_id = r.id
       WHERE r.partnership_id = $1 AND r.period_id = $2 AND i.person_id IS NOT NULL
       ORDER BY r.code, i.holder`,
      [partnershipId, periodId],
    );
  }
}
