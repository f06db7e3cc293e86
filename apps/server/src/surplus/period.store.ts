import { Injectable } from '@nestjs/common';
import { InvariantViolation } from '#libs/amount';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { NewPeriod, Period } from './period.types.js';

// Text, because a driver would turn a date into an instant of the machine's own time zone.
const PERIOD = `id, name, starts_on::text AS "startsOn", ends_on::text AS "endsOn", state,
  (SELECT max(c.closed_at) FROM closing c WHERE c.ledger_id = period.partnership_id AND c.period_id = period.id AND NOT c.hard
     AND period.state <> 'OPEN') AS "softClosedAt",
  (SELECT max(c.closed_at) FROM closing c WHERE c.ledger_id = period.partnership_id AND c.period_id = period.id AND c.hard) AS "hardClosedAt",
  (SELECT count(*)::integer FROM journal j WHERE j.ledger_id = period.partnership_id AND j.adjustment
     AND j.effective_at BETWEEN (period.starts_on::timestamp AT TIME ZONE 'UTC') AND end_of_period(period.ends_on)) AS adjustments`;

@Injectable()
export class PeriodStore {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  list(partnershipId: string): Promise<Period[]> {
    return this.listIn(this.database.source.manager, partnershipId);
  }

  /** The same, as the transaction sees it. */
  listIn(tx: Tx, partnershipId: string): Promise<Period[]> {
    return queryIn(tx, `SELECT ${PERIOD} FROM period WHERE partnership_id = $1 ORDER BY starts_on DESC`, [
      partnershipId,
    ]);
  }

  async find(tx: Tx, partnershipId: string, periodId: string): Promise<Period | undefined> {
    const rows = await queryIn<Period>(tx, `SELECT ${PERIOD} FROM period WHERE partnership_id = $1 AND id = $2`, [
      partnershipId,
      periodId,
    ]);
    return rows[0];
  }

  /** A period of this name, or one that shares a day with it. */
  async overlapping(tx: Tx, partnershipId: string, { name, startsOn, endsOn }: NewPeriod): Promise<Period | undefined> {
    const rows = await queryIn<Period>(
      tx,
      `SELECT ${PERIOD} FROM period WHERE partnership_id = $1
       AND (name = $2 OR daterange(starts_on, ends_on, '[]') && daterange($3::date, $4::date, '[]')) LIMIT 1`,
      [partnershipId, name, startsOn, endsOn],
    );
    return rows[0];
  }

  /** Locks the ledger's row, so that the answer stays true: until when the books are closed. */
  async closedThrough(tx: Tx, partnershipId: string): Promise<Date | undefined> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
    const rows = await queryIn<{ mark: Date | null }>(
      tx,
      'SELECT soft_closed_through AS mark FROM ledger WHERE id = $1',
      [partnershipId],
    );
    return rows[0]?.mark ?? undefined;
  }

  async create(tx: Tx, partnershipId: string, { name, startsOn, endsOn }: NewPeriod): Promise<Period> {
    const rows = await queryIn<Period>(
      tx,
      `INSERT INTO period (partnership_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4) RETURNING ${PERIOD}`,
      [partnershipId, name, startsOn, endsOn],
    );
    const created = rows[0];
    if (created === undefined) throw new InvariantViolation('an INSERT with RETURNING answers its row');
    return created;
  }
}
