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
    sql: `SELECT 'transfer ' || t.id AS detail FROM transfer t LEFT JOIN entry e ON e.transfer_id = t.id
          WHERE t.ledger_id = $1 GROUP BY t.id
          HAVING count(e.transfer_id) <> 2
              OR count(*) FILTER (WHERE e.side = 'DEBIT' AND e.account_id = t.debit_account_id AND e.amount = t.amount) <> 1
              OR count(*) FILTER (WHERE e.side = 'CREDIT' AND e.account_id = t.credit_account_id AND e.amount = t.amount) <> 1`,
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
