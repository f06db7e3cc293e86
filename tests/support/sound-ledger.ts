import { expect } from '@jest/globals';
import type pg from 'pg';

/** What must hold after anything: zero sums, counters, versions, chain. */
export async function expectSound(app: pg.Pool, ledger: string): Promise<void> {
  const wrong = await app.query<{ what: string }>(
    `SELECT 'unit ' || unit AS what FROM account WHERE ledger_id = $1 GROUP BY unit HAVING sum(debit_posted) <> sum(credit_posted)
     UNION ALL
     SELECT 'counter ' || a.path FROM account a LEFT JOIN entry e ON e.account_id = a.id WHERE a.ledger_id = $1
     GROUP BY a.id HAVING a.version <> count(e.version) OR a.version <> coalesce(max(e.version), 0)
       OR a.debit_posted <> coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0)
       OR a.credit_posted <> coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0)
     UNION ALL
     SELECT 'floor ' || a.path FROM entry e JOIN account a ON a.id = e.account_id WHERE a.ledger_id = $1 AND e.balance_after < a.floor
     UNION ALL
     SELECT 'batch ' || b.sequence FROM (SELECT *, lag(hash, 1, '\\x'::bytea) OVER w AS before, lag(recorded_at) OVER w AS earlier,
              row_number() OVER w AS n FROM batch WHERE ledger_id = $1 WINDOW w AS (ORDER BY sequence)) AS b
     WHERE b.sequence <> b.n OR b.previous_hash <> b.before OR b.recorded_at < b.earlier`,
    [ledger],
  );
  expect(wrong.rows).toEqual([]);
}
