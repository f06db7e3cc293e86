/** What the application calls: the same by the database's clock, the sweeper, a person's standing and its sanctions. */
export const GRAZING_CALLS = `
  -- How the commons stands to a person's use: the last step of its breaches, unless a jury has found about them since. A
  -- verdict answers them where the gate was presented after the step at which the ladder calls for a jury, and was then
  -- the person's, or let to the person. One against the person ends a throttle no sooner than the suspension.
  CREATE FUNCTION stint_standing_at(p_partnership uuid, p_person uuid, p_now timestamptz, OUT step text, OUT throttled boolean, OUT jury_due timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_at timestamptz; v_verdict text; v_state text;
  BEGIN
    SELECT s.step, s.throttled, s.jury_due, s.recorded_at INTO step, throttled, jury_due, v_at FROM stint_sanction s
    WHERE s.partnership_id = p_partnership AND s.person_id = p_person ORDER BY s.turn DESC LIMIT 1;
    IF NOT FOUND THEN step := 'GOOD'; throttled := false; RETURN; END IF;
    -- Further breaches while the jury is due are before the same jury: the case begins with the first of them.
    IF step <> 'JURY' THEN RETURN; END IF;
    SELECT min(s.recorded_at) INTO v_at FROM stint_sanction s WHERE s.partnership_id = p_partnership AND s.person_id = p_person AND s.jury_due = stint_standing_at.jury_due;
    SELECT e.document::json ->> 'verdict', h.state INTO v_verdict, v_state
    FROM roll_entry e JOIN holding h ON h.partnership_id = e.partnership_id AND h.id = e.holding_id
    CROSS JOIN LATERAL (
      SELECT a.on_date, a.recorded_at FROM roll_entry a WHERE a.partnership_id = e.partnership_id AND a.holding_id = e.holding_id
        AND a.event = 'PRESENTED' AND a.number < e.number ORDER BY a.number DESC LIMIT 1) AS presented
    WHERE e.partnership_id = p_partnership AND e.event = 'JUDGED' AND e.recorded_at > v_at AND presented.recorded_at > v_at
      AND h.kind = 'STINT_GATE' AND (h.let_to = p_person OR EXISTS (
        SELECT 1 FROM holding_period p WHERE p.partnership_id = h.partnership_id AND p.holding_id = h.id AND p.person_id = p_person
          AND p.during @> presented.on_date))
    ORDER BY e.number DESC LIMIT 1;
    IF NOT FOUND THEN
      -- A jury that does not sit in its days leaves the warning: nobody stays throttled for want of a verdict.
      IF jury_due <= p_now THEN step := 'WARNED'; throttled := false; jury_due := NULL; END IF;
      RETURN;
    END IF;
    jury_due := NULL;
    throttled := throttled AND (v_verdict = 'FORFEIT' OR v_verdict = 'SUSPENDED' AND v_state = 'SUSPENDED');
    step := CASE WHEN throttled THEN 'THROTTLED' WHEN v_verdict = 'DISMISSED' THEN 'GOOD' ELSE 'WARNED' END;
  END $$;

  -- Whether a stint gives only a part of itself: by the standing of whoever uses it, or of whose gate it is. A throttle is
  -- neither let nor taken on lease.
  CREATE FUNCTION is_throttled(p_partnership uuid, p_person uuid, p_holder uuid, p_now timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT (stint_standing_at(p_partnership, p_person, p_now)).throttled
      OR p_holder IS DISTINCT FROM p_person AND p_holder IS NOT NULL AND (stint_standing_at(p_partnership, p_holder, p_now)).throttled
  $$;

  -- One more breach: the next milder sanction of the custom. It never suspends: that is for a jury, on the roll.
  CREATE FUNCTION record_breach(p_partnership uuid, p_person uuid, p_why text, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v record; v_custom custom_version; v_next text; v_order CONSTANT text[] := '{GOOD,WARNED,THROTTLED,JURY}'; v_now timestamptz;
  BEGIN
    PERFORM 1 FROM person WHERE partnership_id = p_partnership AND id = p_person FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    v_now := clock_timestamp();
    v := stint_standing_at(p_partnership, p_person, v_now);
    v_custom := custom_at(p_partnership, v_now);
    SELECT n.step INTO v_next FROM (
      SELECT CASE c.sanction WHEN 'WARN' THEN 'WARNED' WHEN 'THROTTLE' THEN 'THROTTLED' ELSE 'JURY' END AS step, c.at
      FROM json_array_elements_text(coalesce(v_custom.rules::json #> '{stint,sanctions}', '["WARN","THROTTLE","JURY","SUSPEND"]'))
           WITH ORDINALITY AS c(sanction, at) WHERE c.sanction <> 'SUSPEND') AS n
    WHERE array_position(v_order, n.step) > array_position(v_order, v.step) ORDER BY n.at LIMIT 1;
    PERFORM put_sanction(p_partnership, p_person, coalesce(v_next, v.step), v.throttled OR v_next = 'THROTTLED',
      CASE WHEN coalesce(v_next, v.step) = 'JURY' THEN coalesce(v.jury_due, v_now
        + coalesce((v_custom.rules::json #>> '{stint,juryDays}')::integer, 14) * interval '1 day') END, p_why, p_actor, v_custom.version);
    RETURN coalesce(v_next, v.step);
  END $$;

  -- Brings somebody's warning or throttle before a jury, as who is sanctioned may ask: a gate presented from now on is
  -- presented for it, and what held before goes on. False where there is nothing to judge, or a jury is due already.
  CREATE FUNCTION call_stint_jury(p_partnership uuid, p_person uuid, p_why text, p_actor text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v record; v_custom custom_version; v_now timestamptz;
  BEGIN
    PERFORM 1 FROM person WHERE partnership_id = p_partnership AND id = p_person FOR NO KEY UPDATE;
    v_now := clock_timestamp();
    v := stint_standing_at(p_partnership, p_person, v_now);
    IF v.step IN ('GOOD', 'JURY') THEN RETURN false; END IF;
    v_custom := custom_at(p_partnership, v_now);
    PERFORM put_sanction(p_partnership, p_person, 'JURY', v.throttled,
      v_now + coalesce((v_custom.rules::json #>> '{stint,juryDays}')::integer, 14) * interval '1 day', p_why, p_actor, v_custom.version);
    RETURN true;
  END $$;

  -- Ends every sanction of a person that no jury has found.
  CREATE FUNCTION lift_sanctions(p_partnership uuid, p_person uuid, p_why text, p_actor text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM person WHERE partnership_id = p_partnership AND id = p_person FOR NO KEY UPDATE;
    IF (stint_standing_at(p_partnership, p_person, clock_timestamp())).step = 'GOOD' THEN RETURN false; END IF;
    PERFORM put_sanction(p_partnership, p_person, 'GOOD', false, NULL, p_why, p_actor, (custom_at(p_partnership, clock_timestamp())).version);
    RETURN true;
  END $$;

  CREATE FUNCTION put_sanction(p_partnership uuid, p_person uuid, p_step text, p_throttled boolean, p_due timestamptz, p_why text, p_actor text,
    p_custom integer) RETURNS void LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint; v_now timestamptz := clock_timestamp(); v_turn integer; v_salt bytea := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  BEGIN
    IF p_throttled AND NOT (stint_standing_at(p_partnership, p_person, v_now)).throttled THEN
      FOR s IN SELECT o.* FROM stint o JOIN holding h ON h.partnership_id = o.partnership_id AND h.id = o.holding_id
               WHERE o.partnership_id = p_partnership AND o.starts_at <= v_now AND o.ends_at > v_now AND (h.person_id = p_person OR h.let_to = p_person)
               ORDER BY o.pasture, o.starts_at, o.holding_id FOR UPDATE OF o LOOP
        PERFORM sweep_stint(s, v_now);
        UPDATE stint o SET throttled_from = o.used + o.held WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture
          AND o.starts_at = s.starts_at AND o.holding_id = s.holding_id;
      END LOOP;
    END IF;
    SELECT 1 + count(*) INTO v_turn FROM stint_sanction WHERE partnership_id = p_partnership AND person_id = p_person;
    INSERT INTO stint_sanction (partnership_id, person_id, turn, step, throttled, jury_due, words, actor, custom_version)
    VALUES (p_partnership, p_person, v_turn, p_step, p_throttled, p_due,
            sha256(convert_to('sanction-words' || chr(10), 'UTF8') || v_salt || convert_to(p_why, 'UTF8')), p_actor, p_custom);
    INSERT INTO stint_sanction_words (partnership_id, person_id, turn, why, salt) VALUES (p_partnership, p_person, v_turn, p_why, v_salt);
  END $$;

  -- Forgets why a person was ever sanctioned or let off; which steps there were, and by whom, stays. How many were forgotten.
  CREATE FUNCTION erase_sanction_words(p_partnership uuid, p_person uuid) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer;
  BEGIN
    DELETE FROM stint_sanction_words WHERE partnership_id = p_partnership AND person_id = p_person;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
  END $$;

  CREATE FUNCTION reserve_stint(p_partnership uuid, p_roll text, p_pasture text, p_kind text, p_gateway text, p_request text, p_model text,
    p_asked numeric, p_ttl_ms bigint, p_longest_ms bigint, p_admit_ms bigint DEFAULT NULL)
  RETURNS TABLE (outcome text, id uuid, state text, amount numeric, left_now numeric, lives bigint, admits bigint)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_person uuid; r record;
  BEGIN
    IF p_gateway = 'meter' THEN RAISE EXCEPTION 'the meter charges by itself' USING ERRCODE = '22023'; END IF;
    SELECT p.id INTO v_person FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_roll;
    -- A pasture whose period has just begun is one of those that it chooses from.
    PERFORM grant_due_stints(p_partnership, ARRAY[clock_timestamp()]);
    r := reserve_stint_at(NULL, p_partnership, v_person, p_pasture, p_kind, p_gateway, p_request, p_model, p_asked, p_ttl_ms, p_longest_ms, p_admit_ms);
    RETURN QUERY SELECT r.outcome, (r.h).id, (r.h).state, (r.h).amount, r.left_now, lives_ms(r.h, r.now_at),
      greatest(floor(extract(epoch FROM (r.h).admits_until - r.now_at) * 1000), 0)::bigint;
  END $$;

  CREATE FUNCTION beat_stint(p_hold uuid, p_metered numeric) RETURNS TABLE (outcome text, amount numeric, metered numeric, lives bigint)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.outcome, (b.h).amount, (b.h).metered, lives_ms(b.h, b.now_at) FROM beat_stint_at(NULL, p_hold, p_metered) AS b
  $$;

  CREATE FUNCTION shrink_stint(p_hold uuid, p_amount numeric) RETURNS TABLE (outcome text, amount numeric)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.outcome, (b.h).amount FROM shrink_stint_at(NULL, p_hold, p_amount) AS b
  $$;

  CREATE FUNCTION settle_stint(p_hold uuid, p_actual numeric, p_besides numeric, p_method text)
  RETURNS TABLE (outcome text, state text, charged numeric, residue numeric)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.outcome, (b.h).state, (b.h).settled + (b.h).correction, (b.h).residue FROM settle_stint_at(NULL, p_hold, p_actual, p_besides, p_method) AS b
  $$;

  -- Makes the stints of periods that have begun; sweeps what is due, of no more stints than p_limit and none that somebody
  -- works on, and answers what was swept and nobody was told. Whoever wants no stint to wait for another's sweeps one at a time.
  CREATE FUNCTION sweep_stints(p_limit integer)
  RETURNS TABLE (id uuid, partnership_id uuid, roll_number text, kind text, gateway text, request text, model text, settled numeric, remainder numeric, residue numeric)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint; v_now timestamptz := clock_timestamp(); v_swept integer := 0; v_failed uuid[] := '{}';
  BEGIN
    BEGIN
      PERFORM grant_due_stints(c.partnership_id, ARRAY[v_now])
      FROM (SELECT DISTINCT k.partnership_id FROM stint_capacity k WHERE k.starts_at <= v_now AND k.ends_at > v_now) AS c;
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING 'stints that are due cannot be made: %', SQLERRM;
    END;
    WHILE v_swept < p_limit LOOP
      SELECT o.* INTO s FROM stint o WHERE o.holding_id <> ALL (v_failed) AND EXISTS (
        SELECT 1 FROM stint_hold k WHERE k.partnership_id = o.partnership_id AND k.pasture = o.pasture AND k.starts_at = o.starts_at
          AND k.holding_id = o.holding_id AND k.state = 'HELD' AND k.expires_at <= v_now)
      LIMIT 1 FOR UPDATE OF o SKIP LOCKED;
      EXIT WHEN NOT FOUND;
      -- One that cannot be swept keeps none of the others from it.
      BEGIN
        PERFORM sweep_stint(s, v_now);
        v_swept := v_swept + 1;
      EXCEPTION WHEN OTHERS THEN
        v_failed := v_failed || s.holding_id;
        RAISE WARNING 'the holds of stint % of % cannot be swept: %', s.number, s.pasture, SQLERRM;
      END;
    END LOOP;
    RETURN QUERY UPDATE stint_hold k SET told = true FROM (
        SELECT u.id FROM stint_hold u WHERE u.closing = 'SWEPT' AND NOT u.told LIMIT p_limit FOR UPDATE SKIP LOCKED) AS due, person p
      WHERE k.id = due.id AND p.partnership_id = k.partnership_id AND p.id = k.person_id
      RETURNING k.id, k.partnership_id, p.roll_number, k.kind, k.gateway, k.request, k.model, k.settled, k.amount - k.settled, k.residue;
  END $$;

  -- A person's stints of the current periods, each as it will stand once what is due is swept.
  CREATE FUNCTION stint_standing(p_partnership uuid, p_roll text)
  RETURNS TABLE (pasture text, granted numeric, used numeric, held numeric, left_now numeric, residue numeric, resets_at timestamptz, throttled boolean,
                 suspended boolean)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_person uuid; v_now timestamptz := clock_timestamp(); v_throttle text;
  BEGIN
    PERFORM grant_due_stints(p_partnership, ARRAY[v_now]);
    SELECT p.id INTO v_person FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_roll;
    v_throttle := coalesce((custom_at(p_partnership, v_now)).rules::json #>> '{stint,throttle}', '1/4');
    RETURN QUERY
    SELECT s.pasture, s.granted, s.used + d.settled, s.held - d.amount,
           CASE WHEN h.state = 'SUSPENDED' THEN 0 ELSE left_of(s, CASE WHEN t.throttled THEN v_throttle END, d.settled - d.amount) END,
           s.residue, s.ends_at, t.throttled, h.state = 'SUSPENDED'
    FROM stint s JOIN holding h ON h.partnership_id = s.partnership_id AND h.id = s.holding_id
    CROSS JOIN LATERAL (SELECT is_throttled(p_partnership, v_person, h.person_id, v_now) AS throttled) AS t
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(least(k.metered, k.amount)), 0) AS settled, coalesce(sum(k.amount), 0) AS amount FROM stint_hold k
      WHERE k.partnership_id = s.partnership_id AND k.pasture = s.pasture AND k.starts_at = s.starts_at AND k.holding_id = s.holding_id
        AND k.state = 'HELD' AND k.expires_at <= v_now) AS d
    WHERE s.partnership_id = p_partnership AND s.starts_at <= v_now AND s.ends_at > v_now
      AND (h.person_id = v_person OR h.let_to = v_person)
      AND grazes(h, (v_now AT TIME ZONE 'UTC')::date) = v_person
    ORDER BY s.pasture, s.number;
  END $$;
`;

export const WITHOUT_GRAZING_CALLS = `
  DROP FUNCTION stint_standing, sweep_stints, settle_stint, shrink_stint, beat_stint, reserve_stint,
    erase_sanction_words, put_sanction, lift_sanctions, call_stint_jury, record_breach, is_throttled, stint_standing_at;
`;
