import type { SqlCheck } from './check.js';
import { NOT_HISTORY } from './history.js';

/** Capital that never rules, held against the entries and the closes themselves. */
export const capitalChecks: readonly SqlCheck[] = [
  {
    code: 'capital-has-no-vote',
    sentence: 'No instrument carries a vote, and neither a gift nor a share returns anything above what was paid in.',
    sql: `SELECT format('%s: %s votes, cap %s, share %s', code, votes, cap_minor, revenue_share) AS detail FROM capital_instrument
          WHERE partnership_id = $1 AND (votes <> 0 OR (kind <> 'CAPPED_RETURN' AND (cap_minor <> 0 OR revenue_share !~ '^0+/')))`,
  },
  {
    code: 'capital-is-staged',
    sentence: 'Of every instrument and of every suspension of withdrawals a leaf says on what terms, once.',
    sql: `WITH said AS (
            SELECT convert_from(entry, 'UTF8') AS text, count(*) AS times FROM log_stage
            WHERE partnership_id = $1 AND type = 'capital' GROUP BY 1
          ), done AS (
            SELECT instrument_leaf(i) AS text FROM capital_instrument i WHERE i.partnership_id = $1
            UNION ALL
            SELECT format('{"customVersion":"%s","event":"%s","number":"%s","type":"capital","v":"1"}', s.custom_version,
                          CASE WHEN s.suspended THEN 'SUSPENDED' ELSE 'RESUMED' END, s.number)
            FROM share_suspension s WHERE s.partnership_id = $1
          )
          SELECT coalesce(d.text, s.text) AS detail FROM done d FULL JOIN said s USING (text)
          WHERE d.text IS NULL OR s.text IS NULL OR s.times <> 1`,
  },
  {
    code: 'shares-stay-at-par',
    sentence: 'Shares are money of the partnership, paid in and out one for one.',
    sql: `SELECT format('%s: %s against %s', j.idempotency_key, a.path, o.path) AS detail
          FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
          JOIN account o ON o.id = CASE e.side WHEN 'DEBIT' THEN t.credit_account_id ELSE t.debit_account_id END
          JOIN partnership p ON p.id = a.ledger_id
          WHERE a.ledger_id = $1 AND a.path LIKE 'je:equity:withdrawable-shares:%' AND (o.path <> 'je:assets:bank' OR a.unit <> p.currency)`,
  },
  {
    code: 'shares-within-limit',
    sentence:
      'Nobody subscribed beyond what custom and statute let one person hold on that day and on the day it was booked.',
    sql: `SELECT format('%s: %s held after %s, at most %s', a.path, e.balance_after, j.idempotency_key,
                        share_limit_booked($1, j.effective_at, j.recorded_at)) AS detail
          FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
          WHERE a.ledger_id = $1 AND a.path LIKE 'je:equity:withdrawable-shares:%' AND e.side = 'CREDIT'
            AND e.balance_after > share_limit_booked($1, j.effective_at, j.recorded_at)`,
  },
  {
    code: 'public-capital-within-cap',
    sentence: 'Public bodies together hold no more of the capital than the statute lets them.',
    sql: `SELECT format('public bodies hold %s of %s, at most %s may be theirs', c.of_public, c.total, c.cap) AS detail
          FROM public_capital($1, clock_timestamp()) AS c
          WHERE c.cap IS NOT NULL
            AND c.of_public * split_part(c.cap, '/', 2)::numeric > c.total * split_part(c.cap, '/', 1)::numeric`,
  },
  {
    code: 'shares-are-of-the-roll',
    sentence: 'Whoever paid in for shares stands on the roll, and so no person holds them under two names.',
    sql: `SELECT a.path AS detail FROM account a
          WHERE a.ledger_id = $1 AND a.path LIKE 'je:equity:withdrawable-shares:%' AND a.credit_posted > 0 AND NOT EXISTS (
            SELECT 1 FROM person p WHERE p.partnership_id = $1
              AND p.roll_number = substring(a.path FROM length('je:equity:withdrawable-shares:') + 1))`,
  },
  {
    code: 'funders-within-cap',
    sentence: 'No funder was declared more, at par and above together, than the instrument may ever be paid.',
    sql: `WITH declared AS (
            SELECT a.path, sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE 0 END) AS credited, sum(CASE e.side WHEN 'DEBIT' THEN e.amount ELSE 0 END) AS debited
            FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            JOIN partnership p ON p.id = a.ledger_id AND p.currency = a.unit
            WHERE a.ledger_id = $1 AND a.path LIKE 'je:liabilities:funder%' AND j.reverses IS NULL
              AND NOT EXISTS (SELECT 1 FROM journal r WHERE r.reverses = j.id)
            GROUP BY a.path
          )
          SELECT format('%s: %s at par and %s above, at most %s', i.code, coalesce(p.debited, 0), coalesce(r.credited, 0), i.cap_minor) AS detail
          FROM capital_instrument i
          LEFT JOIN declared p ON p.path = 'je:liabilities:funder-principal:' || i.code
          LEFT JOIN declared r ON r.path = 'je:liabilities:funder:' || i.code
          WHERE i.partnership_id = $1 AND i.kind = 'CAPPED_RETURN' AND coalesce(p.debited, 0) + coalesce(r.credited, 0) > i.cap_minor`,
  },
  {
    code: 'funders-are-paid-by-closes',
    sentence: 'What a funder is due above par came from the close of a period, and as much as that close says.',
    sql: `WITH close AS (
            SELECT DISTINCT ON (c.period_id) c.period_id, c.result::jsonb AS said, end_of_period(p.ends_on) AS until
            FROM period_close c JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
            WHERE c.partnership_id = $1 ORDER BY c.period_id, c.generation DESC
          ), booked AS (
            SELECT j.effective_at AS until, a.path, sum(e.amount) AS amount
            FROM account a JOIN entry e ON e.account_id = a.id AND e.side = 'CREDIT'
            JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            WHERE a.ledger_id = $1 AND a.path LIKE 'je:liabilities:funder:%' AND j.kind = 'waterfall' AND j.reverses IS NULL
              AND ${NOT_HISTORY}
            GROUP BY j.effective_at, a.path
          ), told AS (
            SELECT c.until, 'je:liabilities:funder:' || (f ->> 'id') AS path, (f ->> 'amount')::numeric AS amount
            FROM close c CROSS JOIN LATERAL jsonb_array_elements(coalesce(c.said -> 'funders', '[]')) AS f
            WHERE (f ->> 'amount')::numeric > 0
          )
          SELECT format('%s: %s booked through %s, %s said', path, coalesce(b.amount, 0), until, coalesce(s.amount, 0)) AS detail
          FROM booked b FULL JOIN told s USING (until, path) WHERE coalesce(b.amount, 0) <> coalesce(s.amount, 0)
          UNION ALL
          SELECT format('%s: %s credited by %s', a.path, e.amount, j.idempotency_key)
          FROM account a JOIN entry e ON e.account_id = a.id AND e.side = 'CREDIT'
          JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
          WHERE a.ledger_id = $1 AND a.path LIKE 'je:liabilities:funder:%' AND j.kind NOT IN ('waterfall', 'history') AND j.reverses IS NULL
            AND ${NOT_HISTORY}`,
  },
  {
    code: 'closes-keep-statute',
    sentence:
      'No close gave payees outside the lock more than the statute of its day allows, nor locked less than it asks.',
    sql: `SELECT format('%s: base %s; %s to funders of at most %s, %s locked of at least %s (%s)',
                        c.name, c.base, c.funders, c.most, c.locked, c.least, c.jurisdiction) AS detail
          FROM (
            SELECT DISTINCT ON (c.period_id) p.name, f.jurisdiction, n.base, n.locked, n.funders,
                   floor(n.base * split_part(f.distribution_cap, '/', 1)::numeric / split_part(f.distribution_cap, '/', 2)::numeric) AS most,
                   ceil(n.base * split_part(f.locked_reserve, '/', 1)::numeric / split_part(f.locked_reserve, '/', 2)::numeric) AS least
            FROM period_close c JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
            JOIN custom_version v ON v.partnership_id = c.partnership_id AND v.version = c.custom_version
            CROSS JOIN LATERAL profile_on(v.rules, p.ends_on) AS f
            CROSS JOIN LATERAL (SELECT c.result::jsonb AS said) AS r
            CROSS JOIN LATERAL (
              SELECT greatest(coalesce((r.said ->> 'base')::numeric, 0), 0) AS base,
                     coalesce((r.said ->> 'lockedReserve')::numeric, 0)
                       - coalesce((SELECT sum((s ->> 'amount')::numeric) FROM jsonb_array_elements(coalesce(r.said -> 'steps', '[]')) AS s
                                   WHERE s ->> 'rule' = 'waterfall.lockedGains'), 0) AS locked,
                     coalesce((SELECT sum((s ->> 'amount')::numeric) FROM jsonb_array_elements(coalesce(r.said -> 'funders', '[]')) AS s
                               WHERE f.jurisdiction <> 'UK_CIC' OR s ->> 'id' NOT IN (SELECT exempt_funders($1, c.recorded_at))), 0) AS funders
            ) AS n
            WHERE c.partnership_id = $1 ORDER BY c.period_id, c.generation DESC
          ) AS c WHERE c.funders > c.most OR c.locked < c.least`,
  },
];
