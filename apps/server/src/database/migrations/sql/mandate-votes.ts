/** Ballots cast for others, and which ballot of each voter counts: their own last one, else the last cast for them. */
export const MANDATE_VOTES = `
  -- Where the last quorum that was wanting has been met so late that nobody could answer, the close is put off, once.
  CREATE FUNCTION put_off_if_met(p_motion uuid, p_college text, p_at timestamptz) RETURNS timestamptz
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb; v_until timestamptz;
  BEGIN
    SELECT * INTO m FROM motion x WHERE x.id = p_motion;
    SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;
    v_until := p_at + make_interval(hours => (v_terms ->> 'extensionHours')::integer);
    IF m.extended_to IS NOT NULL OR v_until <= m.closes_at OR NOT quorum_just_met(p_motion, v_terms, p_college) THEN RETURN m.extended_to; END IF;
    UPDATE motion SET extended_to = v_until WHERE id = p_motion;
    INSERT INTO motion_extension (partnership_id, motion_id, met_at, until) VALUES (m.partnership_id, p_motion, p_at, v_until);
    PERFORM stage_leaf(m.partnership_id, 'motion-extension', (SELECT motion_extension_leaf(x) FROM motion_extension x WHERE x.motion_id = p_motion));
    RETURN v_until;
  END $$;

  -- What stands against casting by that mandate now; null where nothing does.
  CREATE FUNCTION mandate_cast_fault(m motion, o motion_mandate, p_holder uuid) RETURNS text LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF mandate_ended(m.id, o.number) THEN RETURN 'MandateRevoked'; END IF;
    IF EXISTS (SELECT 1 FROM mandate d WHERE d.id = o.mandate_id AND d.until_at <= clock_timestamp()) THEN RETURN 'MandateExpired'; END IF;
    IF motion_meeting(m.id) IS NOT NULL AND NOT checked_in(motion_meeting(m.id), p_holder) THEN RETURN 'HolderAbsent'; END IF;
    -- Of those that stand the first given count; what has room once keeps it.
    IF (SELECT count(*) FROM motion_mandate x WHERE x.motion_id = m.id AND x.holder_ref = o.holder_ref AND x.kind = o.kind AND x.number <= o.number AND NOT mandate_ended(m.id, x.number))
       > mandate_cap(m.partnership_id, m.custom_version, o.kind) THEN RETURN 'HolderOverCap'; END IF;
    RETURN NULL;
  END $$;

  -- Takes ballots that one holder casts for others, each for itself: CAST, or what stands against it. That each was signed
  -- is asked by whoever calls, and by everybody who reads the log.
  CREATE FUNCTION cast_mandate_votes(p_partnership uuid, p_motion uuid, p_holder uuid, b_mandate integer[], b_number integer[], b_choice text[], b_salt bytea[],
    b_commitment bytea[], b_key bytea[], b_signature bytea[])
  RETURNS TABLE (place integer, outcome text, receipt text, cast_at timestamptz)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; i integer; e elector; o motion_mandate; v_key bytea; v_last integer; v_now timestamptz; v_until timestamptz; v_was boolean; v_said text;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion x WHERE x.partnership_id = p_partnership AND x.id = p_motion AND x.version IS NOT NULL FOR SHARE;
    v_until := coalesce(m.extended_to, m.closes_at);
    SELECT * INTO e FROM elector l WHERE l.motion_id = p_motion AND l.person_id = p_holder;
    SELECT k.key INTO v_key FROM elector_key k WHERE k.motion_id = p_motion AND k.voter_ref = e.voter_ref ORDER BY k.number DESC LIMIT 1;
    FOR i IN 1 .. cardinality(b_mandate) LOOP
      v_now := clock_timestamp();
      place := i; receipt := NULL; cast_at := NULL;
      IF m.id IS NULL OR m.state = 'DRAFT' THEN outcome := 'NotFound'; RETURN NEXT; CONTINUE; END IF;
      IF m.state IN ('DELIBERATION', 'NOTICED', 'WITHDRAWN') THEN outcome := 'MotionNotOpen'; RETURN NEXT; CONTINUE; END IF;
      IF m.state <> 'OPEN' OR v_now >= v_until THEN outcome := 'MotionClosed'; RETURN NEXT; CONTINUE; END IF;
      IF e.voter_ref IS NULL THEN outcome := 'NotOnElectorate'; RETURN NEXT; CONTINUE; END IF;
      SELECT * INTO o FROM motion_mandate x WHERE x.motion_id = p_motion AND x.number = b_mandate[i] AND x.holder_ref = e.voter_ref;
      IF NOT FOUND THEN outcome := 'NoMandate'; RETURN NEXT; CONTINUE; END IF;
      outcome := mandate_cast_fault(m, o, p_holder);
      IF outcome IS NOT NULL THEN RETURN NEXT; CONTINUE; END IF;
      IF v_key IS NULL OR v_key IS DISTINCT FROM b_key[i] THEN outcome := 'KeyNotEnrolled'; RETURN NEXT; CONTINUE; END IF;
      SELECT max(b.number) INTO v_last FROM mandate_ballot b WHERE b.motion_id = p_motion AND b.mandate = o.number;
      IF b_number[i] IS DISTINCT FROM 1 + coalesce(v_last, 0) THEN outcome := 'BallotOutOfTurn'; RETURN NEXT; CONTINUE; END IF;
      IF b_number[i] > 1000 THEN outcome := 'BallotsTooMany'; RETURN NEXT; CONTINUE; END IF;
      outcome := motion_choice_fault(p_motion, b_choice[i]);
      IF outcome IS NOT NULL THEN RETURN NEXT; CONTINUE; END IF;
      IF octet_length(b_salt[i]) IS DISTINCT FROM 32
         OR b_commitment[i] IS DISTINCT FROM sha256(convert_to('ballot' || chr(10), 'UTF8') || b_salt[i] || convert_to(b_choice[i], 'UTF8')) THEN
        RAISE EXCEPTION 'the commitment is to another ballot' USING ERRCODE = 'P0121';
      END IF;
      v_was := voted_for(p_motion, o.giver_ref) OR EXISTS (SELECT 1 FROM ballot b WHERE b.motion_id = p_motion AND b.voter_ref = o.giver_ref);
      v_said := mandate_ballot_leaf(p_motion, o.number, b_number[i], b_commitment[i], b_key[i], b_signature[i]);
      receipt := receipt_of(sha256('\\x00'::bytea || convert_to(v_said, 'UTF8')));
      cast_at := v_now;
      INSERT INTO mandate_ballot (motion_id, mandate, number, choice, salt, commitment, key, signature, receipt, cast_at)
      VALUES (p_motion, o.number, b_number[i], b_choice[i], b_salt[i], b_commitment[i], b_key[i], b_signature[i], receipt, v_now);
      PERFORM stage_leaf(p_partnership, 'mandate-ballot', v_said);
      outcome := 'CAST';
      RETURN NEXT;
      CONTINUE WHEN v_was;
      -- Whoever is voted for is present.
      UPDATE motion_college c SET present = c.present + 1 WHERE c.motion_id = p_motion AND c.college = e.college;
      v_until := coalesce(put_off_if_met(p_motion, e.college, v_now), v_until);
    END LOOP;
  END $$;

  -- Every ballot, own and cast for others; open is, of each voter, the one that counts: their own last one, else the last
  -- that was cast for them by a mandate that was not taken back. After the close, and by no other way.
  CREATE FUNCTION opened_votes(p_partnership uuid, p_motion uuid)
  RETURNS TABLE (voter_ref uuid, number integer, choice text, salt bytea, commitment bytea, key bytea, signature bytea, mandate integer)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT a.voter_ref, a.number, CASE WHEN a.counts THEN a.choice END, CASE WHEN a.counts THEN a.salt END, a.commitment, a.key, a.signature, a.mandate
    FROM (
      SELECT b.voter_ref, b.number, b.choice, b.salt, b.commitment, b.key, b.signature, NULL::integer AS mandate,
             NOT EXISTS (SELECT 1 FROM ballot o WHERE o.motion_id = b.motion_id AND o.voter_ref = b.voter_ref AND o.number > b.number) AS counts
      FROM ballot b WHERE b.motion_id = p_motion
      UNION ALL
      SELECT o.giver_ref, b.number, b.choice, b.salt, b.commitment, b.key, b.signature, b.mandate,
             NOT mandate_ended(b.motion_id, b.mandate) AND NOT EXISTS (SELECT 1 FROM ballot w WHERE w.motion_id = b.motion_id AND w.voter_ref = o.giver_ref)
             AND NOT EXISTS (SELECT 1 FROM mandate_ballot n WHERE n.motion_id = b.motion_id AND n.mandate = b.mandate AND n.number > b.number)
      FROM mandate_ballot b JOIN motion_mandate o ON o.motion_id = b.motion_id AND o.number = b.mandate WHERE b.motion_id = p_motion) AS a
    WHERE EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.id = p_motion AND m.version IS NOT NULL
      AND m.state IN ('CLOSED', 'CARRIED', 'LOST', 'INQUORATE', 'RATIFYING', 'STANDSTILL', 'EXECUTED', 'ANNULLED'))
    ORDER BY a.voter_ref, a.mandate NULLS FIRST, a.number
  $$;

  -- The mandates of one vote that somebody gave or holds, and what became of the ballots cast by them. That something was
  -- cast shows at once, what and whether it counted after the close, to these two and to nobody else.
  CREATE FUNCTION votes_by_mandate(p_partnership uuid, p_motion uuid, p_person uuid)
  RETURNS TABLE (mandate integer, mandate_id uuid, kind text, is_holder boolean, person_id uuid, giver_ref uuid, holder_ref uuid, ballots integer, cast_at timestamptz,
    receipt text, fault text, choice text, fate text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT o.number, o.mandate_id, o.kind, d.holder_id = p_person, CASE WHEN d.holder_id = p_person THEN d.giver_id ELSE d.holder_id END, o.giver_ref, o.holder_ref,
      coalesce(b.number, 0), b.cast_at, CASE WHEN d.holder_id = p_person THEN b.receipt END,
      CASE WHEN m.state = 'OPEN' THEN mandate_cast_fault(m, o, d.holder_id) END,
      CASE WHEN m.state <> 'OPEN' THEN b.choice END,
      CASE WHEN b.number IS NULL THEN NULL WHEN mandate_ended(o.motion_id, o.number) THEN 'MANDATE_REVOKED' WHEN m.state = 'OPEN' THEN NULL
           WHEN EXISTS (SELECT 1 FROM ballot w WHERE w.motion_id = o.motion_id AND w.voter_ref = o.giver_ref) THEN 'OVERRIDDEN' ELSE 'BY_MANDATE' END
    FROM motion_mandate o JOIN mandate d ON d.partnership_id = o.partnership_id AND d.id = o.mandate_id JOIN motion m ON m.id = o.motion_id
    LEFT JOIN LATERAL (SELECT n.number, n.cast_at, n.receipt, n.choice FROM mandate_ballot n WHERE n.motion_id = o.motion_id AND n.mandate = o.number ORDER BY n.number DESC LIMIT 1) AS b ON true
    WHERE o.partnership_id = p_partnership AND o.motion_id = p_motion AND p_person IN (d.giver_id, d.holder_id)
    ORDER BY o.number
  $$;
`;
