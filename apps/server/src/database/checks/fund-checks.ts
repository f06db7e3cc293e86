import type { SqlCheck } from './check.js';

/** Money given for one purpose, and money of other currencies, read from the entries themselves. */
export const fundChecks: readonly SqlCheck[] = [
  {
    code: 'restricted-cash-equals-fund',
    sentence: 'The cash kept apart for a restricted fund is what the fund holds, after every entry in the books.',
    sql: `WITH moved AS (
            SELECT a.fund, a.unit, j.batch_sequence, j.ordinal,
                   sum(CASE WHEN e.side = a.normal_side THEN e.amount ELSE -e.amount END
                       * CASE WHEN a.type = 'ASSET' THEN 1 ELSE -1 END) AS apart
            FROM entry e JOIN account a ON a.id = e.account_id
            JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            WHERE a.ledger_id = $1 AND (a.path LIKE 'je:assets:bank:restricted:%' OR a.path LIKE 'fund:%:restricted')
            GROUP BY a.fund, a.unit, j.batch_sequence, j.ordinal
          )
          SELECT format('%s in %s: entry %s of batch %s moves cash and fund apart by %s', fund, unit, ordinal, batch_sequence, apart) AS detail
          FROM moved WHERE apart <> 0`,
  },
  {
    code: 'funds-never-below-zero',
    sentence: 'No restricted fund ever paid out more than it was given.',
    // After every journal: between two lines of one, a fund may stand lower for a moment.
    sql: `SELECT format('%s: %s %s', l.path, l.balance_after, l.unit) AS detail FROM (
            SELECT DISTINCT ON (e.account_id, t.journal_id) a.path, a.unit, e.balance_after
            FROM entry e JOIN account a ON a.id = e.account_id JOIN transfer t ON t.id = e.transfer_id
            WHERE a.ledger_id = $1 AND a.path LIKE 'fund:%:restricted'
            ORDER BY e.account_id, t.journal_id, e.version DESC) AS l
          WHERE l.balance_after < 0
          UNION ALL
          SELECT a.path || ' has no floor' FROM account a
          WHERE a.ledger_id = $1 AND a.path LIKE 'fund:%:restricted' AND a.floor IS DISTINCT FROM 0`,
  },
  {
    code: 'funds-released-by-charges',
    sentence: 'A restricted fund was released only for costs and machines of the same entry, as far as these came to.',
    sql: `WITH net AS (
            SELECT j.id, j.idempotency_key, a.unit, a.path, a.type, a.lock_class,
                   sum(CASE e.side WHEN 'DEBIT' THEN e.amount ELSE -e.amount END) AS debited
            FROM journal j JOIN transfer t ON t.journal_id = j.id JOIN entry e ON e.transfer_id = t.id
            JOIN account a ON a.id = e.account_id
            WHERE j.ledger_id = $1 AND j.reverses IS NULL AND j.kind <> 'close-result' AND j.id IN (
              SELECT f.journal_id FROM transfer f JOIN account r ON r.id IN (f.debit_account_id, f.credit_account_id)
              WHERE r.ledger_id = $1 AND r.path LIKE 'fund:%:released')
            GROUP BY j.id, j.idempotency_key, a.unit, a.path, a.type, a.lock_class
          ), part AS (
            SELECT id, idempotency_key, unit,
                   coalesce(sum(debited) FILTER (WHERE type = 'EXPENSE'), 0) AS cost,
                   coalesce(sum(debited) FILTER (WHERE type = 'ASSET' AND lock_class = 'LOCKED'), 0) AS asset,
                   coalesce(-sum(debited) FILTER (WHERE path LIKE 'fund:%:released'), 0) AS released,
                   count(DISTINCT sign(debited)) FILTER (WHERE path LIKE 'fund:%:released' AND debited <> 0) AS ways
            FROM net GROUP BY id, idempotency_key, unit
          )
          SELECT format('%s: %s %s released, %s of costs, %s of machines', idempotency_key, released, unit, cost, asset) AS detail
          FROM part WHERE ways > 1 OR (released <> 0 AND cost <> 0 AND asset <> 0) OR (released > 0 AND cost + asset < released)
            OR (released < 0 AND cost + asset > released)`,
  },
  {
    code: 'closes-take-over-restricted-costs',
    sentence:
      'Every close took over what restricted funds had released for costs, and nothing of what bought machines.',
    sql: `SELECT format('%s: %s of %s %s', c.idempotency_key, r.path, r.rest, r.unit) AS detail
          FROM journal c JOIN partnership p ON p.id = c.ledger_id
          CROSS JOIN LATERAL (
            SELECT a.path, a.unit, sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END) AS rest
            FROM account a JOIN entry e ON e.account_id = a.id
            JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            WHERE a.ledger_id = $1 AND a.unit = p.currency AND a.path LIKE 'fund:%:released'
              AND j.effective_at <= c.effective_at AND (j.batch_sequence, j.ordinal) <= (c.batch_sequence, c.ordinal)
              AND NOT EXISTS (SELECT 1 FROM transfer b JOIN account m ON m.id = b.debit_account_id
                              WHERE b.journal_id = j.id AND b.unit = a.unit AND m.type = 'ASSET' AND m.lock_class = 'LOCKED')
            GROUP BY a.path, a.unit) AS r
          WHERE c.ledger_id = $1 AND c.kind = 'close-result' AND r.rest <> 0`,
  },
  {
    code: 'closes-share-no-cost-of-a-fund',
    sentence: 'No close took over more from restricted funds for a cost than it held of that cost.',
    sql: `WITH release AS (
            SELECT j.id, c.id AS close, sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END) AS released, a.unit
            FROM account a JOIN partnership p ON p.id = a.ledger_id AND p.currency = a.unit
            JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            CROSS JOIN LATERAL (
              SELECT c.id FROM journal c WHERE c.ledger_id = $1 AND c.kind = 'close-result' AND c.effective_at >= j.effective_at
                AND (c.batch_sequence, c.ordinal) > (j.batch_sequence, j.ordinal)
              ORDER BY c.batch_sequence, c.ordinal LIMIT 1) AS c
            WHERE a.ledger_id = $1 AND a.path LIKE 'fund:%:released' AND j.kind <> 'close-result'
            GROUP BY j.id, c.id, a.unit
          ), cost AS (
            SELECT r.id, r.close, r.released, a.path, abs(sum(s.amount)) AS cost
            FROM release r JOIN transfer t ON t.journal_id = r.id
            CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount), (t.credit_account_id, -t.amount)) AS s(account_id, amount)
            JOIN account a ON a.id = s.account_id AND a.type = 'EXPENSE' AND a.unit = r.unit
            GROUP BY r.id, r.close, r.released, a.path HAVING sign(sum(s.amount)) = sign(r.released)
          ), part AS (
            SELECT c.close, c.path,
                   sign(c.released) * greatest(0, least(c.cost, abs(c.released) - coalesce(sum(c.cost) OVER before, 0))) AS borne
            FROM cost c WINDOW before AS (PARTITION BY c.id ORDER BY c.path COLLATE "C" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          ), borne AS (SELECT close, path, sum(borne) AS borne FROM part GROUP BY close, path HAVING sum(borne) > 0)
          SELECT format('%s: %s held %s, and %s were taken over from funds', j.idempotency_key, b.path, h.held, b.borne) AS detail
          FROM borne b JOIN journal j ON j.id = b.close
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END), 0) AS held
            FROM transfer t JOIN entry e ON e.transfer_id = t.id JOIN account a ON a.id = e.account_id
            JOIN partnership p ON p.id = a.ledger_id AND p.currency = a.unit
            WHERE t.journal_id = b.close AND a.path = b.path) AS h
          WHERE b.borne > greatest(h.held, 0)`,
  },
  {
    code: 'funds-leave-by-release',
    sentence:
      'What left a restricted fund was released, or went back to its funder in an entry of that alone: it became nothing else.',
    sql: `WITH leg AS (
            SELECT t.journal_id, a.fund, a.unit, a.path, a.type, s.amount
            FROM transfer t
            CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount), (t.credit_account_id, -t.amount)) AS s(account_id, amount)
            JOIN account a ON a.id = s.account_id AND a.fund IS NOT NULL
            WHERE t.ledger_id = $1
          ), moved AS (
            SELECT journal_id, fund, unit, count(*) AS sides, count(DISTINCT (path, amount > 0)) <> count(DISTINCT path) AS both_ways,
                   coalesce(sum(amount) FILTER (WHERE type = 'ASSET'), 0) AS cash,
                   coalesce(sum(amount) FILTER (WHERE type = 'EQUITY' AND path LIKE '%:restricted'), 0) AS charged,
                   coalesce(sum(amount) FILTER (WHERE type = 'EQUITY' AND path NOT LIKE '%:restricted'), 0) AS taken_back
            FROM leg GROUP BY journal_id, fund, unit
          )
          SELECT format('%s in %s: %s', m.fund, m.unit, j.idempotency_key) AS detail FROM moved m JOIN journal j ON j.id = m.journal_id
          WHERE m.both_ways OR m.cash + m.charged <> 0
             OR (m.taken_back <> 0 AND m.charged + m.taken_back <> 0
                 AND NOT (m.charged = 0 AND (j.kind = 'close-result' OR j.reverses IS NOT NULL)))
             OR (m.charged <> 0 AND j.kind = 'close-result' AND j.reverses IS NULL)
             OR (m.taken_back = 0 AND m.charged > 0 AND j.reverses IS NULL
                 AND ((j.kind <> 'grant-returned' AND j.resolves IS NULL)
                      OR m.sides <> 2 * (SELECT count(*) FROM transfer t WHERE t.journal_id = m.journal_id)))`,
  },
  {
    code: 'exchanges-name-their-rate',
    sentence:
      'Money became money of another currency only in one entry, at a rate that the entry names and its amounts follow.',
    sql: `SELECT format('%s: %s', j.idempotency_key, coalesce(j.source_id, 'no rate')) AS detail
          FROM journal j JOIN transfer t ON t.journal_id = j.id JOIN entry e ON e.transfer_id = t.id
          JOIN account a ON a.id = e.account_id JOIN unit u ON u.code = a.unit
          WHERE j.ledger_id = $1 AND a.path IN ('je:equity:exchange', 'ca:equity:exchange')
          GROUP BY j.id, j.idempotency_key, j.source_id
          HAVING count(DISTINCT a.path) <> 1 OR count(DISTINCT a.unit) <> 2 OR count(DISTINCT e.side) <> 2
            OR count(DISTINCT a.unit || e.side) <> 2 OR NOT bool_and(u.kind = 'MONEY')
            OR (bool_and(j.source_kind = 'exchange-rate' OR j.reverses IS NOT NULL)) IS NOT TRUE
            OR (bool_and(j.reverses IS NULL) AND NOT follows_rate(j.source_id,
                  max(a.unit) FILTER (WHERE e.side = 'DEBIT'), sum(e.amount) FILTER (WHERE e.side = 'DEBIT'),
                  max(a.unit) FILTER (WHERE e.side = 'CREDIT'), sum(e.amount) FILTER (WHERE e.side = 'CREDIT')))`,
  },
];
