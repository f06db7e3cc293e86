import type pg from 'pg';

/** What of one unit the events say, the hours hold, and the ledger holds. */
export interface Conserved {
  readonly unit: string;
  readonly events: string;
  readonly hours: string;
  readonly ledger: string;
}

/** Σ of what counts of the events, Σ of the roll-ups, Σ of the postings, unit by unit, in smallest steps. */
export async function conservation(pool: pg.Pool, partnershipId: string): Promise<readonly Conserved[]> {
  const { rows } = await pool.query<Conserved>(
    `SELECT unit, coalesce(e.quantity, 0)::text AS events, coalesce(r.quantity, 0)::text AS hours, coalesce(p.quantity, 0)::text AS ledger
     FROM (SELECT unit, sum(quantity) AS quantity FROM live_usage WHERE partnership_id = $1 GROUP BY unit) AS e
     FULL JOIN (SELECT unit, sum(quantity) AS quantity FROM rollup WHERE partnership_id = $1 GROUP BY unit) AS r USING (unit)
     FULL JOIN (
       SELECT t.unit, sum(CASE WHEN d.normal_side = 'DEBIT' THEN t.amount ELSE -t.amount END) AS quantity
       FROM journal j JOIN transfer t ON t.journal_id = j.id JOIN account d ON d.id = t.debit_account_id
       WHERE j.ledger_id = $1 AND j.kind = 'usage-bucket' AND t.unit <> 'COMPUTE_WEIGHTED' GROUP BY t.unit) AS p USING (unit)
     ORDER BY unit`,
    [partnershipId],
  );
  return rows;
}

/** The same as lines for people. */
export function conservationWords(rows: readonly Conserved[]): string {
  return rows
    .map(({ unit, events, hours, ledger }) => `${unit}: events ${events} = hours ${hours} = ledger ${ledger}`)
    .join('\n');
}
