import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';

/** On which day it was true, and when it had been recorded; null: now. */
export interface AsOf {
  readonly effective: Date | null;
  readonly recorded: Date | null;
}

/** What was posted to an account by then, as decimal text, with the head of the books at that time. */
export interface BalanceRow {
  readonly path: string | null;
  readonly unit: string | null;
  readonly debit: string | null;
  readonly credit: string | null;
  readonly batch: string;
  readonly head: string;
  readonly asOf: Date;
}

/** Balances of any day, as they had been recorded at any time. Reads only. */
@Injectable()
export class AsOfStore {
  constructor(private readonly database: Database) {}

  /** One statement, so that head and balances belong together; a row without a path where there are no balances. */
  balances(
    ledgerId: string,
    { effective, recorded }: AsOf,
    {
      prefix,
      unit,
      fund,
    }: { readonly prefix: string | null; readonly unit: string | null; readonly fund: string | null },
  ): Promise<BalanceRow[]> {
    return this.database.query<BalanceRow>(
      `SELECT b.path, b.unit, b.debit::text AS debit, b.credit::text AS credit,
              h.sequence::text AS batch, encode(h.hash, 'hex') AS head, h.at AS "asOf"
       FROM ledger l JOIN partnership p ON p.id = l.id
       CROSS JOIN LATERAL (
         SELECT l.head_sequence AS sequence, l.head_hash AS hash, greatest(l.last_recorded_at, p.recorded_at) AS at WHERE $3::timestamptz IS NULL
         UNION ALL
         SELECT s.sequence, coalesce(b.hash, '\\x'), $3 FROM (
           SELECT batch_before(l.id, $3::timestamptz + interval '1 microsecond') AS sequence WHERE $3::timestamptz IS NOT NULL) AS s
         LEFT JOIN batch b ON b.ledger_id = l.id AND b.sequence = s.sequence
       ) AS h
       LEFT JOIN LATERAL (
         SELECT * FROM balances_as_of(l.id, $2, $3, $4, $5) AS a WHERE (a.debit > 0 OR a.credit > 0)
           AND ($6::text IS NULL OR (SELECT o.fund = $6 FROM account o WHERE o.id = a.account_id))
       ) AS b ON true
       WHERE l.id = $1 ORDER BY b.path, b.unit`,
      [ledgerId, effective, recorded, prefix, unit, fund],
    );
  }

  /** The last instant of a period; undefined where there is none of that id. */
  async endOf(partnershipId: string, periodId: string): Promise<Date | undefined> {
    const found = await this.database.query<{ through: Date }>(
      'SELECT end_of_period(ends_on) AS through FROM period WHERE partnership_id = $1 AND id::text = $2',
      [partnershipId, periodId],
    );
    return found[0]?.through;
  }

  async normalSide(ledgerId: string, path: string, unit: string): Promise<'DEBIT' | 'CREDIT' | undefined> {
    const found = await this.database.query<{ side: 'DEBIT' | 'CREDIT' }>(
      'SELECT normal_side AS side FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [ledgerId, path, unit],
    );
    return found[0]?.side;
  }
}
