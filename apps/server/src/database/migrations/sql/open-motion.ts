/** Opens a vote on what a period left: as its last close has it, whether that was soft or hard. */
export const openMotion = (left: string): string => `
  CREATE OR REPLACE FUNCTION open_motion(
    p_partnership uuid, p_title text, p_why text, p_period uuid, p_amount numeric, p_closes_at timestamptz, p_quorum integer,
    p_custom integer, l_code text[], l_floor numeric[], l_cap numeric[], e_ref uuid[], e_person uuid[], e_college text[]
  ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_motion uuid;
  BEGIN
    -- The ledger's row before the period's: whoever closes a period has them in this order too.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    INSERT INTO motion (partnership_id, kind, title, why, period_id, amount_minor, opens_at, closes_at, quorum, custom_version)
    VALUES (p_partnership, 'APPROPRIATION', p_title, p_why, p_period, p_amount, clock_timestamp(), p_closes_at, p_quorum, p_custom)
    RETURNING id INTO v_motion;
    INSERT INTO motion_line (motion_id, position, code, floor_minor, cap_minor)
    SELECT v_motion, l.position, l.code, l.floor, l.cap
    FROM unnest(l_code, l_floor, l_cap) WITH ORDINALITY AS l(code, floor, cap, position);
    IF NOT EXISTS (
      ${left}
    ) THEN
      RAISE EXCEPTION 'what is divided is what a closed period left' USING ERRCODE = 'P0108';
    END IF;
    IF EXISTS (
      SELECT 1 FROM unnest(e_person, e_college) AS e(person, college) WHERE NOT EXISTS (
        SELECT 1 FROM membership m WHERE m.partnership_id = p_partnership AND m.person_id = e.person AND m.college = e.college
          AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date
          AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date))
    ) THEN
      RAISE EXCEPTION 'who votes is a member of the college' USING ERRCODE = 'P0108';
    END IF;
    INSERT INTO elector (motion_id, voter_ref, partnership_id, person_id, college)
    SELECT v_motion, e.ref, p_partnership, e.person, e.college FROM unnest(e_ref, e_person, e_college) AS e(ref, person, college);
    PERFORM stage_leaf(p_partnership, 'motion', format('{"amount":"%s","id":"%s","type":"motion","v":"1"}', p_amount, v_motion));
    RETURN v_motion;
  END $$;
`;

/** The amount that the last close of a period left. */
export const LEFT_LAST = `
  SELECT 1 FROM period p CROSS JOIN LATERAL (
      SELECT (c.result::jsonb ->> 'allocable')::numeric AS allocable FROM period_close c
      WHERE c.partnership_id = p.partnership_id AND c.period_id = p.id ORDER BY c.generation DESC LIMIT 1) AS l
    WHERE p.partnership_id = p_partnership AND p.id = p_period AND p.state <> 'OPEN' AND l.allocable = p_amount`;

/** The amount of its one close, as it was asked before a period could be closed again. */
export const LEFT = `
  SELECT 1 FROM period p JOIN period_close c ON c.partnership_id = p.partnership_id AND c.period_id = p.id
    WHERE p.partnership_id = p_partnership AND p.id = p_period AND p.state = 'CLOSED'
      AND (c.result::jsonb ->> 'allocable')::numeric = p_amount`;
