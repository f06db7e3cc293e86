/**
 * The statement that writes a batch, or writes nothing and names the earliest breach: whatever that journal would have
 * funded or drained is judged again without it. A step is a journal: within one, the order of the legs does not matter.
 *
 * Most batches hold nothing back and resolve no hold. Theirs leaves out what pends, and answers journal 0 where a
 * counter comes near the largest number it can hold, or where an id that was sent is not the plain account of its path.
 */
export const writeBatch = (holds: boolean): string => `
      WITH leg AS MATERIALIZED (${holds ? LEGS_WITH_HOLDS : LEGS}
      ), breach AS MATERIALIZED (${holds ? BREACH_WITH_HOLDS : BREACH}
        LIMIT 1
      ), new_journal AS (${JOURNALS}
      ), new_transfer AS (${TRANSFERS}${holds ? " AND v_phase[t.journal] <> 'PENDING'" : ''}
      ), ${holds ? HOLDS : ''}new_entry AS (
        INSERT INTO entry (account_id, version, transfer_id, side, amount, balance_after, fund)
        SELECT l.account_id, l.version, l.transfer_id, l.side, l.posted, l.balance_after, l.fund
        FROM leg l WHERE ${holds ? 'l.posted > 0 AND ' : ''}NOT EXISTS (SELECT 1 FROM breach)
      ), counted AS (
        UPDATE account a SET
          debit_posted = a.debit_posted + n.debit, credit_posted = a.credit_posted + n.credit, version = a.version + n.entries${
            holds
              ? `,
          debit_pending = a.debit_pending + n.debit_pending, credit_pending = a.credit_pending + n.credit_pending`
              : ''
          }
        FROM (
          SELECT l.account_id, sum(CASE l.side WHEN 'DEBIT' THEN l.posted ELSE 0 END) AS debit,
                 sum(CASE l.side WHEN 'CREDIT' THEN l.posted ELSE 0 END) AS credit,${
                   holds
                     ? `
                 sum(CASE l.side WHEN 'DEBIT' THEN l.pending ELSE 0 END) AS debit_pending,
                 sum(CASE l.side WHEN 'CREDIT' THEN l.pending ELSE 0 END) AS credit_pending,
                 count(*) FILTER (WHERE l.posted > 0) AS entries`
                     : `
                 count(*) AS entries`
                 }
          FROM leg l WHERE NOT EXISTS (SELECT 1 FROM breach) GROUP BY l.account_id
        ) AS n
        WHERE a.id = n.account_id
      )
      SELECT * INTO r FROM breach;`;

// Every leg is kept and read again, and hardly one breaches: what a breach is told by is looked up once there is one.
const LEGS = `
        SELECT w.account_id, w.side, w.posted, w.transfer_id, w.version, w.balance_after, w.fund, w.journal, w.near,
               w.near OR (w.settled AND (w.balance_after - w.held < w.floor OR w.balance_after + w.expected > w.ceiling)) AS broken
        FROM (
          SELECT l.journal, l.transfer_id, l.side, l.posted, a.id AS account_id, a.fund, a.floor, a.ceiling,
                 a.version + row_number() OVER w AS version,
                 a.balance + sum(CASE WHEN l.side = a.normal_side THEN l.posted ELSE -l.posted END) OVER w AS balance_after,
                 CASE a.normal_side WHEN 'DEBIT' THEN a.credit_pending ELSE a.debit_pending END AS held,
                 CASE a.normal_side WHEN 'DEBIT' THEN a.debit_pending ELSE a.credit_pending END AS expected,
                 a.debit_posted > 1e37 OR a.credit_posted > 1e37 OR l.posted > 1e33
                   OR (v_given AND (l.sound AND a.path = l.path AND a.unit = l.unit AND a.ledger_id = p_ledger
                                    AND a.lock_class = 'OPEN' AND a.fund IS NULL AND NOT a.closed) IS NOT TRUE) AS near,
                 lead(l.journal) OVER w IS DISTINCT FROM l.journal AS settled
          FROM (
            SELECT t.journal, t.place, t.id AS transfer_id, s.account_id, s.side, t.amount AS posted, s.path, t.unit,
                   t.debit_id <> t.credit_id AND t.amount > 0 AND t.amount = trunc(t.amount) AS sound
            FROM unnest(v_transfer, t_journal, v_debit, v_credit, t_debit, t_credit, t_unit, t_amount) WITH ORDINALITY
                 AS t(id, journal, debit_id, credit_id, debit, credit, unit, amount, place)
            CROSS JOIN LATERAL (VALUES (t.debit_id, t.debit, 'DEBIT'), (t.credit_id, t.credit, 'CREDIT')) AS s(account_id, path, side)
            WHERE v_outcome[t.journal] IS NULL
          ) AS l
          LEFT JOIN account a ON a.id = l.account_id
          WINDOW w AS (PARTITION BY a.id ORDER BY l.journal, l.place ROWS UNBOUNDED PRECEDING)
        ) AS w`;

const BREACH = `
        SELECT CASE WHEN l.near THEN 0 ELSE l.journal END AS journal, a.path, a.floor,
               l.balance_after - CASE a.normal_side WHEN 'DEBIT' THEN a.credit_pending ELSE a.debit_pending END AS available,
               l.balance_after + CASE a.normal_side WHEN 'DEBIT' THEN a.debit_pending ELSE a.credit_pending END AS top,
               0::numeric AS most
        FROM leg l LEFT JOIN account a ON a.id = l.account_id
        WHERE l.broken
        ORDER BY 1, a.path`;

