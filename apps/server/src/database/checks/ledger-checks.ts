import type { SqlCheck } from './check.js';

/** What the ledger promises, recomputed from the entries themselves. */
export const ledgerChecks: readonly SqlCheck[] = [
  {
    code: 'units-sum-to-zero',
    sentence: 'In every unit, all debits equal all credits.',
    sql: `SELECT format('%s: debits %s, credits %s', unit, sum(debit_posted), sum(credit_posted)) AS detail
          FROM account WHERE ledger_id = $1 GROUP BY unit HAVING sum(debit_posted) <> sum(credit_posted)`,
  },
  {
    code: 'bodies-balance',
    sentence: 'In every journal, what the books of each body gain on one side they gain on the other.',
    sql: `SELECT format('journal %s: %s of %s', t.journal_id, left(a.path, 2), a.unit) AS detail
          FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
          WHERE a.ledger_id = $1 AND left(a.path, 3) IN ('ca:', 'pb:')
          GROUP BY t.journal_id, left(a.path, 2), a.unit
          HAVING sum(CASE e.side WHEN 'DEBIT' THEN e.amount ELSE -e.amount END) <> 0`,
  },
  {
    code: 'counters-equal-entries',
    sentence: 'What each account says it holds is what its entries add up to.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a LEFT JOIN entry e ON e.account_id = a.id
          WHERE a.ledger_id = $1 GROUP BY a.id
          HAVING a.debit_posted <> coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0)
              OR a.credit_posted <> coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0)`,
  },
  {
    code: 'versions-have-no-gaps',
    sentence: 'The entries of an account are numbered from one without a gap: none was taken out.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a LEFT JOIN entry e ON e.account_id = a.id
          WHERE a.ledger_id = $1 GROUP BY a.id
          HAVING a.version <> count(e.version) OR a.version <> coalesce(max(e.version), 0)`,
  },
  {
    code: 'transfers-have-two-entries',
    sentence: 'Every transfer stands in exactly two accounts, once as debit and once as credit, with one amount.',
    sql: `SELECT format('batch %s: transfer %s', (SELECT j.batch_sequence FROM journal j WHERE j.id = t.journal_id), t.id) AS detail
          FROM transfer t LEFT JOIN entry e ON e.transfer_id = t.id
          WHERE t.ledger_id = $1 GROUP BY t.id
          HAVING count(e.transfer_id) <> 2
              OR count(*) FILTER (WHERE e.side = 'DEBIT' AND e.account_id = t.debit_account_id AND e.amount = t.amount) <> 1
              OR count(*) FILTER (WHERE e.side = 'CREDIT' AND e.account_id = t.credit_account_id AND e.amount = t.amount) <> 1`,
  },
  {
    code: 'balances-follow-entries',
    sentence: 'Every entry names the balance that the entries of its account up to it add up to.',
    sql: `SELECT format('batch %s: %s %s, entry %s', (SELECT j.batch_sequence FROM transfer t JOIN journal j ON j.id = t.journal_id
                        WHERE t.id = r.transfer_id), r.path, r.unit, r.version) AS detail
          FROM (SELECT e.transfer_id, e.version, e.balance_after, e.fund, a.path, a.unit, a.fund AS of_fund,
                       sum(CASE WHEN e.side = a.normal_side THEN e.amount ELSE -e.amount END)
                         OVER (PARTITION BY e.account_id ORDER BY e.version) AS running
                FROM entry e JOIN account a ON a.id = e.account_id WHERE a.ledger_id = $1) AS r
          WHERE r.balance_after <> r.running OR r.fund IS DISTINCT FROM r.of_fund`,
  },
  {
    code: 'accounts-follow-chart',
    sentence:
      'Every account is of the type, the growing side and the lock that the chart of accounts gives it, and its floor is no lower.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a CROSS JOIN LATERAL chart_line(a.path) AS k
          WHERE a.ledger_id = $1 AND (ROW(a.type, a.normal_side, a.lock_class) IS DISTINCT FROM ROW(k.type, k.normal_side, k.lock_class)
            OR (k.floor IS NOT NULL AND (a.floor >= k.floor) IS NOT TRUE))`,
  },
  {
    code: 'batches-hold-their-hash',
    sentence:
      'Hashed again from the journals and transfers as they stand, every batch gives the hash it was posted with.',
    sql: `SELECT 'batch ' || b.sequence AS detail FROM batch b
          WHERE b.ledger_id = $1 AND (b.hash IS DISTINCT FROM batch_hash_of(b.ledger_id, b.sequence, b.previous_hash, b.hash_version)
            OR b.journals <> (SELECT count(*) FROM journal j WHERE j.ledger_id = $1 AND j.batch_sequence = b.sequence)
            OR EXISTS (SELECT 1 FROM journal j WHERE j.ledger_id = $1 AND j.batch_sequence = b.sequence
                       AND j.recorded_at <> b.recorded_at))
          UNION ALL
          SELECT format('batch %s: journal %s', j.batch_sequence, j.id) FROM journal j
          WHERE j.ledger_id = $1 AND NOT EXISTS (SELECT 1 FROM batch b WHERE b.ledger_id = $1 AND b.sequence = j.batch_sequence)
          UNION ALL
          SELECT 'transfer ' || t.id FROM transfer t
          WHERE t.ledger_id = $1 AND NOT EXISTS (SELECT 1 FROM journal j WHERE j.id = t.journal_id AND j.ledger_id = $1)`,
  },
  {
    code: 'batches-are-chained',
    sentence: 'Every batch names the one before it, their numbers have no gap, and time never runs backwards.',
    sql: `SELECT 'batch ' || b.sequence AS detail FROM (
            SELECT sequence, previous_hash, recorded_at, lag(hash, 1, '\\x'::bytea) OVER w AS before,
                   lag(recorded_at) OVER w AS earlier, row_number() OVER w AS place
            FROM batch WHERE ledger_id = $1 WINDOW w AS (ORDER BY sequence)) AS b
          WHERE b.sequence <> b.place OR b.previous_hash <> b.before OR b.recorded_at < b.earlier
          UNION ALL
          SELECT 'the head is not the last batch' FROM ledger l WHERE l.id = $1 AND ROW(l.head_sequence, l.head_hash, l.last_recorded_at) IS DISTINCT FROM
            ROW(coalesce((SELECT max(sequence) FROM batch WHERE ledger_id = $1), 0),
                coalesce((SELECT hash FROM batch WHERE ledger_id = $1 ORDER BY sequence DESC LIMIT 1), '\\x'::bytea),
                coalesce((SELECT recorded_at FROM batch WHERE ledger_id = $1 ORDER BY sequence DESC LIMIT 1), '-infinity'::timestamptz))`,
  },
  {
    code: 'floors-were-kept',
    sentence: 'No journal ever left an account below what it may hold, or above it.',
    // Within a journal the order of the lines does not matter: what counts is where its last one leaves the account. Bounds
    // that an officer set count from then on.
    sql: `WITH bounded AS MATERIALIZED (
            SELECT a.id, a.path, a.floor, a.ceiling, (chart_line(a.path)).floor AS least,
                   coalesce((SELECT max(c.batch_sequence) FROM account_change c WHERE c.account_id = a.id AND c.change = 'BOUNDED'), 0) AS since
            FROM account a WHERE a.ledger_id = $1 AND (a.floor IS NOT NULL OR a.ceiling IS NOT NULL)
          ), settled AS (
            SELECT b.*, e.balance_after, j.batch_sequence, t.journal_id,
                   lead(t.journal_id) OVER (PARTITION BY e.account_id ORDER BY e.version) AS next_journal
            FROM entry e JOIN bounded b ON b.id = e.account_id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
          )
          SELECT format('batch %s: %s: %s', batch_sequence, path, balance_after) AS detail FROM settled
          WHERE next_journal IS DISTINCT FROM journal_id
            AND (balance_after < least OR (batch_sequence > since AND (balance_after < floor OR balance_after > ceiling)))`,
  },
];
