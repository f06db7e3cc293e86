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
      'Every account is of the type, the growing side, the lock and the floor that the chart of accounts gives it.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a CROSS JOIN LATERAL chart_line(a.path) AS k
          WHERE a.ledger_id = $1 AND ROW(a.type, a.normal_side, a.lock_class, a.floor)
            IS DISTINCT FROM ROW(k.type, k.normal_side, k.lock_class, k.floor)`,
  },
  {
    code: 'batches-hold-their-hash',
    sentence:
      'Hashed again from the journals and transfers as they stand, every batch gives the hash it was posted with.',
    sql: `SELECT 'batch ' || b.sequence AS detail FROM batch b
          WHERE b.ledger_id = $1 AND (b.hash_version <> 2
            OR b.hash <> batch_hash(b.ledger_id, b.sequence, b.previous_hash)
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
          SELECT 'the head is not the last batch' FROM ledger l WHERE l.id = $1 AND ROW(l.head_sequence, l.head_hash) IS DISTINCT FROM
            ROW(coalesce((SELECT max(sequence) FROM batch WHERE ledger_id = $1), 0),
                coalesce((SELECT hash FROM batch WHERE ledger_id = $1 ORDER BY sequence DESC LIMIT 1), '\\x'::bytea))`,
  },
  {
    code: 'locked-accounts-only-grow',
    sentence: 'Nothing that belongs to the commons for good has left it.',
    sql: `SELECT format('%s: %s of %s', a.path, e.side, e.amount) AS detail FROM entry e JOIN account a ON a.id = e.account_id
          WHERE a.ledger_id = $1 AND a.lock_class = 'LOCKED' AND e.side <> a.normal_side`,
  },
  {
    code: 'floors-were-kept',
    sentence: 'No account ever fell below what it may hold.',
    sql: `SELECT format('%s: %s', a.path, e.balance_after) AS detail FROM entry e JOIN account a ON a.id = e.account_id
          WHERE a.ledger_id = $1 AND e.balance_after < a.floor`,
  },
];
