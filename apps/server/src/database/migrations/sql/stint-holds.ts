/**
 * Reserve, lease, beat, shrink, settle, sweep: what the lib's StintLedger says in plain words, under the lock of a stint's
 * row. An instant is taken after the lock, and before each command every hold whose time has come is swept.
 */
export const STINT_HOLDS = `
  CREATE FUNCTION after_ms(p_at timestamptz, p_ms bigint) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$ SELECT p_at + p_ms * interval '1 millisecond' $$;

  -- Ends one hold: it takes no more than it kept; use beyond that is residue.
  CREATE FUNCTION end_hold(h stint_hold, p_actual numeric, p_besides numeric, p_closing text, p_at timestamptz, p_method text) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_settled numeric := least(p_actual, h.amount);
  BEGIN
    UPDATE stint_hold SET state = CASE WHEN p_actual > 0 THEN 'SETTLED' WHEN p_closing = 'SWEPT' THEN 'EXPIRED' ELSE 'RELEASED' END,
      closing = p_closing, settled = v_settled, residue = p_actual - v_settled + p_besides, ended_at = p_at, method = p_method
    WHERE id = h.id;
    UPDATE stint SET held = held - h.amount, used = used + v_settled, residue = residue + p_actual - v_settled + p_besides,
      ceiling = least(ceiling, greatest(granted, used + v_settled + held - h.amount))
    WHERE partnership_id = h.partnership_id AND pasture = h.pasture AND starts_at = h.starts_at AND holding_id = h.holding_id;
  END $$;

  -- Ends every hold of a stint whose time has come, at its last heartbeat. The stint's row is locked.
  CREATE FUNCTION sweep_stint(s stint, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE h stint_hold;
  BEGIN
    FOR h IN SELECT * FROM stint_hold o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
               AND o.holding_id = s.holding_id AND o.state = 'HELD' AND o.expires_at <= p_now LOOP
      PERFORM end_hold(h, h.metered, 0, 'SWEPT', h.expires_at, NULL);
    END LOOP;
  END $$;

  -- Locks the stint of a hold, sweeps it and answers the hold as it then stands.
  CREATE FUNCTION hold_under_lock(p_hold uuid, p_now timestamptz, OUT h stint_hold, OUT now_at timestamptz)
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint;
  BEGIN
    SELECT o.* INTO s FROM stint_hold k JOIN stint o USING (partnership_id, pasture, starts_at, holding_id) WHERE k.id = p_hold FOR UPDATE OF o;
    now_at := coalesce(p_now, clock_timestamp());
    IF FOUND THEN
      PERFORM sweep_stint(s, now_at);
      SELECT * INTO h FROM stint_hold WHERE id = p_hold;
    END IF;
  END $$;

  -- How long a hold lives from now on, milliseconds: the caller's clock is not this one.
  CREATE FUNCTION lives_ms(h stint_hold, p_now timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT greatest(floor(extract(epoch FROM h.expires_at - p_now) * 1000), 0)::bigint
  $$;

  -- What may be asked for of a stint now.
  CREATE FUNCTION left_of(s stint, p_throttle text) RETURNS numeric
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT greatest(CASE WHEN p_throttle IS NULL THEN s.granted
                         ELSE div(s.granted * (exact_ratio(p_throttle))[1], (exact_ratio(p_throttle))[2]) END - s.used - s.held, 0)
  $$;

  -- Holds for a use or, where p_admit_ms is given, a block that leaves leaseMin beside it. Of several stints of one person,
  -- that which has most left.
  CREATE FUNCTION reserve_stint_at(
    p_now timestamptz, p_partnership uuid, p_person uuid, p_pasture text, p_kind text, p_gateway text, p_request text, p_model text,
    p_asked numeric, p_ttl_ms bigint, p_longest_ms bigint, p_admit_ms bigint,
    OUT outcome text, OUT h stint_hold, OUT left_now numeric, OUT now_at timestamptz
  ) LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE s stint; r record; v_known uuid; v_best stint; v_seen boolean := false; v_left numeric; v_throttle text; v_amount numeric; v_rules json;
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_asked], '{}');
    IF p_asked = 0 THEN outcome := 'QuantityNegative'; RETURN; END IF;
    -- What is told twice is known by its name, whatever became of it.
    SELECT k.id INTO v_known FROM stint_hold k WHERE k.partnership_id = p_partnership AND k.gateway = p_gateway AND k.request = p_request;
    IF FOUND THEN
      r := hold_under_lock(v_known, p_now); h := r.h; now_at := r.now_at;
      outcome := CASE WHEN (h.kind, h.asked, h.person_id) = (p_kind, p_asked, p_person) THEN 'HELD' ELSE 'HoldIdReused' END;
      RETURN;
    END IF;
    v_rules := (custom_at(p_partnership, coalesce(p_now, clock_timestamp()))).rules::json;
    v_throttle := CASE WHEN (stint_standing_at(p_partnership, p_person, coalesce(p_now, clock_timestamp()))).throttled
                       THEN coalesce(v_rules #>> '{stint,throttle}', '1/4') END;
    outcome := 'StintMissing';
    FOR s IN SELECT o.* FROM stint o JOIN holding g ON g.partnership_id = o.partnership_id AND g.id = o.holding_id
             WHERE o.partnership_id = p_partnership AND (p_pasture IS NULL OR o.pasture = p_pasture)
               AND o.starts_at <= coalesce(p_now, clock_timestamp()) AND o.ends_at > coalesce(p_now, clock_timestamp())
               AND grazes(g, (coalesce(p_now, clock_timestamp()) AT TIME ZONE 'UTC')::date) = p_person
             ORDER BY o.pasture, o.starts_at, o.holding_id FOR UPDATE OF o LOOP
      now_at := coalesce(p_now, clock_timestamp());
      -- A verdict may have come while it waited for its turn.
      IF EXISTS (SELECT 1 FROM holding g WHERE g.partnership_id = s.partnership_id AND g.id = s.holding_id AND g.state = 'SUSPENDED') THEN
        outcome := CASE WHEN v_seen THEN outcome ELSE 'UseSuspended' END;
        CONTINUE;
      END IF;
      PERFORM sweep_stint(s, now_at);
      SELECT o.* INTO s FROM stint o WHERE o.partnership_id = s.partnership_id AND o.pasture = s.pasture AND o.starts_at = s.starts_at
        AND o.holding_id = s.holding_id;
      v_left := left_of(s, v_throttle);
      IF NOT v_seen OR v_left > left_now THEN v_best := s; left_now := v_left; END IF;
      v_seen := true;
      outcome := 'StintExhausted';
    END LOOP;
    IF NOT v_seen THEN RETURN; END IF;
    -- Its twin may have been first to the lock.
    IF EXISTS (SELECT 1 FROM stint_hold k WHERE k.partnership_id = p_partnership AND k.gateway = p_gateway AND k.request = p_request) THEN
      r := reserve_stint_at(p_now, p_partnership, p_person, p_pasture, p_kind, p_gateway, p_request, p_model, p_asked, p_ttl_ms, p_longest_ms,
        p_admit_ms);
      outcome := r.outcome; h := r.h; left_now := r.left_now; now_at := r.now_at;
      RETURN;
    END IF;
    v_amount := p_asked;
    IF p_admit_ms IS NOT NULL THEN
      v_amount := least(p_asked, left_now - coalesce(v_rules #>> '{stint,leaseMin}', '3600000000000000')::numeric);
      IF v_amount <= 0 THEN outcome := 'StintNearlySpent'; RETURN; END IF;
    END IF;
    IF v_amount > left_now THEN RETURN; END IF;
    UPDATE stint SET held = held + v_amount WHERE partnership_id = v_best.partnership_id AND pasture = v_best.pasture
      AND starts_at = v_best.starts_at AND holding_id = v_best.holding_id;
    INSERT INTO stint_hold (partnership_id, pasture, starts_at, holding_id, kind, person_id, gateway, request, model, asked, amount, ttl_ms,
                            expires_at, latest_at, admits_until, held_at)
    VALUES (p_partnership, v_best.pasture, v_best.starts_at, v_best.holding_id, p_kind, p_person, p_gateway, p_request, p_model, p_asked, v_amount,
            p_ttl_ms, after_ms(now_at, least(p_ttl_ms, p_longest_ms)), after_ms(now_at, p_longest_ms),
            after_ms(now_at, least(p_admit_ms, p_ttl_ms, p_longest_ms) + 0 * p_admit_ms), now_at)
    RETURNING * INTO h;
    outcome := 'HELD';
    left_now := left_now - v_amount;
  END $$;

  -- The greatest figure stands, in whatever order they arrive.
  CREATE FUNCTION beat_stint_at(p_now timestamptz, p_hold uuid, p_metered numeric, OUT outcome text, OUT h stint_hold, OUT now_at timestamptz)
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE u record;
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_metered], '{}');
    u := hold_under_lock(p_hold, p_now); h := u.h; now_at := u.now_at;
    IF h.id IS NULL THEN outcome := 'HoldUnknown'; RETURN; END IF;
    IF h.state <> 'HELD' THEN outcome := 'HoldEnded'; RETURN; END IF;
    UPDATE stint_hold SET metered = greatest(metered, p_metered), expires_at = least(greatest(expires_at, after_ms(now_at, ttl_ms)), latest_at)
    WHERE id = p_hold RETURNING * INTO h;
    outcome := 'HELD';
  END $$;

  -- Gives back what a hold no longer needs: never less is kept than is metered, nor more than before.
  CREATE FUNCTION shrink_stint_at(p_now timestamptz, p_hold uuid, p_amount numeric, OUT outcome text, OUT h stint_hold, OUT now_at timestamptz)
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE u record; v_kept numeric;
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_amount], '{}');
    u := hold_under_lock(p_hold, p_now); h := u.h; now_at := u.now_at;
    IF h.id IS NULL THEN outcome := 'HoldUnknown'; RETURN; END IF;
    IF h.state <> 'HELD' THEN outcome := 'HoldEnded'; RETURN; END IF;
    v_kept := least(h.amount, greatest(p_amount, h.metered));
    UPDATE stint SET held = held - h.amount + v_kept, ceiling = least(ceiling, greatest(granted, used + held - h.amount + v_kept))
    WHERE partnership_id = h.partnership_id AND pasture = h.pasture AND starts_at = h.starts_at AND holding_id = h.holding_id;
    UPDATE stint_hold SET amount = v_kept WHERE id = p_hold RETURNING * INTO h;
    outcome := 'HELD';
  END $$;

  -- The one exit path. After the sweeper it is a correction: no more than the hold was, and than the stint has room for.
  -- p_besides is use of which the caller knows that it was beyond what was admitted.
  CREATE FUNCTION settle_stint_at(p_now timestamptz, p_hold uuid, p_actual numeric, p_besides numeric, p_method text,
    OUT outcome text, OUT h stint_hold, OUT now_at timestamptz)
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE u record; v_charged numeric;
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_actual, p_besides], '{}');
    u := hold_under_lock(p_hold, p_now); h := u.h; now_at := u.now_at;
    IF h.id IS NULL THEN outcome := 'HoldUnknown'; RETURN; END IF;
    outcome := 'DONE';
    IF h.state = 'HELD' THEN
      PERFORM end_hold(h, p_actual, p_besides, 'EXIT', now_at, p_method);
    ELSIF h.closing = 'SWEPT' THEN
      SELECT least(p_actual, h.amount, h.settled + greatest(s.granted - s.used - s.held, 0)) INTO v_charged FROM stint s
      WHERE s.partnership_id = h.partnership_id AND s.pasture = h.pasture AND s.starts_at = h.starts_at AND s.holding_id = h.holding_id;
      UPDATE stint s SET used = s.used + v_charged - h.settled, residue = s.residue + p_actual + p_besides - v_charged - h.residue,
        ceiling = least(s.ceiling, greatest(s.granted, s.used + s.held + v_charged - h.settled))
      WHERE s.partnership_id = h.partnership_id AND s.pasture = h.pasture AND s.starts_at = h.starts_at AND s.holding_id = h.holding_id;
      UPDATE stint_hold SET closing = 'CORRECTED', correction = v_charged - h.settled, residue = p_actual + p_besides - v_charged, method = p_method
      WHERE id = p_hold;
    ELSIF h.settled + h.correction + h.residue <> p_actual + p_besides THEN
      outcome := 'HoldSettledOtherwise';
    END IF;
    SELECT * INTO h FROM stint_hold WHERE id = p_hold;
  END $$;
`;

export const WITHOUT_STINT_HOLDS = `
  DROP FUNCTION settle_stint_at, shrink_stint_at, beat_stint_at, reserve_stint_at;
  DROP FUNCTION left_of(stint, text), lives_ms(stint_hold, timestamptz), hold_under_lock, sweep_stint(stint, timestamptz);
  DROP FUNCTION end_hold(stint_hold, numeric, numeric, text, timestamptz, text), after_ms;
`;
