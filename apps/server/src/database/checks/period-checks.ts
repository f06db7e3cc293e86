import type { SqlCheck } from './check.js';

/** Of a journal that came after a close: whether the close still held. */
const HELD = `NOT EXISTS (SELECT 1 FROM period_reopening r WHERE r.ledger_id = c.ledger_id AND r.period_id = c.period_id
                AND r.generation = c.generation AND r.batch_sequence < j.batch_sequence)`;

/** What closing promises, recomputed from the journals themselves. */
export const periodChecks: readonly SqlCheck[] = [
  {
    code: 'snapshots-equal-replay',
    sentence: 'What each close says that an account held is what the entries it knew add up to.',
    // The entries are gone through once, into sums by what each close knew of them; the closes then add up those.
    sql: `WITH close AS MATERIALIZED (
            SELECT c.*, dense_rank() OVER (ORDER BY c.through) AS time_rank, dense_rank() OVER (ORDER BY c.batch_sequence) AS batch_rank
            FROM closing c WHERE c.ledger_id = $1
          ), mark AS MATERIALIZED (
            SELECT array_agg(DISTINCT through + interval '1 microsecond' ORDER BY through + interval '1 microsecond') AS times,
                   array_agg(DISTINCT batch_sequence + 1 ORDER BY batch_sequence + 1) AS batches FROM close
          ), cell AS MATERIALIZED (
            SELECT e.account_id, width_bucket(j.effective_at, m.times) AS time_place, width_bucket(j.batch_sequence, m.batches) AS batch_place,
                   coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0) AS debits,
                   coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0) AS credits,
                   max(e.version) AS last, min(e.version) AS first
            FROM mark m CROSS JOIN account a JOIN entry e ON e.account_id = a.id
            JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
            WHERE a.ledger_id = $1 AND m.times IS NOT NULL GROUP BY 1, 2, 3
          ), replay AS (
            SELECT c.period_id, c.generation, n.account_id, max(n.last) AS version,
                   coalesce(sum(n.debits) FILTER (WHERE n.time_place < c.time_rank), 0) AS debits,
                   coalesce(sum(n.credits) FILTER (WHERE n.time_place < c.time_rank), 0) AS credits,
                   min(n.first) FILTER (WHERE n.time_place >= c.time_rank) AS first_later
            FROM close c JOIN cell n ON n.batch_place < c.batch_rank GROUP BY 1, 2, 3
          )
          SELECT format('period %s, close %s: %s %s', period_id, generation, a.path, a.unit) AS detail
          FROM replay r FULL JOIN (SELECT * FROM snapshot WHERE ledger_id = $1) AS s USING (period_id, generation, account_id)
          LEFT JOIN account a ON a.id = account_id
          WHERE ROW(coalesce(s.debit_posted, 0), coalesce(s.credit_posted, 0), s.version, s.first_later_version)
            IS DISTINCT FROM ROW(coalesce(r.debits, 0), coalesce(r.credits, 0), r.version, r.first_later)
          UNION ALL
          SELECT format('period %s, close %s: its hash', c.period_id, c.generation) FROM closing c
          WHERE c.ledger_id = $1 AND c.trial_balance_hash <> trial_balance_hash(c.ledger_id, c.period_id, c.generation)`,
  },
  {
    code: 'marks-follow-periods',
    sentence:
      'The books are closed through the last closed period, for good through the last that was closed for good.',
    sql: `SELECT format('closed through %s and %s', l.soft_closed_through, l.hard_closed_through) AS detail FROM ledger l
          CROSS JOIN LATERAL (SELECT max(end_of_period(p.ends_on)) FILTER (WHERE p.state <> 'OPEN') AS soft,
                                     max(end_of_period(p.ends_on)) FILTER (WHERE p.state = 'HARD_CLOSED') AS hard
                              FROM period p WHERE p.partnership_id = l.id) AS p
          WHERE l.id = $1 AND ROW(l.soft_closed_through, l.hard_closed_through) IS DISTINCT FROM ROW(p.soft, p.hard)
          UNION ALL
          SELECT format('%s is %s behind one that is further closed', p.name, lower(p.state)) FROM period p JOIN period n USING (partnership_id)
          WHERE partnership_id = $1 AND n.starts_on > p.starts_on
            AND ((p.state = 'OPEN' AND n.state <> 'OPEN') OR (p.state <> 'HARD_CLOSED' AND n.state = 'HARD_CLOSED'))
          UNION ALL
          SELECT format('%s is %s, and its last close says otherwise', p.name, lower(p.state)) FROM period p
          LEFT JOIN LATERAL (
            SELECT CASE WHEN c.hard THEN 'HARD_CLOSED' WHEN r.generation IS NULL THEN 'CLOSED' ELSE 'OPEN' END AS state
            FROM closing c LEFT JOIN period_reopening r USING (ledger_id, period_id, generation)
            WHERE c.ledger_id = p.partnership_id AND c.period_id = p.id ORDER BY c.generation DESC LIMIT 1) AS c ON true
          WHERE p.partnership_id = $1 AND p.state <> coalesce(c.state, 'OPEN')`,
  },
  {
    code: 'closed-periods-stay-closed',
    sentence:
      "After its close a period gained officers' adjustments only, and nothing at all once it was closed for good.",
    sql: `SELECT format('batch %s: journal %s', j.batch_sequence, j.id) AS detail
          FROM closing c JOIN journal j ON j.ledger_id = c.ledger_id AND j.effective_at <= c.through AND j.batch_sequence > c.batch_sequence
          WHERE c.ledger_id = $1 AND (c.hard OR NOT j.adjustment) AND ${HELD}
          UNION
          SELECT format('batch %s: adjustment %s', j.batch_sequence, j.id) FROM journal j
          WHERE j.ledger_id = $1 AND j.adjustment AND NOT EXISTS (
            SELECT 1 FROM closing c WHERE c.ledger_id = $1 AND j.effective_at <= c.through AND j.batch_sequence > c.batch_sequence AND ${HELD})`,
  },
  {
    code: 'closed-accounts-are-empty',
    sentence: 'A closed account holds nothing, nothing pends on it, and somebody is named who closed it.',
    sql: `SELECT a.path || ' ' || a.unit AS detail FROM account a
          LEFT JOIN LATERAL (SELECT h.change FROM account_change h WHERE h.account_id = a.id AND h.change <> 'BOUNDED'
                             ORDER BY h.recorded_at DESC, h.id DESC LIMIT 1) AS h ON true
          WHERE a.ledger_id = $1 AND (a.closed <> coalesce(h.change = 'CLOSED', false)
            OR (a.closed AND (a.balance <> 0 OR a.debit_pending <> 0 OR a.credit_pending <> 0)))`,
  },
  {
    code: 'closes-are-staged',
    sentence: 'Of every close, every reopening and every change of an account a leaf says what and by whom, once.',
    sql: `WITH said AS (
            SELECT 'closing' AS type, format('close %s of period %s', c.generation, c.period_id) AS what, format(
              '{"accounts":"%s","actor":%s,"generation":"%s","hard":"%s","head":"%s","period":"%s","seq":"%s","through":"%s","trialBalance":"%s","type":"closing","v":"1"}',
              (SELECT count(*) FROM snapshot s WHERE ROW(s.ledger_id, s.period_id, s.generation) = ROW(c.ledger_id, c.period_id, c.generation)),
              to_json(c.actor), c.generation, c.hard::text, encode(coalesce(b.hash, '\\x'::bytea), 'hex'), c.period_id, c.batch_sequence,
              to_char(c.through AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), encode(c.trial_balance_hash, 'hex')) AS entry
            FROM closing c LEFT JOIN batch b ON b.ledger_id = c.ledger_id AND b.sequence = c.batch_sequence WHERE c.ledger_id = $1
            UNION ALL
            SELECT 'reopening', format('reopening %s of period %s', o.generation, o.period_id), format(
              '{"actor":%s,"generation":"%s","period":"%s","resolution":"%s","seq":"%s","type":"reopening","v":"1"}',
              to_json(o.actor), o.generation, o.period_id, o.resolution_id, o.batch_sequence)
            FROM period_reopening o WHERE o.ledger_id = $1
            UNION ALL
            SELECT 'account-change', format('%s of %s', lower(h.change), a.path), format(
              '{"account":"%s","actor":%s,"ceiling":"%s","change":"%s","floor":"%s","seq":"%s","type":"account-change","unit":"%s","v":"1"}',
              h.account_id, to_json(h.actor), coalesce(h.new_ceiling::text, 'none'), h.change, coalesce(h.new_floor::text, 'none'), h.batch_sequence, a.unit)
            FROM account_change h LEFT JOIN account a ON a.id = h.account_id WHERE h.ledger_id = $1
          )
          SELECT coalesce(n.what, 'a leaf of nothing: ' || n.entry) AS detail FROM (
            SELECT min(w.what) AS what, w.entry, sum(w.times) AS times FROM (
              SELECT type, what, entry, 1 AS times FROM said
              UNION ALL
              SELECT type, NULL, convert_from(entry, 'UTF8'), -1 FROM log_stage
              WHERE partnership_id = $1 AND type IN ('closing', 'reopening', 'account-change')) AS w
            GROUP BY w.type, w.entry) AS n WHERE n.times <> 0
          UNION ALL
          SELECT format('close %s of period %s: when its last batch was recorded', c.generation, c.period_id)
          FROM closing c LEFT JOIN batch b ON b.ledger_id = c.ledger_id AND b.sequence = c.batch_sequence
          WHERE c.ledger_id = $1 AND c.recorded_through <> coalesce(b.recorded_at, '-infinity'::timestamptz)`,
  },
];
