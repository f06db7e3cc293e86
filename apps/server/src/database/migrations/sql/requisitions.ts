/**
 * A part of the members asks for a general meeting. Once enough have signed it stands, with its leaf; officers must call
 * the meeting within the days, or any who signed may.
 */
export const REQUISITIONS = `
  CREATE TABLE meeting_requisition (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL REFERENCES partnership,
    -- What the meeting shall be about; nothing where it was erased, and its salt with it.
    why text CHECK (length(why) BETWEEN 1 AND 5000 AND plain_words(why)),
    salt bytea CHECK (octet_length(salt) = 32),
    commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
    person_id uuid NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When enough had signed, how many those were, and of how many.
    reached_at timestamptz,
    signed integer,
    members integer,
    custom_version integer,
    CHECK (num_nulls(why, salt) IN (0, 2)),
    CHECK (num_nulls(reached_at, signed, members, custom_version) IN (0, 4)),
    UNIQUE (id, partnership_id),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE TABLE requisition_signature (
    requisition_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (requisition_id, person_id),
    FOREIGN KEY (requisition_id, partnership_id) REFERENCES meeting_requisition (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE FUNCTION requisition_leaf(p_requisition uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"at":"%s","customVersion":"%s","id":"%s","members":"%s","signed":"%s","type":"requisition","v":"1","why":"%s"}',
      custom_instant(r.reached_at), r.custom_version, r.id, r.members, r.signed, encode(r.commitment, 'hex'))
    FROM meeting_requisition r WHERE r.id = p_requisition
  $$;

  -- Looks whether enough have signed by now; what was reached once stays so. Everybody has one vote, so that heads are votes.
  CREATE FUNCTION count_requisition(p_partnership uuid, p_requisition uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE c custom_version; v_signed integer; v_members integer;
  BEGIN
    SELECT count(*), count(s.person_id) INTO v_members, v_signed
    FROM voters_now(p_partnership, ARRAY(SELECT l.code FROM college l WHERE l.partnership_id = p_partnership)) AS v
    LEFT JOIN requisition_signature s ON s.requisition_id = p_requisition AND s.person_id = v.person_id;
    c := custom_at(p_partnership, clock_timestamp());
    IF NOT reaches(v_signed, v_members, coalesce(c.rules::jsonb #>> '{voting,requisition}', '1/10')) AND v_signed <= 5000 THEN RETURN; END IF;
    UPDATE meeting_requisition x SET reached_at = clock_timestamp(), signed = v_signed, members = v_members, custom_version = c.version
    WHERE x.id = p_requisition AND x.reached_at IS NULL;
    IF FOUND THEN PERFORM stage_leaf(p_partnership, 'requisition', requisition_leaf(p_requisition)); END IF;
  END $$;

  -- Asks for a meeting, and signs first.
  CREATE FUNCTION begin_requisition(p_partnership uuid, p_person uuid, p_why text) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid; v_salt bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
  BEGIN
    PERFORM 1 FROM ledger l WHERE l.id = p_partnership FOR NO KEY UPDATE;
    IF NOT is_member(p_partnership, p_person) THEN RETURN QUERY SELECT 'NotAMember', NULL::uuid; RETURN; END IF;
    IF (SELECT count(*) FROM meeting_requisition r WHERE r.partnership_id = p_partnership AND r.person_id = p_person AND r.begun_at > clock_timestamp() - interval '90 days') >= 3 THEN
      RETURN QUERY SELECT 'RequisitionsTooMany', NULL::uuid; RETURN;
    END IF;
    INSERT INTO meeting_requisition (partnership_id, why, salt, commitment, person_id)
    VALUES (p_partnership, p_why, v_salt, sha256(convert_to('requisition' || chr(10), 'UTF8') || v_salt || convert_to(p_why, 'UTF8')), p_person)
    RETURNING meeting_requisition.id INTO v_id;
    INSERT INTO requisition_signature (requisition_id, partnership_id, person_id) VALUES (v_id, p_partnership, p_person);
    PERFORM count_requisition(p_partnership, v_id);
    RETURN QUERY SELECT 'DONE', v_id;
  END $$;

  -- Signs, or takes a signature back while it has not been reached.
  CREATE FUNCTION sign_requisition(p_partnership uuid, p_requisition uuid, p_person uuid, p_does boolean) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE r meeting_requisition;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO r FROM meeting_requisition x WHERE x.partnership_id = p_partnership AND x.id = p_requisition FOR UPDATE;
    IF NOT FOUND THEN RETURN 'NotFound'; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    IF r.reached_at IS NOT NULL THEN RETURN 'RequisitionReached'; END IF;
    -- Names that were gathered a year ago ask for nothing now.
    IF r.begun_at < clock_timestamp() - interval '90 days' THEN RETURN 'RequisitionLapsed'; END IF;
    IF p_does THEN
      INSERT INTO requisition_signature (requisition_id, partnership_id, person_id) VALUES (p_requisition, p_partnership, p_person) ON CONFLICT DO NOTHING;
      PERFORM count_requisition(p_partnership, p_requisition);
    ELSE
      DELETE FROM requisition_signature WHERE requisition_id = p_requisition AND person_id = p_person;
    END IF;
    RETURN 'DONE';
  END $$;

  GRANT SELECT ON meeting_requisition, requisition_signature TO copyhold_app;
  GRANT SELECT (id, partnership_id, why, salt, commitment, begun_at, reached_at, signed, members, custom_version) ON meeting_requisition TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION requisition_leaf, count_requisition, begin_requisition, sign_requisition FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION requisition_leaf TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION begin_requisition, sign_requisition TO copyhold_app;
`;

export const WITHOUT_REQUISITIONS = `
  DROP FUNCTION sign_requisition, begin_requisition, count_requisition, requisition_leaf;
  DROP TABLE requisition_signature, meeting_requisition;
`;
