import { Injectable } from '@nestjs/common';
import { isPricedMeter, type OwnUse } from '#libs/custom';
import { Database } from '../database/database.js';

/** What one subject used of the priced meters, as far as it was rated. */
@Injectable()
export class OwnUseService {
  constructor(private readonly database: Database) {}

  /** Of the quarter before the one that this instant falls in, in UTC; smallest steps. */
  async ofLastQuarter(partnershipId: string, subject: string, at: Date): Promise<readonly OwnUse[]> {
    const rows = await this.database.query<{ meter: string; quantity: string }>(
      `SELECT r.meter, sum(r.quantity)::text AS quantity FROM rating r
       CROSS JOIN (SELECT date_trunc('quarter', $3::timestamptz AT TIME ZONE 'UTC')::date AS until) AS q
       WHERE r.partnership_id = $1 AND r.subject = $2 AND r.month < q.until AND r.month >= (q.until - interval '3 months')::date
       GROUP BY r.meter ORDER BY r.meter`,
      [partnershipId, subject, at],
    );
    return rows.flatMap(({ meter, quantity }) => (isPricedMeter(meter) ? [{ meter, quantity: BigInt(quantity) }] : []));
  }
}
