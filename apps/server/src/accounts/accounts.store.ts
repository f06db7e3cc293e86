import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';

/** What the members gave to one account of the Common Association. Minor units. */
export interface Appropriated {
  readonly account: string;
  readonly amount: bigint;
}

/** What was metered between two instants. */
export interface Metered {
  /** COMPUTE_RAW */
  readonly computeRaw: bigint;
  /** TOKEN */
  readonly tokens: bigint;
}

@Injectable()
export class AccountsStore {
  constructor(private readonly database: Database) {}

  /** What executed resolutions divided of a period's surplus, by the account that received it. */
  async appropriated(partnershipId: string, periodId: string): Promise<Appropriated[]> {
    const rows = await this.database.query<{ account: string; amount: string }>(
      `SELECT a.path AS account, sum(t.amount) AS amount
       FROM motion m
       JOIN resolution r ON r.partnership_id = m.partnership_id AND r.motion_id = m.id
       JOIN journal j ON j.ledger_id = m.partnership_id
         AND j.idempotency_key = 'appropriation:' || encode(r.result_hash, 'hex')
       JOIN transfer t ON t.journal_id = j.id JOIN account a ON a.id = t.credit_account_id
       WHERE m.partnership_id = $1 AND m.period_id = $2 GROUP BY a.path ORDER BY a.path COLLATE "C"`,
      [partnershipId, periodId],
    );
    return rows.map(({ account, amount }) => ({ account, amount: BigInt(amount) }));
  }

  /** What runs of a period gave to people, posted to them or about to be; a reserve is nobody. Minor units. */
  async declaredToPeople(partnershipId: string, periodId: string): Promise<bigint> {
    const rows = await this.database.query<{ amount: string }>(
      `SELECT coalesce(sum(i.amount_minor), 0) AS amount
       FROM distribution_run r JOIN distribution_item i ON i.partnership_id = r.partnership_id AND i.run_id = r.id
       WHERE r.partnership_id = $1 AND r.period_id = $2 AND i.person_id IS NOT NULL`,
      [partnershipId, periodId],
    );
    return BigInt(rows[0]?.amount ?? 0);
  }

  async metered(partnershipId: string, within: { from: Date; until: Date }): Promise<Metered> {
    const rows = await this.database.query<{ compute: string; tokens: string }>(
      `SELECT coalesce(sum(quantity) FILTER (WHERE unit = 'COMPUTE_RAW'), 0) AS compute,
              coalesce(sum(quantity) FILTER (WHERE unit = 'TOKEN'), 0) AS tokens
       FROM rollup WHERE partnership_id = $1 AND hour >= $2 AND hour <= $3`,
      [partnershipId, within.from, within.until],
    );
    return { computeRaw: BigInt(rows[0]?.compute ?? 0), tokens: BigInt(rows[0]?.tokens ?? 0) };
  }

  async openBallots(partnershipId: string, at: Date): Promise<number> {
    const rows = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM motion
       WHERE partnership_id = $1 AND state = 'OPEN' AND opens_at <= $2 AND coalesce(extended_to, closes_at) > $2`,
      [partnershipId, at],
    );
    return rows[0]?.count ?? 0;
  }

  /** True where debits equal credits in every unit. */
  async isBalanced(partnershipId: string): Promise<boolean> {
    const rows = await this.database.query<{ balanced: boolean }>(
      `SELECT coalesce(bool_and(debit = credit), true) AS balanced FROM (
         SELECT sum(debit_posted) AS debit, sum(credit_posted) AS credit FROM account WHERE ledger_id = $1 GROUP BY unit
       ) AS unit`,
      [partnershipId],
    );
    return rows[0]?.balanced ?? true;
  }

  /** When the last journal was recorded; undefined in an empty ledger. */
  async recordedThrough(partnershipId: string): Promise<Date | undefined> {
    const rows = await this.database.query<{ at: Date }>(
      `SELECT last_recorded_at AS at FROM ledger WHERE id = $1 AND last_recorded_at > '-infinity'`,
      [partnershipId],
    );
    return rows[0]?.at;
  }

  async modelNames(partnershipId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.query<{ slug: string; name: string }>(
      'SELECT slug, name FROM model WHERE partnership_id = $1',
      [partnershipId],
    );
    return new Map(rows.map(({ slug, name }) => [slug, name]));
  }
}
