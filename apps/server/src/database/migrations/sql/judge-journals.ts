import { LOCK_FAULTS } from './lock-faults.js';

/** What the posting function asks of a batch before it writes: each journal by itself, then all in their order. */
export const JUDGE_JOURNALS = `
  -- Every leg of the open journals of a batch, a row for each side. A pending journal's legs pend; one that resolves a hold
  -- gives back all that the hold held, before it posts its own. No search_path of its own: the planner reads it inline.
  CREATE FUNCTION batch_legs(
    t_id uuid[], t_journal integer[], t_debit uuid[], t_credit uuid[], t_amount numeric[],
    p_outcome text[], p_phase text[], p_resolves uuid[], p_holds boolean
  ) RETURNS TABLE (journal integer, place integer, transfer_id uuid, account_id uuid, side text, posted numeric, pending numeric)
  LANGUAGE sql STABLE AS $$
    SELECT t.journal, t.place::integer, t.id, s.account_id, s.side,
           CASE WHEN p_holds AND p_phase[t.journal] = 'PENDING' THEN 0 ELSE t.amount END,
           CASE WHEN p_holds AND p_phase[t.journal] = 'PENDING' THEN t.amount ELSE 0 END
    FROM unnest(t_id, t_journal, t_debit, t_credit, t_amount) WITH ORDINALITY AS t(id, journal, debit_id, credit_id, amount, place)
    CROSS JOIN LATERAL (VALUES (t.debit_id, 'DEBIT'), (t.credit_id, 'CREDIT')) AS s(account_id, side)
    WHERE p_outcome[t.journal] IS NULL
    UNION ALL
    SELECT r.journal::integer, 0, NULL, s.account_id, s.side, 0, -h.amount
    FROM unnest(p_resolves, p_outcome) WITH ORDINALITY AS r(resolves, outcome, journal)
    JOIN hold h ON h.journal_id = r.resolves
    CROSS JOIN LATERAL (VALUES (h.debit_account_id, 'DEBIT'), (h.credit_account_id, 'CREDIT')) AS s(account_id, side)
    WHERE p_holds AND r.outcome IS NULL AND r.resolves IS NOT NULL
  $$;

  CREATE FUNCTION breach_code(p_available numeric, p_floor numeric, p_most numeric) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN p_most >= 1e38::numeric THEN 'BalanceTooLarge'
                WHEN p_available < p_floor THEN 'BalanceBelowFloor' ELSE 'BalanceAboveCeiling' END
  $$;

  -- A hold ends at a time to come; it is resolved once, in time, and posted up to what it holds, leg for leg.
  CREATE FUNCTION hold_faults(
    p_ledger uuid, p_now timestamptz, j_phase text[], j_expires timestamptz[], j_resolves uuid[], j_reverses uuid[],
    t_journal integer[], t_debit uuid[], t_credit uuid[], t_amount numeric[]
  ) RETURNS TABLE (journal integer, place integer, code text, detail text)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT j.place::integer, 1,
      CASE WHEN j.phase NOT IN ('POSTED', 'PENDING', 'POST', 'VOID', 'EXPIRE') THEN 'UnknownPhase'
           WHEN j.phase IN ('POSTED', 'PENDING') AND j.resolves IS NOT NULL THEN 'UnknownPhase'
           WHEN j.phase <> 'POSTED' AND j.reverses IS NOT NULL THEN 'UnknownPhase'
           WHEN j.phase = 'PENDING' AND j.expires IS NULL THEN 'HoldNeedsExpiry'
           WHEN j.phase = 'PENDING' AND NOT (j.expires > p_now AND j.expires < '2200-01-01T00:00:00Z') THEN 'HoldExpired'
           WHEN j.phase <> 'PENDING' AND j.expires IS NOT NULL THEN 'UnknownPhase'
           WHEN j.phase NOT IN ('POST', 'VOID', 'EXPIRE') THEN NULL
           WHEN h.id IS NULL THEN 'UnknownHold'
           WHEN EXISTS (SELECT 1 FROM journal o WHERE o.resolves = j.resolves) THEN 'HoldResolved'
           WHEN j.phase = 'POST' AND h.expires_at <= p_now THEN 'HoldExpired'
           WHEN j.phase = 'EXPIRE' AND h.expires_at > p_now THEN 'HoldNotExpired'
           WHEN j.phase <> 'POST' AND j.place = ANY (t_journal) THEN 'HoldExceeded' END,
      coalesce(j.resolves::text, (j.expires AT TIME ZONE 'UTC')::text, j.phase)
    FROM unnest(j_phase, j_expires, j_resolves, j_reverses) WITH ORDINALITY AS j(phase, expires, resolves, reverses, place)
    -- OFFSET keeps this a look-up by id: flattened, a plan made on young tables goes through all holds for every journal.
    LEFT JOIN LATERAL (SELECT h.* FROM journal h WHERE h.id = j.resolves OFFSET 0) AS h ON h.ledger_id = p_ledger AND h.phase = 'PENDING'
    UNION ALL
    SELECT m.journal, cardinality(t_journal) + 3, 'HoldExceeded', min(m.hold::text) FROM (
      SELECT t.journal, j_resolves[t.journal] AS hold, t.debit_id, t.credit_id, t.amount AS posted, 0::numeric AS held
      FROM unnest(t_journal, t_debit, t_credit, t_amount) AS t(journal, debit_id, credit_id, amount)
      WHERE j_phase[t.journal] = 'POST'
      UNION ALL
      SELECT j.place::integer, j.resolves, h.debit_account_id, h.credit_account_id, 0, h.amount
      FROM unnest(j_resolves) WITH ORDINALITY AS j(resolves, place) JOIN hold h ON h.journal_id = j.resolves AND h.ledger_id = p_ledger
    ) AS m GROUP BY m.journal, m.debit_id, m.credit_id HAVING sum(m.posted) > sum(m.held)
  $$;

  CREATE FUNCTION reversal_faults(
    p_ledger uuid, j_reverses uuid[],
    t_journal integer[], t_debit uuid[], t_credit uuid[], t_amount numeric[]
  ) RETURNS TABLE (journal integer, place integer, code text, detail text)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT j.place::integer, 2,
      CASE WHEN o.id IS NULL THEN 'UnknownJournal' WHEN o.phase <> 'POSTED' THEN 'CannotReverseHold' ELSE 'AlreadyReversed' END,
      j.reverses::text
    FROM unnest(j_reverses) WITH ORDINALITY AS j(reverses, place)
    LEFT JOIN LATERAL (SELECT o.* FROM journal o WHERE o.id = j.reverses OFFSET 0) AS o ON o.ledger_id = p_ledger
    WHERE j.reverses IS NOT NULL AND (o.id IS NULL OR o.phase <> 'POSTED'
      OR EXISTS (SELECT 1 FROM journal u WHERE u.reverses = j.reverses))
    UNION ALL
    -- Last, because the legs must be sound before they are compared.
    SELECT m.journal, cardinality(t_journal) + 3, 'ReversalDiffers', min(m.reverses::text) FROM (
      SELECT t.journal, j_reverses[t.journal] AS reverses, t.debit_id, t.credit_id, t.amount, 1 AS times
      FROM unnest(t_journal, t_debit, t_credit, t_amount) AS t(journal, debit_id, credit_id, amount)
      WHERE j_reverses[t.journal] IS NOT NULL
      UNION ALL
      SELECT j.place::integer, j.reverses, o.credit_account_id, o.debit_account_id, o.amount, -1
      FROM unnest(j_reverses) WITH ORDINALITY AS j(reverses, place)
      -- OFFSET keeps this a look-up for each reversal: flattened, a plan made on young tables reads all transfers.
      CROSS JOIN LATERAL (SELECT * FROM transfer t WHERE t.journal_id = j.reverses AND t.ledger_id = p_ledger OFFSET 0) AS o
      WHERE j.reverses IS NOT NULL
    ) AS m GROUP BY m.journal, m.debit_id, m.credit_id, m.amount HAVING sum(m.times) <> 0
  $$;

  -- What a journal's legs show by themselves, and the funds that it charges.
  CREATE FUNCTION leg_faults(
    t_journal integer[], t_debit text[], t_credit text[], t_amount numeric[], p_debit uuid[], p_credit uuid[],
    j_kind text[], j_reverses uuid[], j_resolves uuid[]
  ) RETURNS TABLE (journal integer, place integer, code text, detail text)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT f.journal, f.place, f.code, f.detail FROM (
      SELECT t.journal, t.place::integer + 2 AS place,
        CASE WHEN d.id IS NULL OR c.id IS NULL THEN 'UnknownAccount'
             WHEN t.amount IS NULL OR t.amount <= 0 THEN 'AmountNotPositive'
             WHEN t.amount >= 1e38::numeric THEN 'AmountTooLarge'
             WHEN t.amount <> trunc(t.amount) THEN 'AmountNotWhole'
             WHEN d.id = c.id THEN 'SameAccount'
             WHEN d.closed OR c.closed THEN 'AccountClosed'
        END AS code,
        CASE WHEN d.id IS NULL THEN t.debit WHEN c.id IS NULL THEN t.credit
             WHEN c.closed AND NOT d.closed THEN t.credit
             ELSE t.debit END AS detail
      FROM unnest(t_journal, t_debit, t_credit, t_amount, p_debit, p_credit) WITH ORDINALITY
           AS t(journal, debit, credit, amount, debit_id, credit_id, place)
      LEFT JOIN account d ON d.id = t.debit_id
      LEFT JOIN account c ON c.id = t.credit_id
    ) AS f WHERE f.code IS NOT NULL
    UNION ALL
    -- Cash of a fund and the fund move alike, each of its accounts one way. Then it was spent, and released as much; or it
    -- was given; or it goes back to its funder, in a journal of that alone. A close takes over what was released.
    SELECT f.journal, cardinality(t_journal) + 4, 'FundNotReleased', f.fund FROM (
      SELECT l.journal, l.fund, count(*) AS sides, count(DISTINCT (l.path, l.amount > 0)) <> count(DISTINCT l.path) AS both_ways,
             coalesce(sum(l.amount) FILTER (WHERE l.type = 'ASSET'), 0) AS cash,
             coalesce(sum(l.amount) FILTER (WHERE l.type = 'EQUITY' AND l.path LIKE '%:restricted'), 0) AS charged,
             coalesce(sum(l.amount) FILTER (WHERE l.type = 'EQUITY' AND l.path NOT LIKE '%:restricted'), 0) AS taken_back
      FROM (
        SELECT t.journal, a.fund, a.unit, a.type, a.path, t.amount
        FROM unnest(t_journal, p_debit, t_amount) AS t(journal, account_id, amount) JOIN account a ON a.id = t.account_id WHERE a.fund IS NOT NULL
        UNION ALL
        SELECT t.journal, a.fund, a.unit, a.type, a.path, -t.amount
        FROM unnest(t_journal, p_credit, t_amount) AS t(journal, account_id, amount) JOIN account a ON a.id = t.account_id WHERE a.fund IS NOT NULL
      ) AS l GROUP BY l.journal, l.fund, l.unit
    ) AS f
    WHERE f.both_ways OR f.cash + f.charged <> 0
       OR (f.taken_back <> 0 AND f.charged + f.taken_back <> 0
           AND NOT (f.charged = 0 AND (j_kind[f.journal] = 'close-result' OR j_reverses[f.journal] IS NOT NULL)))
       OR (f.charged <> 0 AND j_kind[f.journal] = 'close-result' AND j_reverses[f.journal] IS NULL)
       OR (f.taken_back = 0 AND f.charged > 0 AND j_reverses[f.journal] IS NULL
           AND ((j_kind[f.journal] <> 'grant-returned' AND j_resolves[f.journal] IS NULL)
                OR f.sides <> 2 * cardinality(array_positions(t_journal, f.journal))))
    UNION ALL
    -- Each body keeps books of its own. The Joint Enterprise's, with its funds, balance where all others do.
    SELECT l.journal, cardinality(t_journal) + 5, 'BodyUnbalanced', l.body FROM (
      SELECT t.journal, left(a.path, 2) AS body, a.unit, t.amount
      FROM unnest(t_journal, p_debit, t_amount) AS t(journal, account_id, amount)
      JOIN account a ON a.id = t.account_id WHERE left(a.path, 3) IN ('ca:', 'pb:')
      UNION ALL
      SELECT t.journal, left(a.path, 2), a.unit, -t.amount
      FROM unnest(t_journal, p_credit, t_amount) AS t(journal, account_id, amount)
      JOIN account a ON a.id = t.account_id WHERE left(a.path, 3) IN ('ca:', 'pb:')
    ) AS l GROUP BY l.journal, l.body, l.unit HAVING sum(l.amount) <> 0
  $$;

${LOCK_FAULTS}
  -- What a journal's head shows by itself: its time, its period, and that it moves something. Officers are told by the
  -- login: session_user stays who logged in, whatever role a function runs as.
  CREATE FUNCTION head_faults(
    p_ledger ledger, j_effective timestamptz[], j_phase text[], j_adjustment boolean[], j_adjusts uuid[], t_journal integer[]
  ) RETURNS TABLE (journal integer, place integer, code text, detail text)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE
    -- Every journal with a leg, as a rule: then none is looked for one by one.
    v_filled boolean := (SELECT count(DISTINCT t) FROM unnest(t_journal) AS t) = cardinality(j_effective);
    v_officer boolean := pg_has_role(session_user, 'copyhold_closer', 'MEMBER');
  BEGIN
    RETURN QUERY
    SELECT f.journal, 0, f.code, to_char(f.effective AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM (
      SELECT j.place::integer AS journal, j.effective,
        CASE WHEN (j.effective >= '1970-01-01T00:00:00Z' AND j.effective < '2200-01-01T00:00:00Z') IS NOT TRUE THEN 'EffectiveAtMalformed'
             WHEN j.effective <= p_ledger.hard_closed_through THEN 'PeriodHardClosed'
             WHEN j.adjustment AND NOT v_officer THEN 'AdjustmentNeedsOfficer'
             WHEN j.effective <= p_ledger.soft_closed_through AND NOT j.adjustment THEN 'PeriodClosed'
             WHEN j.adjustment AND (j.effective <= p_ledger.soft_closed_through) IS NOT TRUE THEN 'PeriodNotClosed'
             WHEN j.adjusts IS NOT NULL AND (j.adjustment OR NOT EXISTS (
               SELECT 1 FROM period p WHERE p.partnership_id = p_ledger.id AND p.id = j.adjusts AND p.state <> 'OPEN')) THEN 'UnknownPeriod'
             WHEN NOT v_filled AND j.phase NOT IN ('VOID', 'EXPIRE') AND j.place <> ALL (t_journal) THEN 'EmptyJournal' END AS code
      FROM unnest(j_effective, j_phase, j_adjustment, j_adjusts) WITH ORDINALITY AS j(effective, phase, adjustment, adjusts, place)
    ) AS f WHERE f.code IS NOT NULL;
  END $$;

  -- Who falls because another of its group fell, and through whom. A repeat falls with what it repeats.
  CREATE FUNCTION group_fellows(j_group integer[], p_outcome text[], p_first integer[]) RETURNS TABLE (journal integer, culprit integer)
  LANGUAGE sql IMMUTABLE SET enable_hashjoin = on AS $$
    SELECT g.place::integer, f.culprit::integer
    FROM unnest(j_group, p_outcome) WITH ORDINALITY AS g(number, outcome, place)
    JOIN (SELECT b.number, min(b.place) AS culprit FROM unnest(j_group, p_outcome, p_first) WITH ORDINALITY AS b(number, outcome, first, place)
          WHERE b.outcome IN ('REJECTED', 'CONFLICT') OR p_outcome[b.first] = 'REJECTED' GROUP BY b.number) AS f USING (number)
    WHERE g.outcome IS NULL
  $$;

  -- Journal by journal: for many breaches, so that a bad batch costs no more than a long one, and for two journals that
  -- resolve or reverse the same. A group that falls leaves everything as it found it.
  CREATE FUNCTION walk_journals(
    t_journal integer[], t_debit uuid[], t_credit uuid[], t_amount numeric[],
    p_outcome text[], p_phase text[], p_resolves uuid[], p_reverses uuid[], p_holds boolean, j_group integer[]
  ) RETURNS TABLE (journal integer, code text, detail text)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp SET enable_hashjoin = on AS $$
  DECLARE
    v_ids uuid[]; v_balance numeric[]; v_held numeric[]; v_expected numeric[]; v_both numeric[]; v_taken uuid[] := '{}';
    v_team integer; v_failed integer;
    s_balance numeric[]; s_held numeric[]; s_expected numeric[]; s_both numeric[]; s_taken uuid[];
    n_balance numeric; n_held numeric; n_expected numeric; n_most numeric;
    v_target uuid;
    v_refused boolean;
    r record;
  BEGIN
    SELECT array_agg(a.id ORDER BY a.path, a.unit), array_agg(a.balance ORDER BY a.path, a.unit),
           array_agg(CASE a.normal_side WHEN 'DEBIT' THEN a.credit_pending ELSE a.debit_pending END ORDER BY a.path, a.unit),
           array_agg(CASE a.normal_side WHEN 'DEBIT' THEN a.debit_pending ELSE a.credit_pending END ORDER BY a.path, a.unit),
           array_agg(a.debit_posted + a.credit_posted + a.debit_pending + a.credit_pending ORDER BY a.path, a.unit)
    INTO v_ids, v_balance, v_held, v_expected, v_both
    FROM account a WHERE a.id IN (SELECT l.account_id FROM batch_legs(array_fill(NULL::uuid, ARRAY[cardinality(t_journal)]), t_journal,
      t_debit, t_credit, t_amount, p_outcome, p_phase, p_resolves, p_holds) AS l);
    FOR r IN
      SELECT m.journal, j_group[m.journal] AS team, array_agg(w.place ORDER BY w.place) AS places,
             array_agg(m.posted ORDER BY w.place) AS posted, array_agg(m.held ORDER BY w.place) AS held,
             array_agg(m.expected ORDER BY w.place) AS expected, array_agg(m.moved ORDER BY w.place) AS moved,
             array_agg(m.path ORDER BY w.place) AS paths, array_agg(m.floor ORDER BY w.place) AS floors,
             array_agg(m.ceiling ORDER BY w.place) AS ceilings
      FROM (
        SELECT l.journal, a.id, a.path, a.floor, a.ceiling, sum(l.posted + l.pending) AS moved,
               sum(CASE WHEN l.side = a.normal_side THEN l.posted ELSE -l.posted END) AS posted,
               sum(CASE WHEN l.side = a.normal_side THEN 0 ELSE l.pending END) AS held,
               sum(CASE WHEN l.side = a.normal_side THEN l.pending ELSE 0 END) AS expected
        FROM batch_legs(array_fill(NULL::uuid, ARRAY[cardinality(t_journal)]), t_journal, t_debit, t_credit, t_amount, p_outcome,
                        p_phase, p_resolves, p_holds) AS l
        JOIN account a ON a.id = l.account_id GROUP BY l.journal, a.id
      ) AS m JOIN unnest(v_ids) WITH ORDINALITY AS w(id, place) ON w.id = m.id
      GROUP BY m.journal ORDER BY m.journal
    LOOP
      CONTINUE WHEN r.team = v_failed;
      IF r.team IS DISTINCT FROM v_team AND r.team IS NOT NULL THEN
        s_balance := v_balance; s_held := v_held; s_expected := v_expected; s_both := v_both; s_taken := v_taken;
      END IF;
      v_team := r.team;
      v_target := coalesce(p_resolves[r.journal], p_reverses[r.journal]);
      v_refused := coalesce(v_target = ANY (v_taken), false);
      IF v_refused THEN
        journal := r.journal;
        code := CASE WHEN p_resolves[r.journal] IS NULL THEN 'AlreadyReversed' ELSE 'HoldResolved' END;
        detail := v_target;
        RETURN NEXT;
      END IF;
      FOR i IN 1 .. CASE WHEN v_refused THEN 0 ELSE cardinality(r.places) END LOOP
        n_balance := v_balance[r.places[i]] + r.posted[i];
        n_held := v_held[r.places[i]] + r.held[i];
        n_expected := v_expected[r.places[i]] + r.expected[i];
        n_most := (v_both[r.places[i]] + r.moved[i] + abs(n_balance + n_expected - n_held)) / 2;
        IF n_balance - n_held < r.floors[i] OR n_balance + n_expected > r.ceilings[i] OR n_most >= 1e38::numeric THEN
          journal := r.journal;
          code := breach_code(n_balance - n_held, r.floors[i], n_most);
          detail := format('%s would be %s', r.paths[i],
                           CASE code WHEN 'BalanceAboveCeiling' THEN n_balance + n_expected ELSE n_balance - n_held END);
          RETURN NEXT;
          v_refused := true;
          EXIT;
        END IF;
      END LOOP;
      IF v_refused THEN
        IF r.team IS NOT NULL THEN
          v_failed := r.team;
          v_balance := s_balance; v_held := s_held; v_expected := s_expected; v_both := s_both;
          v_taken := s_taken;
        END IF;
        CONTINUE;
      END IF;
      FOR i IN 1 .. cardinality(r.places) LOOP
        v_balance[r.places[i]] := v_balance[r.places[i]] + r.posted[i];
        v_held[r.places[i]] := v_held[r.places[i]] + r.held[i];
        v_expected[r.places[i]] := v_expected[r.places[i]] + r.expected[i];
        v_both[r.places[i]] := v_both[r.places[i]] + r.moved[i];
      END LOOP;
      IF v_target IS NOT NULL THEN
        v_taken := v_taken || v_target;
      END IF;
    END LOOP;
  END $$;
`;
