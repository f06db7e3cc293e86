import { LEFT_LAST, openMotion } from './open-motion.js';

/**
 * A motion's leaf says all that was put to the vote, and on which roll: what the row says later can be held against it.
 * Title and reasons stand in it by their hash.
 */
export const MOTION_LEAVES = `
  -- The roll as resolutions name it: voters' references, which are random, sorted, as canonical JSON.
  CREATE FUNCTION electorate_hash(p_motion uuid) RETURNS bytea LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to('[' || coalesce(string_agg(format('"%s"', e.voter_ref), ',' ORDER BY e.voter_ref::text COLLATE "C"), '') || ']', 'UTF8'))
    FROM elector e WHERE e.motion_id = p_motion
  $$;

  -- Keys in the order of RFC 8785; a line without a cap has an empty one.
  CREATE FUNCTION motion_leaf(m motion) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"amount":"%s","closesAt":"%s","customVersion":"%s","electorate":"%s","id":"%s","lines":[%s],"opensAt":"%s","period":"%s","quorum":"%s","title":"%s","type":"motion","v":"2","why":"%s"}',
      m.amount_minor, custom_instant(m.closes_at), m.custom_version, encode(electorate_hash(m.id), 'hex'), m.id,
      (SELECT string_agg(format('{"cap":"%s","code":"%s","floor":"%s"}', l.cap_minor, l.code, l.floor_minor), ',' ORDER BY l.position)
       FROM motion_line l WHERE l.motion_id = m.id),
      custom_instant(m.opens_at), m.period_id, m.quorum, encode(sha256(convert_to(m.title, 'UTF8')), 'hex'), encode(sha256(convert_to(m.why, 'UTF8')), 'hex'))
  $$;

  CREATE OR REPLACE FUNCTION open_motion(
    p_partnership uuid, p_title text, p_why text, p_period uuid, p_amount numeric, p_closes_at timestamptz, p_quorum integer,
    p_custom integer, l_code text[], l_floor numeric[], l_cap numeric[], e_ref uuid[], e_person uuid[], e_college text[]
  ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_motion motion%ROWTYPE;
  BEGIN
    -- The ledger's row before the period's: whoever closes a period has them in this order too.
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    INSERT INTO motion (partnership_id, kind, title, why, period_id, amount_minor, opens_at, closes_at, quorum, custom_version)
    VALUES (p_partnership, 'APPROPRIATION', p_title, p_why, p_period, p_amount, clock_timestamp(), p_closes_at, p_quorum, p_custom)
    RETURNING * INTO v_motion;
    INSERT INTO motion_line (motion_id, position, code, floor_minor, cap_minor)
    SELECT v_motion.id, l.position, l.code, l.floor, l.cap
    FROM unnest(l_code, l_floor, l_cap) WITH ORDINALITY AS l(code, floor, cap, position);
    IF NOT EXISTS (
      ${LEFT_LAST}
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
    SELECT v_motion.id, e.ref, p_partnership, e.person, e.college FROM unnest(e_ref, e_person, e_college) AS e(ref, person, college);
    PERFORM stage_leaf(p_partnership, 'motion', motion_leaf(v_motion));
    RETURN v_motion.id;
  END $$;

  REVOKE EXECUTE ON FUNCTION electorate_hash, motion_leaf FROM PUBLIC;
  -- Their row type is readable to both; whoever reads the books may make a leaf again.
  GRANT EXECUTE ON FUNCTION electorate_hash, motion_leaf TO copyhold_app, copyhold_auditor;
`;

/** As it was before: amount and id alone. */
export const MOTION_LEAVES_BEFORE = `
  ${openMotion(LEFT_LAST)}
  DROP FUNCTION motion_leaf, electorate_hash;
`;