const LEGS_WITH_HOLDS = `
        SELECT l.journal, l.transfer_id, l.side, l.posted, l.pending, a.id AS account_id, a.path, a.fund, a.floor, a.ceiling,
               a.version + count(l.transfer_id) FILTER (WHERE l.posted > 0) OVER w AS version,
               a.balance + sum(CASE WHEN l.side = a.normal_side THEN l.posted ELSE -l.posted END) OVER w AS balance_after,
               CASE a.normal_side WHEN 'DEBIT' THEN a.credit_pending ELSE a.debit_pending END
                 + sum(CASE WHEN l.side = a.normal_side THEN 0 ELSE l.pending END) OVER w AS held,
               CASE a.normal_side WHEN 'DEBIT' THEN a.debit_pending ELSE a.credit_pending END
                 + sum(CASE WHEN l.side = a.normal_side THEN l.pending ELSE 0 END) OVER w AS expected,
               a.debit_posted + a.credit_posted + a.debit_pending + a.credit_pending + sum(l.posted + l.pending) OVER w AS both_sides,
               lead(l.journal) OVER w IS DISTINCT FROM l.journal AS settled
        FROM batch_legs(v_transfer, t_journal, v_debit, v_credit, t_amount, v_outcome, v_phase, v_resolves, v_holds) AS l
        JOIN account a ON a.id = l.account_id
        WINDOW w AS (PARTITION BY a.id ORDER BY l.journal, l.place ROWS UNBOUNDED PRECEDING)`;

const BREACH_WITH_HOLDS = `
        SELECT l.journal, l.path, l.floor, l.balance_after - l.held AS available, l.balance_after + l.expected AS top,
               (l.both_sides + abs(l.balance_after + l.expected - l.held)) / 2 AS most
        FROM leg l
        -- Both sides and their difference together are twice the larger side, with what pends on it.
        WHERE l.settled AND (l.balance_after - l.held < l.floor OR l.balance_after + l.expected > l.ceiling
                             OR l.both_sides + abs(l.balance_after + l.expected - l.held) >= 2e38::numeric)
        ORDER BY l.journal, l.path`;

const JOURNALS = `
        INSERT INTO journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, custom_version,
                             source_kind, source_id, effective_at, recorded_at, reverses, batch_sequence, ordinal,
                             phase, expires_at, resolves, adjustment, adjusts_period)
        SELECT j.id, p_ledger, j.key, j.hash, j.kind, j.memo, j.actor, j.custom, j.source_kind, j.source_id,
               j.effective, v_now, j.reverses, v_sequence, j.position,
               CASE j.phase WHEN 'POST' THEN 'POSTED' WHEN 'VOID' THEN 'VOIDED' WHEN 'EXPIRE' THEN 'EXPIRED' ELSE j.phase END,
               j.expires, j.resolves, j.adjustment, j.adjusts
        FROM unnest(v_id, v_outcome, j_key, j_hash, j_kind, j_memo, j_actor, j_custom, j_source_kind, j_source_id,
                    j_effective, j_reverses, v_phase, v_expires, v_resolves, v_adjustment, v_adjusts) WITH ORDINALITY
             AS j(id, outcome, key, hash, kind, memo, actor, custom, source_kind, source_id, effective, reverses,
                  phase, expires, resolves, adjustment, adjusts, position)
        WHERE j.outcome IS NULL AND NOT EXISTS (SELECT 1 FROM breach)`;

const TRANSFERS = `
        INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount, purpose_code)
        SELECT t.id, v_id[t.journal], t.position, p_ledger, t.unit, t.debit_id, t.credit_id, t.amount, t.purpose
        FROM unnest(v_transfer, t_journal, t_unit, v_debit, v_credit, t_amount, t_purpose) WITH ORDINALITY
             AS t(id, journal, unit, debit_id, credit_id, amount, purpose, position)
        WHERE v_outcome[t.journal] IS NULL AND NOT EXISTS (SELECT 1 FROM breach)`;

const HOLDS = `new_hold AS (
        INSERT INTO hold (journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount, purpose_code)
        SELECT v_id[t.journal], t.position, p_ledger, t.unit, t.debit_id, t.credit_id, t.amount, t.purpose
        FROM unnest(t_journal, t_unit, v_debit, v_credit, t_amount, t_purpose) WITH ORDINALITY
             AS t(journal, unit, debit_id, credit_id, amount, purpose, position)
        WHERE v_holds AND v_outcome[t.journal] IS NULL AND v_phase[t.journal] = 'PENDING' AND NOT EXISTS (SELECT 1 FROM breach)
      ), opened AS (
        INSERT INTO open_hold (journal_id, ledger_id, expires_at)
        SELECT j.id, p_ledger, j.expires FROM unnest(v_id, v_outcome, v_phase, v_expires) AS j(id, outcome, phase, expires)
        WHERE v_holds AND j.outcome IS NULL AND j.phase = 'PENDING' AND NOT EXISTS (SELECT 1 FROM breach)
      ), resolved AS (
        DELETE FROM open_hold h USING unnest(v_resolves, v_outcome) AS j(resolves, outcome)
        WHERE v_holds AND h.journal_id = j.resolves AND j.outcome IS NULL AND NOT EXISTS (SELECT 1 FROM breach)
      ), `;
