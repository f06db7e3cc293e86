import type { SqlCheck } from './check.js';

/** What is held back and what became of it, and that every row of the books has the rows that it names. */
export const holdChecks: readonly SqlCheck[] = [
  {
    code: 'pending-equals-holds',
    sentence: 'What pends on each account is what the holds that nobody has resolved add up to.',
    sql: `WITH pending AS (
            SELECT s.account_id, sum(s.debit) AS debit, sum(s.credit) AS credit
            FROM hold h CROSS JOIN LATERAL (VALUES (h.debit_account_id, h.amount, 0), (h.credit_account_id, 0, h.amount)) AS s(account_id, debit, credit)
            WHERE h.ledger_id = $1 AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.resolves = h.journal_id)
            GROUP BY s.account_id
          )
          SELECT format('%s %s: %s and %s pend, holds say %s and %s', a.path, a.unit, a.debit_pending, a.credit_pending,
                        coalesce(p.debit, 0), coalesce(p.credit, 0)) AS detail
          FROM account a LEFT JOIN pending p ON p.account_id = a.id
          WHERE a.ledger_id = $1 AND ROW(a.debit_pending, a.credit_pending) IS DISTINCT FROM ROW(coalesce(p.debit, 0), coalesce(p.credit, 0))`,
  },
  {
    code: 'open-holds-are-unresolved',
    sentence: 'The list of open holds names each hold that nobody has resolved, with its end, and no other.',
    sql: `SELECT format('journal %s', coalesce(h.journal_id, j.id)) AS detail
          FROM (SELECT j.id, j.expires_at FROM journal j WHERE j.ledger_id = $1 AND j.phase = 'PENDING'
                  AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.resolves = j.id)) AS j
          FULL JOIN (SELECT * FROM open_hold WHERE ledger_id = $1) AS h ON h.journal_id = j.id
          WHERE h.journal_id IS NULL OR j.id IS NULL OR h.expires_at IS DISTINCT FROM j.expires_at`,
  },
  {
    code: 'holds-are-resolved-once',
    sentence:
      'A hold is resolved once, after it was made: posted before its end and up to what it held, or given back.',
    sql: `WITH resolution AS MATERIALIZED (
            SELECT r.id, r.phase, r.resolves, r.batch_sequence, r.recorded_at, h.id AS hold, h.expires_at, h.recorded_at AS held_at,
                   h.batch_sequence AS held_in, count(*) OVER (PARTITION BY r.resolves) AS times
            FROM journal r LEFT JOIN journal h ON h.id = r.resolves AND h.ledger_id = $1 AND h.phase = 'PENDING'
            WHERE r.ledger_id = $1 AND r.resolves IS NOT NULL
          ), moved AS (
            SELECT r.id, t.debit_account_id, t.credit_account_id, t.amount AS posted, 0 AS held
            FROM resolution r JOIN transfer t ON t.journal_id = r.id
            UNION ALL
            SELECT r.id, h.debit_account_id, h.credit_account_id, 0, h.amount FROM resolution r JOIN hold h ON h.journal_id = r.resolves
          )
          SELECT format('batch %s: journal %s', r.batch_sequence, r.id) AS detail FROM resolution r
          WHERE r.hold IS NULL OR r.times <> 1 OR r.held_in >= r.batch_sequence
             OR (r.phase = 'POSTED' AND r.recorded_at >= r.expires_at) OR (r.phase = 'EXPIRED' AND r.recorded_at < r.expires_at)
          UNION ALL
          SELECT 'journal ' || m.id FROM moved m
          GROUP BY m.id, m.debit_account_id, m.credit_account_id HAVING sum(m.posted) > sum(m.held)`,
  },
  {
    code: 'journals-have-their-legs',
    sentence: 'What is posted has transfers, what pends has held legs, and what was given back has neither.',
    sql: `WITH leg AS (
            SELECT l.journal_id, sum(l.moved) AS moved, sum(l.held) AS held FROM (
              SELECT t.journal_id, 1 AS moved, 0 AS held FROM transfer t WHERE t.ledger_id = $1
              UNION ALL
              SELECT h.journal_id, 0, 1 FROM hold h WHERE h.ledger_id = $1) AS l GROUP BY l.journal_id
          )
          SELECT format('batch %s: journal %s', j.batch_sequence, coalesce(j.id, l.journal_id)) AS detail
          FROM (SELECT id, phase, batch_sequence FROM journal WHERE ledger_id = $1) AS j FULL JOIN leg l ON l.journal_id = j.id
          WHERE (CASE j.phase WHEN 'POSTED' THEN l.moved > 0 AND l.held = 0
                              WHEN 'PENDING' THEN l.moved = 0 AND l.held > 0
                              ELSE j.id IS NOT NULL AND l.journal_id IS NULL END) IS NOT TRUE`,
  },
  {
    code: 'entries-have-transfers',
    sentence: 'Every entry stands for a transfer of its own ledger and unit, in an account that is there.',
    sql: `SELECT format('%s %s, entry %s', a.path, a.unit, e.version) AS detail
          FROM entry e JOIN account a ON a.id = e.account_id LEFT JOIN transfer t ON t.id = e.transfer_id
          WHERE a.ledger_id = $1 AND (t.id IS NULL OR t.ledger_id <> a.ledger_id OR t.unit <> a.unit)
          UNION ALL
          SELECT format('transfer %s, in no account', e.transfer_id) FROM entry e
          WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = e.account_id)
          UNION ALL
          SELECT format('transfer %s, between accounts of another ledger or unit', t.id) FROM transfer t
          LEFT JOIN account d ON d.id = t.debit_account_id LEFT JOIN account c ON c.id = t.credit_account_id
          WHERE t.ledger_id = $1 AND (ROW(d.ledger_id, d.unit) IS DISTINCT FROM ROW(t.ledger_id, t.unit)
            OR ROW(c.ledger_id, c.unit) IS DISTINCT FROM ROW(t.ledger_id, t.unit))`,
  },
  {
    code: 'reversals-mirror-once',
    sentence: 'Whatever was taken back was posted before, is taken back once, and whole.',
    sql: `WITH reversal AS MATERIALIZED (
            SELECT n.id, n.reverses, n.batch_sequence, o.id AS original, o.batch_sequence AS posted_in,
                   count(*) OVER (PARTITION BY n.reverses) AS times
            FROM journal n LEFT JOIN journal o ON o.id = n.reverses AND o.ledger_id = $1 AND o.phase = 'POSTED'
            WHERE n.ledger_id = $1 AND n.reverses IS NOT NULL
          ), leg AS (
            SELECT r.id, t.debit_account_id AS debit, t.credit_account_id AS credit, t.amount, 1 AS times
            FROM reversal r JOIN transfer t ON t.journal_id = r.id
            UNION ALL
            SELECT r.id, t.credit_account_id, t.debit_account_id, t.amount, -1 FROM reversal r JOIN transfer t ON t.journal_id = r.reverses
          )
          SELECT format('batch %s: journal %s', r.batch_sequence, r.id) AS detail FROM reversal r
          WHERE r.original IS NULL OR r.times <> 1 OR r.posted_in >= r.batch_sequence
          UNION ALL
          SELECT 'journal ' || l.id FROM leg l GROUP BY l.id, l.debit, l.credit, l.amount HAVING sum(l.times) <> 0`,
  },
  {
    code: 'bounds-hold-now',
    sentence:
      'No account holds less than its floor once what is held back is taken off, nor more than its ceiling with what is to come.',
    sql: `SELECT format('%s %s: %s available of %s, at most %s of %s', path, unit, available, floor, top, ceiling) AS detail
          FROM (SELECT a.*, a.balance - CASE a.normal_side WHEN 'DEBIT' THEN a.credit_pending ELSE a.debit_pending END AS available,
                       a.balance + CASE a.normal_side WHEN 'DEBIT' THEN a.debit_pending ELSE a.credit_pending END AS top
                FROM account a WHERE a.ledger_id = $1) AS a
          WHERE available < floor OR top > ceiling OR balance IS DISTINCT FROM
            (CASE normal_side WHEN 'DEBIT' THEN debit_posted - credit_posted ELSE credit_posted - debit_posted END)`,
  },
  {
    code: 'bounds-were-set',
    sentence: 'Every account has the floor of the chart and no ceiling, or the bounds that an officer last gave it.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a CROSS JOIN LATERAL chart_line(a.path) AS k
          LEFT JOIN (SELECT DISTINCT ON (c.account_id) c.account_id, c.new_floor, c.new_ceiling FROM account_change c
                     WHERE c.ledger_id = $1 AND c.change = 'BOUNDED' ORDER BY c.account_id, c.recorded_at DESC, c.id DESC) AS c ON c.account_id = a.id
          WHERE a.ledger_id = $1 AND ROW(a.floor, a.ceiling) IS DISTINCT FROM
            CASE WHEN c.account_id IS NULL THEN ROW(k.floor, NULL::numeric) ELSE ROW(c.new_floor, c.new_ceiling) END`,
  },
  {
    code: 'batches-are-staged',
    sentence: 'Of every batch a leaf says its number, its size and its hash, once.',
    sql: `SELECT 'batch ' || b.sequence AS detail FROM batch b
          LEFT JOIN log_stage s ON s.partnership_id = $1 AND s.type = 'batch' AND s.entry = convert_to(format(
            '{"hash":"%s","ledger":"%s","n":"%s","prev":"%s","seq":"%s","type":"batch","v":"1"}',
            encode(b.hash, 'hex'), b.ledger_id, b.journals, encode(b.previous_hash, 'hex'), b.sequence), 'UTF8')
          WHERE b.ledger_id = $1 GROUP BY b.sequence HAVING count(s.id) <> 1
          UNION ALL
          SELECT format('%s leaves of %s batches', leaves, batches) FROM (
            SELECT (SELECT count(*) FROM log_stage WHERE partnership_id = $1 AND type = 'batch') AS leaves,
                   (SELECT count(*) FROM batch WHERE ledger_id = $1) AS batches) AS c WHERE leaves <> batches
          UNION ALL
          SELECT 'leaf ' || s.id FROM log_stage s WHERE s.partnership_id = $1 AND s.leaf_hash <> sha256('\\x00'::bytea || s.entry)`,
  },
];
