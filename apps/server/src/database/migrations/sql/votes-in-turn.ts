/**
 * The functions that cast, close, record and execute. `turn`: the statement by which each takes its turn, before it
 * locks a motion; none as it was before the log gave positions.
 */
export const votesInTurn = (turn: string): string => `
  CREATE OR REPLACE FUNCTION cast_ballot(
    p_partnership uuid, p_motion uuid, p_person uuid, p_allocations integer[], p_salt bytea, p_commitment bytea
  ) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_motion motion%ROWTYPE; v_ref uuid; v_lines integer; v_ballot text; v_entry text;
  BEGIN
    ${turn}
    SELECT * INTO v_motion FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR SHARE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF clock_timestamp() < v_motion.opens_at THEN RETURN 'MotionNotOpen'; END IF;
    IF v_motion.state <> 'OPEN' OR clock_timestamp() >= v_motion.closes_at THEN RETURN 'MotionClosed'; END IF;
    SELECT voter_ref INTO v_ref FROM elector WHERE motion_id = p_motion AND person_id = p_person;
    IF NOT FOUND THEN RETURN 'NotOnElectorate'; END IF;
    SELECT count(*) INTO v_lines FROM motion_line WHERE motion_id = p_motion;
    IF array_ndims(p_allocations) IS DISTINCT FROM 1 OR cardinality(p_allocations) <> v_lines
       OR array_lower(p_allocations, 1) <> 1 OR array_position(p_allocations, NULL) IS NOT NULL OR 0 > ANY (p_allocations)
       OR 10000 <> (SELECT sum(a) FROM unnest(p_allocations) AS a) THEN RETURN 'BallotDoesNotSum'; END IF;
    SELECT '{' || string_agg(format('"%s":"%s"', l.code, p_allocations[l.place]), ',' ORDER BY l.code COLLATE "C") || '}' INTO v_ballot
    FROM (SELECT code, row_number() OVER (ORDER BY position) AS place FROM motion_line WHERE motion_id = p_motion) AS l;
    IF octet_length(p_salt) IS DISTINCT FROM 32
       OR p_commitment IS DISTINCT FROM sha256(convert_to('ballot' || chr(10), 'UTF8') || p_salt || convert_to(v_ballot, 'UTF8')) THEN
      RAISE EXCEPTION 'the commitment is to another ballot' USING ERRCODE = 'P0121';
    END IF;
    -- Keys in the order of RFC 8785.
    v_entry := format('{"commitment":"%s","motion":"%s","type":"ballot","v":"1","voter":"%s"}',
                      encode(p_commitment, 'hex'), p_motion, v_ref);
    INSERT INTO ballot (motion_id, voter_ref, allocations, salt, commitment, receipt)
    VALUES (p_motion, v_ref, p_allocations, p_salt, p_commitment, receipt_of(sha256('\\x00'::bytea || convert_to(v_entry, 'UTF8'))))
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN 'BallotAlreadyCast'; END IF;
    PERFORM stage_leaf(p_partnership, 'ballot', v_entry);
    RETURN 'CAST';
  END $$;

  CREATE OR REPLACE FUNCTION close_motion(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_motion motion%ROWTYPE;
  BEGIN
    ${turn}
    SELECT * INTO v_motion FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR v_motion.state <> 'OPEN' OR clock_timestamp() < v_motion.closes_at THEN RETURN false; END IF;
    UPDATE motion SET state = 'CLOSED' WHERE id = p_motion;
    RETURN true;
  END $$;

  CREATE OR REPLACE FUNCTION record_resolution(p_partnership uuid, p_motion uuid, p_carried boolean, p_result text, p_custom integer)
  RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    ${turn}
    UPDATE motion SET state = CASE WHEN p_carried THEN 'CARRIED' ELSE 'INQUORATE' END
    WHERE partnership_id = p_partnership AND id = p_motion AND state = 'CLOSED';
    IF NOT FOUND THEN RAISE EXCEPTION 'motion is not closed' USING ERRCODE = 'P0108'; END IF;
    INSERT INTO resolution (partnership_id, motion_id, kind, carried, result, custom_version)
    VALUES (p_partnership, p_motion, 'APPROPRIATION', p_carried, p_result, p_custom) RETURNING id INTO v_id;
    PERFORM stage_leaf(p_partnership, 'resolution', p_result);
    RETURN v_id;
  END $$;

  CREATE OR REPLACE FUNCTION mark_executed(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    ${turn}
    UPDATE motion SET state = 'EXECUTED', executed_at = clock_timestamp()
    WHERE partnership_id = p_partnership AND id = p_motion AND state = 'CARRIED';
    RETURN FOUND;
  END $$;
`;
