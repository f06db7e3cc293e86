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
  {
    code: 'assets-have-their-leaf',
    sentence:
      'Every asset, valuation, locked body, disposal, consent, release, absorbed loss and pledge is as its one leaf in the log says, with the words that were logged.',
    sql: `WITH fact AS MATERIALIZED (SELECT * FROM register_rows($1)), logged AS (
            SELECT s.type, s.leaf_hash, convert_from(s.entry, 'UTF8') AS entry FROM log_stage s
            WHERE s.partnership_id = $1 AND s.type IN ('asset', 'valuation', 'locked-body', 'disposal', 'guardian-consent', 'disposal-authorisation',
                                                       'disposal-revocation', 'loss-absorption', 'collateral')
          )
          SELECT format('%s %s differs from its leaf, or has none', f.type, f.key) AS detail FROM fact f
          WHERE NOT EXISTS (SELECT 1 FROM logged l WHERE l.type = f.type AND l.leaf_hash = f.leaf AND l.entry IN (f.first_form, f.second_form))
          UNION ALL
          SELECT format('%s %s has other words than were logged', f.type, f.key) FROM fact f WHERE NOT f.words_hold
          UNION ALL
          SELECT format('%s %s: %s of them, %s leaves', n.type, n.key, n.facts, n.leaves) FROM (
            SELECT u.type, u.key, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT type, key, 1 AS fact, 0 AS leaf FROM fact UNION ALL
              SELECT type, coalesce(entry::json ->> 'code', entry::json ->> 'disposal'), 0, 1 FROM logged) AS u GROUP BY u.type, u.key) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'releasers-have-their-leaf',
    sentence: 'Whoever was given the login of guardian or steward stands in the log, once, and nobody else does.',
    sql: `WITH fact AS (SELECT release_login_leaf(r) AS entry FROM release_login r),
          logged AS (SELECT convert_from(s.entry, 'UTF8') AS entry FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'release-login')
          SELECT coalesce(f.entry, l.entry) AS detail FROM fact f FULL JOIN logged l ON l.entry = f.entry
          WHERE f.entry IS NULL OR l.entry IS NULL
          UNION ALL SELECT 'twice: ' || entry FROM logged GROUP BY entry HAVING count(*) > 1`,
  },
];
