import { Injectable } from '@nestjs/common';
import { SERVING } from '#libs/inference-meter';
import { queryIn, type Tx } from '../database/database.js';

/** A month of UTC hours under one custom: from the first, up to but not including the last. */
export interface Span {
  readonly partnershipId: string;
  readonly from: Date;
  readonly to: Date;
}

/** What a subject used of a meter at a site within a span, as far as the ledger holds it. */
export interface Used {
  readonly subject: string;
  readonly site: string;
  readonly meter: string;
  readonly quantity: bigint;
}

/** One rated month of one meter. */
export interface RatingRecord extends Used {
  readonly incomeMinor: bigint;
  readonly costMinor: bigint;
  readonly revision: number;
}

/** What a model's labellers earned of a month. */
export interface RoyaltyRecord {
  readonly model: string;
  readonly incomeMinor: bigint;
  readonly royaltyMinor: bigint;
  readonly revision: number;
}

/** The month and the custom that a rating belongs to. */
export interface RatingKey {
  readonly partnershipId: string;
  /** 'YYYY-MM-01' */
  readonly month: string;
  readonly customVersion: number;
}

@Injectable()
export class RatingStore {
  /** One rater of a month at a time. */
  async lockMonth(tx: Tx, partnershipId: string, month: string): Promise<void> {
    await queryIn(tx, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`rating ${partnershipId} ${month}`]);
  }

  async used(tx: Tx, { partnershipId, from, to }: Span): Promise<Used[]> {
    const rows = await queryIn<Record<'subject' | 'site' | 'meter' | 'quantity', string>>(
      tx,
      `SELECT subject, site, meter, sum(posted) AS quantity FROM rollup
       WHERE partnership_id = $1 AND hour >= $2 AND hour < $3 GROUP BY subject, site, meter ORDER BY subject, site, meter`,
      [partnershipId, from, to],
    );
    return rows.map((row) => ({ ...row, quantity: BigInt(row.quantity) }));
  }

  /**
   * Months up to and with that of an instant (all, where there is none) whose use in the ledger is not what was rated, or
   * whose serving cards are not settled; whole months, because they are rated whole. What is counted and never sold, such as energy, is not waited for.
   */
  async unpricedMonths(tx: Tx, partnershipId: string, until?: Date): Promise<string[]> {
    const rows = await queryIn<{ month: string }>(
      tx,
      `WITH used AS (
         SELECT subject, site, meter, (date_trunc('month', hour, 'UTC') AT TIME ZONE 'UTC')::date AS month, sum(posted) AS quantity
         FROM rollup WHERE partnership_id = $1 AND split_part(meter, '/', 1) IN ('tokens-in', 'tokens-out', 'gpu-time')
           AND ($2::timestamptz IS NULL OR date_trunc('month', hour, 'UTC') <= $2)
         GROUP BY 1, 2, 3, 4
       ), rated AS (
         SELECT subject, site, meter, month, sum(quantity) AS quantity FROM rating
         WHERE partnership_id = $1 GROUP BY 1, 2, 3, 4
       ), served AS (
         SELECT site, month, sum(quantity) AS quantity FROM used WHERE subject = $3 AND split_part(meter, '/', 1) = 'gpu-time' GROUP BY 1, 2
       ), settled AS (
         SELECT site, month, sum(quantity) AS quantity FROM serving_month WHERE partnership_id = $1 GROUP BY 1, 2
       ), tokens AS (
         SELECT site, month, custom_version, sum(cost_minor) AS minor FROM rating
         WHERE partnership_id = $1 AND split_part(meter, '/', 1) IN ('tokens-in', 'tokens-out') GROUP BY 1, 2, 3
       ), unpriced AS (
         SELECT month FROM used u LEFT JOIN rated r USING (subject, site, meter, month) WHERE coalesce(r.quantity, 0) <> u.quantity
         UNION SELECT month FROM served v LEFT JOIN settled s USING (site, month) WHERE coalesce(s.quantity, 0) <> v.quantity
         UNION SELECT month FROM serving_month s LEFT JOIN tokens t USING (site, month, custom_version)
           WHERE s.partnership_id = $1 AND s.quantity <> 0 AND s.tokens_minor <> coalesce(t.minor, 0)
             AND ($2::timestamptz IS NULL OR s.month <= $2)
       )
       SELECT to_char(month, 'YYYY-MM') AS month FROM unpriced ORDER BY 1`,
      [partnershipId, until ?? null, SERVING],
    );
    return rows.map(({ month }) => month);
  }

  async ratings(tx: Tx, { partnershipId, month, customVersion }: RatingKey): Promise<RatingRecord[]> {
    const rows = await queryIn<
      Record<'subject' | 'site' | 'meter' | 'quantity' | 'income' | 'cost', string> & { revision: number }
    >(
      tx,
      `SELECT subject, site, meter, quantity, income_minor AS income, cost_minor AS cost, revision FROM rating
       WHERE partnership_id = $1 AND month = $2 AND custom_version = $3`,
      [partnershipId, month, customVersion],
    );
    return rows.map(({ quantity, income, cost, ...row }) => ({
      ...row,
      quantity: BigInt(quantity),
      incomeMinor: BigInt(income),
      costMinor: BigInt(cost),
    }));
  }

  async saveRating(tx: Tx, { partnershipId, month, customVersion }: RatingKey, rating: RatingRecord): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO rating AS r (partnership_id, subject, site, meter, month, custom_version, quantity, income_minor, cost_minor, revision)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (partnership_id, subject, site, meter, month, custom_version) DO UPDATE
       SET quantity = excluded.quantity, income_minor = excluded.income_minor, cost_minor = excluded.cost_minor,
           revision = excluded.revision`,
      [
        partnershipId,
        rating.subject,
        rating.site,
        rating.meter,
        month,
        customVersion,
        rating.quantity.toString(),
        rating.incomeMinor.toString(),
        rating.costMinor.toString(),
        rating.revision,
      ],
    );
  }

  async royalties(tx: Tx, { partnershipId, month, customVersion }: RatingKey): Promise<RoyaltyRecord[]> {
    const rows = await queryIn<Record<'model' | 'income' | 'royalty', string> & { revision: number }>(
      tx,
      `SELECT model, income_minor AS income, royalty_minor AS royalty, revision FROM royalty_accrual
       WHERE partnership_id = $1 AND month = $2 AND custom_version = $3`,
      [partnershipId, month, customVersion],
    );
    return rows.map(({ model, income, royalty, revision }) => ({
      model,
      incomeMinor: BigInt(income),
      royaltyMinor: BigInt(royalty),
      revision,
    }));
  }

  async saveRoyalty(tx: Tx, { partnershipId, month, customVersion }: RatingKey, accrual: RoyaltyRecord): Promise<void> {
    await queryIn(
      tx,
      `INSERT INTO royalty_accrual AS r (partnership_id, model, month, custom_version, income_minor, royalty_minor, revision)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (partnership_id, model, month, custom_version) DO UPDATE
       SET income_minor = excluded.income_minor, royalty_minor = excluded.royalty_minor, revision = excluded.revision`,
      [
        partnershipId,
        accrual.model,
        month,
        customVersion,
        accrual.incomeMinor.toString(),
        accrual.royaltyMinor.toString(),
        accrual.revision,
      ],
    );
  }
}
