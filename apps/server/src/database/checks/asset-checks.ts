import type { SqlCheck } from './check.js';

/** The asset lock, judged again from what is stored: whoever wrote it, and whatever was switched off meanwhile. */
export const assetChecks: readonly SqlCheck[] = [
  {
    code: 'locked-left-by-a-gate',
    sentence: 'What reduced a locked account, or stands against one, passed one of the four gates, each once.',
    sql: `WITH touching AS MATERIALIZED (
            SELECT DISTINCT t.journal_id FROM account a
            JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
            WHERE a.ledger_id = $1 AND (a.lock_class = 'CONTRA' OR (a.lock_class = 'LOCKED' AND e.side <> a.normal_side)
              OR (a.lock_class = 'LOCKED' AND (SELECT j.source_kind FROM journal j WHERE j.id = t.journal_id)
                                              IN ('asset', 'exchange', 'depreciation', 'disposal', 'absorption')))
          )
          SELECT format('%s: %s', j.idempotency_key, f.fault) AS detail
          FROM touching x JOIN journal j ON j.id = x.journal_id
          CROSS JOIN LATERAL (
            SELECT lock_fault(j.ledger_id, j.id, j.source_kind, j.source_id, j.effective_at, j.reverses, j.phase = 'PENDING' OR j.resolves IS NOT NULL,
              array_agg(t.debit_account_id ORDER BY t.position), array_agg(t.credit_account_id ORDER BY t.position),
              array_agg(t.amount ORDER BY t.position), array_agg(t.purpose_code ORDER BY t.position), NULL, NULL, NULL, NULL) AS fault
            FROM transfer t WHERE t.journal_id = j.id) AS f
          WHERE f.fault IS NOT NULL
            -- What was posted before there was a register had no gate to name.
            AND j.batch_sequence > coalesce((SELECT l.batch_sequence FROM lock_epoch l WHERE l.partnership_id = $1), 0)`,
  },
  {
    code: 'assets-are-in-the-books',
    sentence:
      'The assets of the register that came into the books and did not leave cost no more than their accounts hold.',
    sql: `SELECT format('%s in %s: %s in the register, %s in the books', r.account, r.currency, r.cost, coalesce(a.balance, 0)) AS detail
          FROM (
            SELECT x.account, x.currency, sum(x.cost_minor) AS cost FROM asset x
            CROSS JOIN LATERAL asset_standing(x.partnership_id, x.code, NULL, '{}', '{}', '{}', '{}') AS s
            WHERE x.partnership_id = $1 AND s.entered AND NOT s.disposed GROUP BY x.account, x.currency
          ) AS r
          LEFT JOIN account a ON a.ledger_id = $1 AND a.path = r.account AND a.unit = r.currency
          WHERE r.cost > coalesce(a.balance, 0)`,
  },
  {
    code: 'releases-were-decided',
    sentence:
      'Each authorised disposal and each absorbed loss names a carried resolution of its kind, and no two the same one.',
    sql: `SELECT format('%s: resolution %s', u.code, u.resolution_id) AS detail FROM (
            SELECT disposal_code AS code, resolution_id, 'DISPOSAL' AS kind FROM disposal_authorisation WHERE partnership_id = $1
            UNION ALL SELECT code, resolution_id, 'LOSS_ABSORPTION' FROM loss_absorption WHERE partnership_id = $1
          ) AS u
          LEFT JOIN resolution r ON r.partnership_id = $1 AND r.id = u.resolution_id
          WHERE r.id IS NULL OR NOT r.carried OR r.kind <> u.kind`,
  },
];
