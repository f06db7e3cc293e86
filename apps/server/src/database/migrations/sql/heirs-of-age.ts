/** The day on which an heir comes of age: close to a birth date, read by no login, and gone once it is past. */
export const HEIRS_OF_AGE = `
  -- After a majority: from where the clear days of a call run, on the first of a month, so that it tells no birthday.
  ALTER TABLE holding ADD COLUMN calls_from date;

  -- Where an heir stands: MINOR, OF_AGE_LATELY while the last call has not had its clear days since, or nothing. By the
  -- day of the clock, so that nobody feels for the day by asking; a history that is still being told has its own days.
  CREATE FUNCTION heir_clock(p_partnership uuid, p_number text, p_on date) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date; v_on date := p_on; v_until date; v_from date;
  BEGIN
    IF NOT roll_is_history(p_partnership) THEN v_on := least(greatest(p_on, v_today - 1), v_today + 1); END IF;
    SELECT minor_until, greatest(minor_until, calls_from) INTO v_until, v_from FROM holding WHERE partnership_id = p_partnership AND number = p_number;
    IF v_until > v_on THEN RETURN 'MINOR'; END IF;
    IF v_on - v_from - 1 < greatest(14, ((custom_on(p_partnership, v_on)).rules::jsonb ->> 'gmClearDays')::integer) THEN RETURN 'OF_AGE_LATELY'; END IF;
    RETURN NULL;
  END $$;

  -- False where the same heir, whoever was named in between, was said to be a minor for longer. Where the day was
  -- erased, what is said anew counts.
  CREATE FUNCTION minority_kept(p_partnership uuid, p_number text, p_heir text, p_until date) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(greatest(
      (SELECT max(m.until) FROM roll_entry r
       JOIN minority m ON m.partnership_id = r.partnership_id AND m.number = r.number
       JOIN roll_salt s ON s.partnership_id = r.partnership_id AND s.number = r.number AND s.role = 'toUseOf'
       WHERE r.partnership_id = p_partnership AND r.holding_id = h.id AND s.value = p_heir
         AND r.number >= (SELECT max(l.number) FROM roll_entry l WHERE l.partnership_id = p_partnership AND l.holding_id = h.id AND l.event = 'DIED')),
      CASE WHEN p.roll_number = p_heir THEN nullif(h.minor_until, 'infinity') END) <= coalesce(p_until, '-infinity'), true)
    FROM holding h LEFT JOIN person p ON p.partnership_id = h.partnership_id AND p.id = h.to_use_of
    WHERE h.partnership_id = p_partnership AND h.number = p_number
  $$;

  -- What is past is let go of: the day, and what its commitment opened with. Answers how many were let go.
  CREATE FUNCTION forget_minorities() RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_today date := (clock_timestamp() AT TIME ZONE 'UTC')::date; v_gone integer := 0; v_some integer; v_ledger uuid;
  BEGIN
    FOR v_ledger IN
      SELECT m.partnership_id FROM minority m WHERE m.until <= v_today UNION SELECT h.partnership_id FROM holding h WHERE h.minor_until <= v_today ORDER BY 1
    LOOP
      CONTINUE WHEN roll_is_history(v_ledger);
      PERFORM 1 FROM ledger WHERE id = v_ledger FOR NO KEY UPDATE;
      UPDATE holding SET calls_from = (date_trunc('month', minor_until) + interval '1 month')::date, minor_until = NULL
      WHERE partnership_id = v_ledger AND minor_until <= v_today;
      GET DIAGNOSTICS v_some = ROW_COUNT;
      v_gone := v_gone + v_some;
      DELETE FROM minority WHERE partnership_id = v_ledger AND until <= v_today;
      GET DIAGNOSTICS v_some = ROW_COUNT;
      v_gone := v_gone + v_some;
    END LOOP;
    RETURN v_gone;
  END $$;

  CREATE OR REPLACE FUNCTION erase_roll_salt(p_partnership uuid, p_number bigint) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_erased integer;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    -- No time runs against a minor: what tells that they are one stays until they are of age or admitted, and goes then.
    IF EXISTS (SELECT 1 FROM minority WHERE partnership_id = p_partnership AND number = p_number AND until > (clock_timestamp() AT TIME ZONE 'UTC')::date) THEN
      RAISE EXCEPTION 'an heir''s minority runs: what tells of it stays until then' USING ERRCODE = 'P0174';
    END IF;
    DELETE FROM minority WHERE partnership_id = p_partnership AND number = p_number;
    DELETE FROM roll_salt WHERE partnership_id = p_partnership AND number = p_number;
    GET DIAGNOSTICS v_erased = ROW_COUNT;
    RETURN v_erased;
  END $$;

  -- Of a right that has its holder again, nobody's minority matters.
  DELETE FROM minority m USING roll_entry r, holding h
  WHERE r.partnership_id = m.partnership_id AND r.number = m.number AND h.partnership_id = r.partnership_id AND h.id = r.holding_id
    AND h.vacant_since IS NULL;
  REVOKE SELECT ON minority FROM copyhold_app;
  REVOKE SELECT ON holding FROM copyhold_app, copyhold_auditor;
  DO $$ BEGIN
    EXECUTE (SELECT format('GRANT SELECT (%s) ON holding TO copyhold_app, copyhold_auditor', string_agg(quote_ident(attname), ', ' ORDER BY attnum))
             FROM pg_attribute WHERE attrelid = 'holding'::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT IN ('minor_until', 'calls_from'));
  END $$;
`;
