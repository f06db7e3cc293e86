/** What the application calls: the same by the database's clock, the sweeper, a person's standing and its sanctions. */
export const STINT_CALLS = `
  -- How the commons stands to a person's use: the last step of its breaches, unless a jury has found since about a gate.
  CREATE FUNCTION stint_standing_at(p_partnership uuid, p_person uuid, p_now timestamptz, OUT step text, OUT throttled boolean, OUT jury_due timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_at timestamptz; v_verdict text;
  BEGIN
    SELECT s.step, s.throttled, s.jury_due, s.recorded_at INTO step, throttled, jury_due, v_at FROM stint_sanction s
    WHERE s.partnership_id = p_partnership AND s.person_id = p_person ORDER BY s.turn DESC LIMIT 1;
    IF NOT FOUND THEN step := 'GOOD'; throttled := false; RETURN; END IF;
    SELECT e.document::json ->> 'verdict' INTO v_verdict FROM roll_entry e JOIN holding h ON h.partnership_id = e.partnership_id AND h.id = e.holding_id
    WHERE e.partnership_id = p_partnership AND e.event = 'JUDGED' AND e.recorded_at > v_at AND h.kind = 'STINT_GATE'
      AND grazes(h, (p_now AT TIME ZONE 'UTC')::date) = p_person
    ORDER BY e.number DESC LIMIT 1;
    IF FOUND THEN
      step := CASE v_verdict WHEN 'DISMISSED' THEN 'GOOD' ELSE 'WARNED' END; throttled := false; jury_due := NULL;
    END IF;
  END $$;

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
    p_custom integer) RETURNS void LANGUAGE sql VOLATILE SET search_path = copyhold, pg_temp AS $$
    INSERT INTO stint_sanction (partnership_id, person_id, turn, step, throttled, jury_due, why, actor, custom_version)
    SELECT p_partnership, p_person, 1 + count(*), p_step, p_throttled, p_due, p_why, p_actor, p_custom
    FROM stint_sanction WHERE partnership_id = p_partnership AND person_id = p_person
  $$;

  CREATE FUNCTION reserve_stint(p_partnership uuid, p_roll text, p_pasture text, p_kind text, p_gateway text, p_request text, p_model text,
    p_asked numeric, p_ttl_ms bigint, p_longest_ms bigint, p_admit_ms bigint DEFAULT NULL)
  RETURNS TABLE (outcome text, id uuid, state text, amount numeric, left_now numeric, lives bigint, admits bigint)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_person uuid; r record;
  BEGIN
    SELECT p.id INTO v_person FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_roll;
    r := reserve_stint_at(NULL, p_partnership, v_person, p_pasture, p_kind, p_gateway, p_request, p_model, p_asked, p_ttl_ms, p_longest_ms, p_admit_ms);
    IF r.outcome = 'StintMissing' THEN
      PERFORM grant_due_stints(p_partnership, clock_timestamp());
      r := reserve_stint_at(NULL, p_partnership, v_person, p_pasture, p_kind, p_gateway, p_request, p_model, p_asked, p_ttl_ms, p_longest_ms, p_admit_ms);
    END IF;
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

  -- Sweeps what is due, a stint at a time and none that somebody works on, and answers what was swept and nobody was told.
  CREATE FUNCTION sweep_stints(p_limit integer)
  RETURNS TABLE (id uuid, partnership_id uuid, roll_number text, kind text, gateway text, request text, model text, settled numeric, remainder numeric, residue numeric)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint; v_now timestamptz := clock_timestamp();
  BEGIN
    FOR s IN SELECT o.* FROM stint o WHERE EXISTS (
               SELECT 1 FROM stint_hold k WHERE k.partnership_id = o.partnership_id AND k.pasture = o.pasture AND k.starts_at = o.starts_at
                 AND k.holding_id = o.holding_id AND k.state = 'HELD' AND k.expires_at <= v_now)
             LIMIT p_limit FOR UPDATE OF o SKIP LOCKED LOOP
      PERFORM sweep_stint(s, v_now);
    END LOOP;
    RETURN QUERY UPDATE stint_hold k SET told = true FROM (
        SELECT u.id FROM stint_hold u WHERE u.closing = 'SWEPT' AND NOT u.told LIMIT p_limit FOR UPDATE SKIP LOCKED) AS due, person p
      WHERE k.id = due.id AND p.partnership_id = k.partnership_id AND p.id = k.person_id
      RETURNING k.id, k.partnership_id, p.roll_number, k.kind, k.gateway, k.request, k.model, k.settled, k.amount - k.settled, k.residue;
  END $$;

  -- A person's stints of the current periods, each as it will stand once what is due is swept.
  CREATE FUNCTION stint_standing(p_partnership uuid, p_roll text)
  RETURNS TABLE (pasture text, granted numeric, used numeric, held numeric, left_now numeric, resets_at timestamptz, throttled boolean, suspended boolean)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_person uuid; v_now timestamptz := clock_timestamp(); v_throttled boolean; v_throttle text;
  BEGIN
    PERFORM grant_due_stints(p_partnership, v_now);
    SELECT p.id INTO v_person FROM person p WHERE p.partnership_id = p_partnership AND p.roll_number = p_roll;
    v_throttled := (stint_standing_at(p_partnership, v_person, v_now)).throttled;
    v_throttle := CASE WHEN v_throttled THEN coalesce((custom_at(p_partnership, v_now)).rules::json #>> '{stint,throttle}', '1/4') END;
    RETURN QUERY
    SELECT s.pasture, s.granted, s.used + d.settled, s.held - d.amount,
           CASE WHEN h.state = 'SUSPENDED' THEN 0 ELSE left_of(ROW(s.partnership_id, s.pasture, s.starts_at, s.holding_id, s.ends_at, s.number, s.gates,
             s.turn, s.granted, s.ceiling, s.used + d.settled, s.held - d.amount, s.residue)::stint, v_throttle) END,
           s.ends_at, v_throttled, h.state = 'SUSPENDED'
    FROM stint s JOIN holding h ON h.partnership_id = s.partnership_id AND h.id = s.holding_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(least(k.metered, k.amount)), 0) AS settled, coalesce(sum(k.amount), 0) AS amount FROM stint_hold k
      WHERE k.partnership_id = s.partnership_id AND k.pasture = s.pasture AND k.starts_at = s.starts_at AND k.holding_id = s.holding_id
        AND k.state = 'HELD' AND k.expires_at <= v_now) AS d
    WHERE s.partnership_id = p_partnership AND s.starts_at <= v_now AND s.ends_at > v_now
      AND grazes(h, (v_now AT TIME ZONE 'UTC')::date) = v_person
    ORDER BY s.pasture, s.number;
  END $$;
`;

export const WITHOUT_STINT_CALLS = `
  DROP FUNCTION stint_standing, sweep_stints, settle_stint, shrink_stint, beat_stint, reserve_stint, put_sanction, lift_sanctions, record_breach,
    stint_standing_at;
`;
