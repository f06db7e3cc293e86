/** Balances on both axes, from the snapshots of the closes. */
export const BALANCES_AS_OF = `
  -- The highest version of an account, from p_known to p_last, that was recorded by then: its versions follow the clock.
  CREATE FUNCTION version_at(p_account uuid, p_known bigint, p_last bigint, p_recorded timestamptz) RETURNS bigint
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_low bigint := p_known; v_high bigint := p_last; v_middle bigint; v_at timestamptz;
  BEGIN
    WHILE v_low < v_high LOOP
      v_middle := (v_low + v_high + 1) / 2;
      SELECT j.recorded_at INTO v_at FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
      WHERE e.account_id = p_account AND e.version = v_middle;
      IF v_at <= p_recorded THEN v_low := v_middle; ELSE v_high := v_middle - 1; END IF;
    END LOOP;
    RETURN v_low;
  END $$;

  -- The last close inside both bounds. What it says of then stays true, also where it was taken back later.
  CREATE FUNCTION closing_before(p_ledger uuid, p_effective timestamptz, p_recorded timestamptz) RETURNS closing
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT c FROM closing c WHERE c.ledger_id = p_ledger AND c.through <= p_effective AND c.recorded_through <= p_recorded
    ORDER BY c.through DESC, c.generation DESC LIMIT 1
  $$;

  -- The first close that reaches as far and held at that time: after it, nothing but adjustments came so early.
  CREATE FUNCTION closing_over(p_ledger uuid, p_effective timestamptz, p_recorded timestamptz) RETURNS closing
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT c FROM closing c WHERE c.ledger_id = p_ledger AND c.through >= p_effective AND c.recorded_through <= p_recorded
      AND NOT EXISTS (SELECT 1 FROM period_reopening r WHERE r.ledger_id = p_ledger AND r.period_id = c.period_id
                      AND r.generation = c.generation AND r.recorded_through <= p_recorded)
    ORDER BY c.through, c.generation DESC LIMIT 1
  $$;

  -- What was posted to each account: effective by one time and recorded by another; null for now. Of the history it reads
  -- what lies between the close before and the close after, and the adjustments since.
  CREATE FUNCTION balances_as_of(p_ledger uuid, p_effective timestamptz, p_recorded timestamptz, p_path_prefix text, p_unit text)
  RETURNS TABLE (account_id uuid, path text, unit text, debit numeric, credit numeric)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET join_collapse_limit = 1 AS $$
  DECLARE
    v_effective timestamptz := coalesce(p_effective, 'infinity');
    v_recorded timestamptz := coalesce(p_recorded, 'infinity');
    v_before closing := closing_before(p_ledger, v_effective, v_recorded);
    v_over closing := closing_over(p_ledger, v_effective, v_recorded);
    v_same boolean := coalesce(v_before.period_id = v_over.period_id AND v_before.generation = v_over.generation, false);
    v_past boolean := v_recorded < (SELECT l.last_recorded_at FROM ledger l WHERE l.id = p_ledger);
  BEGIN
    IF v_effective = 'infinity' AND NOT v_past THEN
      RETURN QUERY
      SELECT a.id, a.path, a.unit, a.debit_posted, a.credit_posted FROM account a
      WHERE a.ledger_id = p_ledger AND a.version > 0 AND (p_unit IS NULL OR a.unit = p_unit)
        AND (p_path_prefix IS NULL OR a.path = p_path_prefix OR starts_with(a.path, p_path_prefix || ':'));
      RETURN;
    END IF;
    -- Look-ups one by one and one sum at the end: whatever the planner believes of young tables, no history is read whole.
    RETURN QUERY
    SELECT m.id, m.path, m.unit, sum(m.debit), sum(m.credit) FROM (
      SELECT a.id, a.path, a.unit, coalesce(b.debit_posted, 0) + coalesce(l.debit, 0) AS debit,
             coalesce(b.credit_posted, 0) + coalesce(l.credit, 0) AS credit
      FROM account a
      LEFT JOIN LATERAL (
        SELECT s.debit_posted, s.credit_posted, s.version, s.first_later_version FROM snapshot s
        WHERE s.ledger_id = p_ledger AND s.period_id = v_before.period_id AND s.generation = v_before.generation AND s.account_id = a.id OFFSET 0
      ) AS b ON true
      LEFT JOIN LATERAL (
        SELECT s.version FROM snapshot s
        WHERE s.ledger_id = p_ledger AND s.period_id = v_over.period_id AND s.generation = v_over.generation AND s.account_id = a.id OFFSET 0
      ) AS o ON true
      CROSS JOIN LATERAL (
        SELECT coalesce(b.version, 0) AS known, coalesce(b.first_later_version, b.version + 1, 1) AS least,
               CASE WHEN v_over.period_id IS NULL THEN a.version ELSE coalesce(o.version, 0) END AS last OFFSET 0
      ) AS v
      LEFT JOIN LATERAL (
        SELECT sum(e.amount) FILTER (WHERE e.side = 'DEBIT') AS debit, sum(e.amount) FILTER (WHERE e.side = 'CREDIT') AS credit
        FROM (SELECT CASE WHEN v_past AND v.last > v.known THEN version_at(a.id, v.known, v.last, v_recorded) ELSE v.last END AS last OFFSET 0) AS h
        CROSS JOIN LATERAL (
          SELECT n.version, n.side, n.amount, n.transfer_id FROM entry n
          WHERE n.account_id = a.id AND n.version BETWEEN v.least AND h.last OFFSET 0
        ) AS e
        JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
        WHERE NOT v_same AND v.last >= v.least AND j.effective_at <= v_effective
          AND (e.version > v.known OR j.effective_at > v_before.through)
      ) AS l ON true
      WHERE a.ledger_id = p_ledger AND a.version > 0 AND (p_unit IS NULL OR a.unit = p_unit)
        AND (p_path_prefix IS NULL OR a.path = p_path_prefix OR starts_with(a.path, p_path_prefix || ':'))
      UNION ALL
      SELECT a.id, a.path, a.unit, l.debit, l.credit
      FROM journal j JOIN transfer t ON t.journal_id = j.id
      CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount, 0), (t.credit_account_id, 0, t.amount)) AS l(id, debit, credit)
      JOIN account a ON a.id = l.id
      WHERE j.ledger_id = p_ledger AND j.adjustment AND j.batch_sequence > v_over.batch_sequence
        AND j.effective_at <= v_effective AND j.recorded_at <= v_recorded
        -- The close before may be the later one, a hard close, and hold some of them.
        AND (j.effective_at <= v_before.through AND j.batch_sequence <= v_before.batch_sequence) IS NOT TRUE
        AND (p_unit IS NULL OR a.unit = p_unit)
        AND (p_path_prefix IS NULL OR a.path = p_path_prefix OR starts_with(a.path, p_path_prefix || ':'))
    ) AS m GROUP BY m.id, m.path, m.unit;
  END $$;

  -- SHA-256 of the lines 'path, unit, debits, credits', by path and unit, of what is not nothing; tabs between, a line
  -- feed behind each. Neither a path nor a unit holds white space.
  CREATE FUNCTION trial_balance_hash(p_ledger uuid, p_period uuid, p_generation integer) RETURNS bytea
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to(coalesce(string_agg(
      a.path || E'\\t' || a.unit || E'\\t' || s.debit_posted || E'\\t' || s.credit_posted || E'\\n', ''
      ORDER BY a.path COLLATE "C", a.unit COLLATE "C"), ''), 'UTF8'))
    FROM snapshot s JOIN account a ON a.id = s.account_id
    WHERE s.ledger_id = p_ledger AND s.period_id = p_period AND s.generation = p_generation
      AND (s.debit_posted > 0 OR s.credit_posted > 0)
  $$;
`;
