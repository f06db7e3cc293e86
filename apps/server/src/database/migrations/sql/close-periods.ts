/** Closing, closing for good, reopening. Each takes the ledger's row first, as every posting does. */
export const CLOSE_PERIODS = `
  CREATE FUNCTION end_of_period(p_ends_on date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (p_ends_on + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 millisecond'
  $$;

  -- Writes each account as it stands through the end, from the close before and the entries since.
  CREATE FUNCTION take_snapshot(p_ledger uuid, p_period uuid, p_hard boolean, p_actor text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET join_collapse_limit = 1 AS $$
  DECLARE v_ledger ledger%ROWTYPE; v_before closing; v_through timestamptz; v_generation integer; v_hash bytea; v_accounts bigint;
  BEGIN
    SELECT * INTO STRICT v_ledger FROM ledger WHERE id = p_ledger FOR NO KEY UPDATE;
    SELECT end_of_period(p.ends_on) INTO STRICT v_through FROM period p WHERE p.partnership_id = p_ledger AND p.id = p_period;
    SELECT 1 + coalesce(max(c.generation), 0) INTO v_generation FROM closing c WHERE c.ledger_id = p_ledger AND c.period_id = p_period;
    v_before := closing_before(p_ledger, v_through, 'infinity');
    INSERT INTO snapshot (ledger_id, period_id, generation, account_id, debit_posted, credit_posted, version, first_later_version)
    SELECT p_ledger, p_period, v_generation, a.id, b.debit, b.credit, a.version, l.version
    FROM balances_as_of(p_ledger, v_through, NULL, NULL, NULL) AS b
    JOIN account a ON a.id = b.account_id
    LEFT JOIN LATERAL (
      SELECT o.version, o.first_later_version FROM snapshot o
      WHERE o.ledger_id = p_ledger AND o.period_id = v_before.period_id AND o.generation = v_before.generation AND o.account_id = a.id OFFSET 0
    ) AS s ON true
    LEFT JOIN LATERAL (
      SELECT e.version FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
      WHERE e.account_id = a.id AND e.version >= coalesce(s.first_later_version, s.version + 1, 1) AND j.effective_at > v_through
      ORDER BY e.version LIMIT 1
    ) AS l ON true;
    GET DIAGNOSTICS v_accounts = ROW_COUNT;
    v_hash := trial_balance_hash(p_ledger, p_period, v_generation);
    INSERT INTO closing (ledger_id, period_id, generation, hard, through, batch_sequence, recorded_through, trial_balance_hash, actor)
    VALUES (p_ledger, p_period, v_generation, p_hard, v_through, v_ledger.head_sequence, v_ledger.last_recorded_at, v_hash, p_actor);
    -- Keys in the order of RFC 8785, quantities as decimal strings.
    PERFORM stage_leaf(p_ledger, 'closing', format(
      '{"accounts":"%s","actor":%s,"generation":"%s","hard":"%s","head":"%s","period":"%s","seq":"%s","through":"%s","trialBalance":"%s","type":"closing","v":"1"}',
      v_accounts, to_json(p_actor), v_generation, p_hard::text, encode(v_ledger.head_hash, 'hex'), p_period, v_ledger.head_sequence,
      to_char(v_through AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), encode(v_hash, 'hex')));
  END $$;

  -- A period closes once it is over, in its turn, with all of its use in the ledger. Whoever closes it has judged so
  -- before, under the same lock: what this refuses is a bug.
  CREATE FUNCTION close_period(p_partnership uuid, p_period uuid, p_result text, p_custom integer, p_actor text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_period period%ROWTYPE; v_mark timestamptz; v_generation integer;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_period FROM period WHERE partnership_id = p_partnership AND id = p_period AND state = 'OPEN' FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'period is not open' USING ERRCODE = 'P0105';
    END IF;
    v_mark := end_of_period(v_period.ends_on);
    IF clock_timestamp() <= v_mark
       OR EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state = 'OPEN' AND e.starts_on < v_period.starts_on)
       OR EXISTS (SELECT 1 FROM rollup r WHERE r.partnership_id = p_partnership AND r.hour <= v_mark AND r.quantity <> r.posted) THEN
      RAISE EXCEPTION 'period is not over or not complete' USING ERRCODE = 'P0105';
    END IF;
    UPDATE period SET state = 'CLOSED' WHERE partnership_id = p_partnership AND id = p_period;
    INSERT INTO period_close (partnership_id, period_id, generation, result, custom_version)
    SELECT p_partnership, p_period, 1 + count(*), p_result, p_custom FROM period_close c
    WHERE c.partnership_id = p_partnership AND c.period_id = p_period
    RETURNING generation INTO STRICT v_generation;
    -- A leaf is short, a close of many models is not: the leaf holds the hash of the document that is kept here.
    PERFORM stage_leaf(p_partnership, 'period-close', format(
      '{"generation":"%s","hash":"%s","period":"%s","type":"period-close","v":"3"}',
      v_generation, encode(sha256(convert_to(p_result, 'UTF8')), 'hex'), p_period));
    PERFORM take_snapshot(p_partnership, p_period, false, p_actor);
    PERFORM close_books(p_partnership, v_mark);
  END $$;

  -- For good. Answers DONE or the code of what stands against it.
  CREATE FUNCTION hard_close_period(p_partnership uuid, p_period uuid, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_period period%ROWTYPE; v_mark timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_period FROM period WHERE partnership_id = p_partnership AND id = p_period FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    v_mark := end_of_period(v_period.ends_on);
    IF v_period.state = 'HARD_CLOSED' THEN RETURN 'PeriodHardClosed'; END IF;
    IF v_period.state <> 'CLOSED' THEN RETURN 'PeriodNotClosed'; END IF;
    IF EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state <> 'HARD_CLOSED'
               AND e.starts_on < v_period.starts_on) THEN RETURN 'EarlierPeriodOpen'; END IF;
    -- What is held back could be posted by nobody any more as what it was meant to be.
    IF EXISTS (SELECT 1 FROM open_hold h JOIN journal j ON j.id = h.journal_id
               WHERE h.ledger_id = p_partnership AND j.effective_at <= v_mark) THEN RETURN 'OpenHolds'; END IF;
    PERFORM take_snapshot(p_partnership, p_period, true, p_actor);
    UPDATE period SET state = 'HARD_CLOSED' WHERE partnership_id = p_partnership AND id = p_period;
    UPDATE ledger SET hard_closed_through = v_mark WHERE id = p_partnership;
    RETURN 'DONE';
  END $$;

  -- The last soft close, taken back by a resolution. Answers DONE or the code of what stands against it.
  CREATE FUNCTION reopen_period(p_partnership uuid, p_period uuid, p_resolution uuid, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_period period%ROWTYPE; v_ledger ledger%ROWTYPE; v_generation integer; v_mark timestamptz;
  BEGIN
    SELECT * INTO v_ledger FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_period FROM period WHERE partnership_id = p_partnership AND id = p_period FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF v_period.state = 'HARD_CLOSED' THEN RETURN 'PeriodHardClosed'; END IF;
    IF v_period.state <> 'CLOSED' THEN RETURN 'PeriodNotClosed'; END IF;
    IF EXISTS (SELECT 1 FROM period e WHERE e.partnership_id = p_partnership AND e.state <> 'OPEN'
               AND e.starts_on > v_period.starts_on) THEN RETURN 'NotLastClosed'; END IF;
    IF NOT EXISTS (SELECT 1 FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution AND r.carried) THEN
      RETURN 'ResolutionMissing';
    END IF;
    -- What members decided of something else, a surplus divided, says nothing of this period.
    IF NOT EXISTS (SELECT 1 FROM resolution r WHERE r.partnership_id = p_partnership AND r.id = p_resolution
                   AND r.kind = 'PERIOD_REOPENING' AND r.result::json ->> 'period' = p_period::text) THEN
      RETURN 'ResolutionNotForThis';
    END IF;
    IF EXISTS (SELECT 1 FROM period_reopening o WHERE o.ledger_id = p_partnership AND o.resolution_id = p_resolution) THEN
      RETURN 'ResolutionSpent';
    END IF;
    -- What its members divide, or have divided, is what the close left.
    IF EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.period_id = p_period AND m.state <> 'INQUORATE') THEN
      RETURN 'AlreadyPutToVote';
    END IF;
    SELECT max(c.generation) INTO v_generation FROM closing c WHERE c.ledger_id = p_partnership AND c.period_id = p_period;
    INSERT INTO period_reopening (ledger_id, period_id, generation, resolution_id, batch_sequence, recorded_through, actor)
    VALUES (p_partnership, p_period, v_generation, p_resolution, v_ledger.head_sequence, v_ledger.last_recorded_at, p_actor);
    UPDATE period SET state = 'OPEN' WHERE partnership_id = p_partnership AND id = p_period;
    SELECT max(end_of_period(e.ends_on)) INTO v_mark FROM period e WHERE e.partnership_id = p_partnership AND e.state <> 'OPEN';
    UPDATE ledger SET soft_closed_through = greatest(v_mark, hard_closed_through) WHERE id = p_partnership;
    PERFORM stage_leaf(p_partnership, 'reopening', format(
      '{"actor":%s,"generation":"%s","period":"%s","resolution":"%s","seq":"%s","type":"reopening","v":"1"}',
      to_json(p_actor), v_generation, p_period, p_resolution, v_ledger.head_sequence));
    RETURN 'DONE';
  END $$;
`;
