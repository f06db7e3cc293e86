/** Giving a mandate and taking it back: refused as `mayDelegate` and `mayRevoke` refuse it. */
export const MANDATE_GIVING = `
  -- Whether two mandates speak of the same votes.
  CREATE FUNCTION mandates_overlap(a mandate, b mandate) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN a.meeting_id IS NOT NULL OR b.meeting_id IS NOT NULL THEN a.meeting_id IS NOT DISTINCT FROM b.meeting_id
      ELSE coalesce(k.a_kind = k.b_kind, true) AND coalesce(a.motion_id = b.motion_id, true) AND a.given_at < b.until_at AND b.given_at < a.until_at END
    FROM (SELECT coalesce(a.topic, (SELECT m.kind FROM motion m WHERE m.id = a.motion_id)) AS a_kind,
                 coalesce(b.topic, (SELECT m.kind FROM motion m WHERE m.id = b.motion_id)) AS b_kind) AS k
  $$;

  -- In which college somebody votes on what the mandate is for: that of the frozen roll where it is one open vote.
  CREATE FUNCTION mandate_college(d mandate, p_person uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT 1 FROM motion_opening o WHERE o.motion_id = d.motion_id)
      THEN (SELECT e.college FROM elector e WHERE e.motion_id = d.motion_id AND e.person_id = p_person)
      ELSE (SELECT v.college FROM voters_now(d.partnership_id, CASE WHEN coalesce(d.topic, (SELECT m.kind FROM motion m WHERE m.id = d.motion_id)) = 'WORKLOAD'
              THEN ARRAY['HOST'] ELSE colleges_due(d.partnership_id) END) AS v WHERE v.person_id = p_person) END
  $$;

  -- What stands against giving a mandate; null where nothing does.
  CREATE FUNCTION mandate_fault(d mandate) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_giver text; v_holder text; v_kind text := CASE WHEN d.meeting_id IS NULL THEN 'DELEGATION' ELSE 'PROXY' END;
  BEGIN
    IF d.giver_id = d.holder_id THEN RETURN 'DelegatesToSelf'; END IF;
    v_giver := mandate_college(d, d.giver_id); v_holder := mandate_college(d, d.holder_id);
    IF v_giver IS NULL OR v_holder IS NULL THEN RETURN 'NotAVoter'; END IF;
    IF v_giver <> v_holder THEN RETURN 'OtherCollege'; END IF;
    IF d.until_at <= d.given_at THEN RETURN 'PeriodMalformed'; END IF;
    IF EXISTS (SELECT 1 FROM mandate o WHERE o.partnership_id = d.partnership_id AND o.giver_id = d.giver_id AND mandate_stands(o, d.given_at) AND mandates_overlap(o, d)) THEN
      RETURN 'AlreadyDelegated';
    END IF;
    IF EXISTS (SELECT 1 FROM mandate o WHERE o.partnership_id = d.partnership_id AND o.giver_id = d.holder_id AND mandate_stands(o, d.given_at) AND mandates_overlap(o, d)) THEN
      RETURN 'HolderHasDelegated';
    END IF;
    IF (SELECT count(*) FROM mandate o WHERE o.partnership_id = d.partnership_id AND o.holder_id = d.holder_id AND (o.meeting_id IS NULL) = (d.meeting_id IS NULL)
          AND mandate_stands(o, d.given_at)) >= mandate_cap(d.partnership_id, (custom_at(d.partnership_id, d.given_at)).version, v_kind) THEN
      RETURN 'HolderAtCap';
    END IF;
    IF (SELECT count(*) FROM mandate o WHERE o.partnership_id = d.partnership_id AND o.giver_id = d.giver_id AND o.given_at > d.given_at - interval '1 day') >= 30 THEN
      RETURN 'MandatesTooMany';
    END IF;
    RETURN NULL;
  END $$;

  -- Gives a mandate, from now on; for open votes, too, but for those by tokens, which have no references to cast under.
  CREATE FUNCTION give_mandate(p_partnership uuid, p_giver uuid, p_holder uuid, p_motion uuid, p_topic text, p_meeting uuid, p_until timestamptz) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE d mandate; v_fault text; v_motion uuid;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY[p_until]);
    PERFORM 1 FROM ledger l WHERE l.id = p_partnership FOR NO KEY UPDATE;
    IF p_motion IS NOT NULL AND NOT EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.id = p_motion AND m.version IS NOT NULL
       AND m.state IN ('DELIBERATION', 'NOTICED', 'OPEN') AND clock_timestamp() < coalesce(m.extended_to, m.closes_at, 'infinity')) THEN
      RETURN QUERY SELECT 'MotionClosed', NULL::uuid; RETURN;
    END IF;
    IF is_by_tokens(p_motion) THEN RETURN QUERY SELECT 'SecretVote', NULL::uuid; RETURN; END IF;
    IF p_meeting IS NOT NULL THEN
      PERFORM 1 FROM meeting g WHERE g.partnership_id = p_partnership AND g.id = p_meeting AND g.state NOT IN ('DECLARED', 'MINUTED', 'INQUORATE', 'CANCELLED');
      IF NOT FOUND THEN RETURN QUERY SELECT 'MeetingOver', NULL::uuid; RETURN; END IF;
    END IF;
    d.partnership_id := p_partnership; d.id := uuidv7(); d.giver_id := p_giver; d.holder_id := p_holder; d.motion_id := p_motion; d.topic := p_topic;
    d.meeting_id := p_meeting; d.given_at := clock_timestamp(); d.until_at := p_until;
    v_fault := mandate_fault(d);
    IF v_fault IS NOT NULL THEN RETURN QUERY SELECT v_fault, NULL::uuid; RETURN; END IF;
    INSERT INTO mandate SELECT d.*;
    FOR v_motion IN SELECT m.id FROM motion m WHERE m.partnership_id = p_partnership AND m.version IS NOT NULL AND m.state = 'OPEN'
      AND clock_timestamp() < coalesce(m.extended_to, m.closes_at) AND mandate_is_for(d, m) ORDER BY m.id LOOP
      PERFORM enter_mandate_on(v_motion, d.id);
    END LOOP;
    RETURN QUERY SELECT 'DONE', d.id;
  END $$;

  -- Takes it back: what was cast by it on votes that are still open does not count.
  CREATE FUNCTION revoke_mandate(p_partnership uuid, p_giver uuid, p_mandate uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE o motion_mandate;
  BEGIN
    PERFORM 1 FROM ledger l WHERE l.id = p_partnership FOR NO KEY UPDATE;
    PERFORM 1 FROM mandate d WHERE d.partnership_id = p_partnership AND d.id = p_mandate AND d.giver_id = p_giver;
    IF NOT FOUND THEN RETURN 'NotTheGiver'; END IF;
    IF EXISTS (SELECT 1 FROM mandate_revocation r WHERE r.partnership_id = p_partnership AND r.mandate_id = p_mandate) THEN RETURN 'MandateEnded'; END IF;
    INSERT INTO mandate_revocation (partnership_id, mandate_id) VALUES (p_partnership, p_mandate);
    FOR o IN SELECT x.* FROM motion_mandate x JOIN motion m ON m.id = x.motion_id
      WHERE x.partnership_id = p_partnership AND x.mandate_id = p_mandate AND NOT mandate_ended(x.motion_id, x.number)
        AND m.state = 'OPEN' AND clock_timestamp() < coalesce(m.extended_to, m.closes_at) ORDER BY x.motion_id LOOP
      PERFORM end_mandate_on(p_partnership, o.motion_id, o.number);
    END LOOP;
    RETURN 'DONE';
  END $$;
`;
