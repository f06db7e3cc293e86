/**
 * The vote on a noticed motion: the roll freezes when it opens, each voter with their college and their key; ballots come
 * in signed, numbered and committed to, and the last of each voter counts; the clock closes.
 */
export const MOTION_VOTES = `
  -- The key with which somebody signs their ballots on one motion: the last one. A key is of one motion, for it stands in
  -- the log beside each ballot: one for all would tell which ballots are of one hand.
  CREATE TABLE voter_key (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    motion_id uuid NOT NULL,
    person_id uuid NOT NULL,
    -- Ed25519.
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX voter_key_person ON voter_key (motion_id, person_id, id);
  CREATE INDEX voter_key_key ON voter_key (key);
  CALL make_append_only('voter_key');

  CREATE TABLE motion_opening (
    partnership_id uuid NOT NULL,
    motion_id uuid PRIMARY KEY,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    size integer NOT NULL CHECK (size >= 0),
    electorate bytea NOT NULL CHECK (octet_length(electorate) = 32),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id)
  );
  CALL make_append_only('motion_opening');

  CREATE TABLE motion_extension (
    partnership_id uuid NOT NULL,
    motion_id uuid PRIMARY KEY,
    met_at timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until > met_at),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id)
  );
  CALL make_append_only('motion_extension');

  -- How many stand on the roll of a vote and how many have cast, by college: counted as they come, since a late quorum is
  -- looked for at every ballot.
  CREATE TABLE motion_college (
    motion_id uuid NOT NULL REFERENCES motion (id),
    college text NOT NULL,
    members integer NOT NULL CHECK (members >= 0),
    present integer NOT NULL DEFAULT 0 CHECK (present BETWEEN 0 AND members),
    PRIMARY KEY (motion_id, college)
  );

  -- The keys that a voter signs with in one vote: that of the frozen roll, and what was enrolled after it.
  CREATE TABLE elector_key (
    motion_id uuid NOT NULL,
    voter_ref uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 0),
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, voter_ref, number),
    FOREIGN KEY (motion_id, voter_ref) REFERENCES elector
  );
  CALL make_append_only('elector_key');

  ALTER TABLE ballot
    DROP CONSTRAINT ballot_pkey,
    ADD COLUMN number integer NOT NULL DEFAULT 1 CHECK (number > 0),
    ADD PRIMARY KEY (motion_id, voter_ref, number),
    ALTER allocations DROP NOT NULL,
    -- Canonical JSON of the choice; absent of the first form, which has allocations.
    ADD COLUMN choice text CHECK (choice IS JSON OBJECT WITH UNIQUE KEYS),
    ADD COLUMN key bytea CHECK (octet_length(key) = 32),
    ADD COLUMN signature bytea CHECK (octet_length(signature) = 64),
    ADD CONSTRAINT ballot_form CHECK (CASE WHEN choice IS NULL THEN allocations IS NOT NULL AND num_nonnulls(key, signature) = 0 AND number = 1
                                           ELSE allocations IS NULL AND num_nulls(key, signature) = 0 END);

  CREATE FUNCTION electorate_hash_keyed(p_motion uuid) RETURNS bytea LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to('[' || coalesce(string_agg(format('{"college":"%s","key":"%s","voter":"%s"}', e.college, encode(k.key, 'hex'), e.voter_ref), ','
      ORDER BY e.voter_ref::text COLLATE "C"), '') || ']', 'UTF8'))
    FROM elector e LEFT JOIN elector_key k ON k.motion_id = e.motion_id AND k.voter_ref = e.voter_ref AND k.number = 0 WHERE e.motion_id = p_motion
  $$;
  CREATE FUNCTION motion_opening_leaf(o motion_opening) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"at":"%s","electorate":"%s","motion":"%s","size":"%s","type":"motion-opening","v":"1"}',
      custom_instant(o.opened_at), encode(o.electorate, 'hex'), o.motion_id, o.size)
  $$;
  CREATE FUNCTION motion_extension_leaf(x motion_extension) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"metAt":"%s","motion":"%s","type":"motion-extension","until":"%s","v":"1"}', custom_instant(x.met_at), x.motion_id, custom_instant(x.until))
  $$;
  CREATE FUNCTION elector_key_leaf(k elector_key) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"key":"%s","motion":"%s","number":"%s","type":"elector-key","v":"1","voter":"%s"}', encode(k.key, 'hex'), k.motion_id, k.number, k.voter_ref)
  $$;
  CREATE FUNCTION ballot_leaf(b ballot) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN b.choice IS NULL
      THEN format('{"commitment":"%s","motion":"%s","type":"ballot","v":"1","voter":"%s"}', encode(b.commitment, 'hex'), b.motion_id, b.voter_ref)
      ELSE format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
        encode(b.commitment, 'hex'), encode(b.key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref) END
  $$;

  -- A key of one's own for one motion, from its notice on. Where its roll is frozen it is the voter's next key there, and
  -- the log says that it is another.
  CREATE FUNCTION enrol_voter_key(p_partnership uuid, p_motion uuid, p_person uuid, p_key bytea) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; e elector; k elector_key;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion x WHERE x.partnership_id = p_partnership AND x.id = p_motion AND x.version IS NOT NULL FOR SHARE;
    IF NOT FOUND OR m.state = 'DRAFT' THEN RETURN 'NotFound'; END IF;
    IF m.state NOT IN ('NOTICED', 'OPEN') THEN RETURN CASE WHEN m.state IN ('DELIBERATION', 'WITHDRAWN') THEN 'MotionNotOpen' ELSE 'MotionClosed' END; END IF;
    IF clock_timestamp() >= coalesce(m.extended_to, m.closes_at) THEN RETURN 'MotionClosed'; END IF;
    SELECT * INTO e FROM elector l WHERE l.motion_id = p_motion AND l.person_id = p_person;
    IF m.state = 'OPEN' AND e.voter_ref IS NULL THEN RETURN 'NotOnElectorate'; END IF;
    IF m.state = 'NOTICED' AND NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    IF EXISTS (SELECT 1 FROM voter_key v WHERE v.key = p_key AND (v.person_id <> p_person OR v.motion_id <> p_motion)) THEN RETURN 'KeyUsedElsewhere'; END IF;
    -- Whoever votes in turns from two browsers enrols each anew.
    IF p_key = (SELECT v.key FROM voter_key v WHERE v.motion_id = p_motion AND v.person_id = p_person ORDER BY v.id DESC LIMIT 1) THEN RETURN 'DONE'; END IF;
    IF (SELECT count(*) FROM voter_key v WHERE v.motion_id = p_motion AND v.person_id = p_person AND v.enrolled_at > clock_timestamp() - interval '1 day') >= 20 THEN
      RETURN 'KeysTooMany';
    END IF;
    INSERT INTO voter_key (partnership_id, motion_id, person_id, key) VALUES (p_partnership, p_motion, p_person, p_key);
    IF m.state = 'OPEN' THEN
      INSERT INTO elector_key (motion_id, voter_ref, number, key)
      SELECT p_motion, e.voter_ref, 1 + coalesce(max(o.number), 0), p_key FROM elector_key o WHERE o.motion_id = p_motion AND o.voter_ref = e.voter_ref
      RETURNING * INTO k;
      PERFORM stage_leaf(p_partnership, 'elector-key', elector_key_leaf(k));
    END IF;
    RETURN 'DONE';
  END $$;

  -- Freezes the roll, when it is time: whoever is a member now, in one college, with the key that they have.
  CREATE FUNCTION open_noticed(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb; o motion_opening;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR m.state <> 'NOTICED' OR clock_timestamp() < m.opens_at THEN RETURN false; END IF;
    SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;
    -- Whoever opened late would choose the moment at which the roll freezes, and leave fewer days than the custom asks for.
    IF clock_timestamp() > m.closes_at + interval '1 hour' - make_interval(hours => 24 * coalesce((
         SELECT c.rules::jsonb #>> '{voting,openDays}' FROM custom_version c WHERE c.partnership_id = p_partnership AND c.version = m.custom_version), '7')::integer) THEN
      INSERT INTO motion_recall (partnership_id, motion_id, number) VALUES (p_partnership, p_motion, m.notices);
      PERFORM stage_leaf(p_partnership, 'motion-recall', motion_recall_leaf(p_motion, m.notices));
      UPDATE motion SET state = 'DELIBERATION', opens_at = NULL, closes_at = NULL, custom_version = NULL WHERE id = p_motion;
      RETURN true;
    END IF;
    -- In no order that tells who stands behind a reference.
    INSERT INTO elector (motion_id, voter_ref, partnership_id, person_id, college)
    SELECT p_motion, s.ref, p_partnership, s.person_id, s.college FROM (
      SELECT gen_random_uuid() AS ref, v.person_id, v.college
      FROM voters_now(p_partnership, ARRAY(SELECT e ->> 'code' FROM jsonb_array_elements(v_terms -> 'colleges') AS e)) AS v) AS s ORDER BY s.ref;
    INSERT INTO elector_key (motion_id, voter_ref, number, key)
    SELECT p_motion, e.voter_ref, 0, k.key FROM elector e
    CROSS JOIN LATERAL (SELECT v.key FROM voter_key v WHERE v.motion_id = p_motion AND v.person_id = e.person_id ORDER BY v.id DESC LIMIT 1) AS k
    WHERE e.motion_id = p_motion ORDER BY e.voter_ref;
    INSERT INTO motion_college (motion_id, college, members)
    SELECT p_motion, c ->> 'code', count(e.voter_ref) FROM jsonb_array_elements(v_terms -> 'colleges') AS c
    LEFT JOIN elector e ON e.motion_id = p_motion AND e.college = c ->> 'code' GROUP BY c ->> 'code';
    UPDATE motion SET state = 'OPEN' WHERE id = p_motion;
    INSERT INTO motion_opening (partnership_id, motion_id, size, electorate)
    SELECT p_partnership, p_motion, count(*), electorate_hash_keyed(p_motion) FROM elector e WHERE e.motion_id = p_motion RETURNING * INTO o;
    PERFORM stage_leaf(p_partnership, 'motion-opening', motion_opening_leaf(o));
    RETURN true;
  END $$;

  -- Whether the choice is one that this vote knows: what a count could not take is not taken in.
  CREATE FUNCTION choice_fault(p_terms jsonb, p_choice text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT (p_choice IS JSON OBJECT WITH UNIQUE KEYS) THEN RETURN 'BallotMalformed'; END IF;
    IF p_choice = '{"choice":"ABSTAIN"}' THEN RETURN NULL; END IF;
    IF p_terms ->> 'ballot' = 'MOTION' AND p_choice IN ('{"choice":"YES"}', '{"choice":"NO"}') THEN RETURN NULL; END IF;
    RETURN 'BallotMalformed';
  END $$;

  -- Takes ballots of one motion, in order, each for itself: CAST, or what stands against it. Each is what its commitment
  -- says; that it was signed is asked by whoever calls, and by everybody who reads the log.
  CREATE FUNCTION cast_votes(p_partnership uuid, p_motion uuid, b_person uuid[], b_number integer[], b_choice text[], b_salt bytea[], b_commitment bytea[], b_key bytea[], b_signature bytea[])
  RETURNS TABLE (place integer, outcome text, receipt text, cast_at timestamptz, voter_ref uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb; i integer; e elector; b ballot; v_said text; v_last integer; v_key bytea; v_now timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL FOR SHARE;
    SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;
    FOR i IN 1 .. cardinality(b_person) LOOP
      v_now := clock_timestamp();
      place := i; receipt := NULL; cast_at := NULL; voter_ref := NULL;
      IF m.id IS NULL OR m.state = 'DRAFT' THEN outcome := 'NotFound'; RETURN NEXT; CONTINUE; END IF;
      IF m.state IN ('DELIBERATION', 'NOTICED', 'WITHDRAWN') THEN outcome := 'MotionNotOpen'; RETURN NEXT; CONTINUE; END IF;
      IF m.state <> 'OPEN' OR v_now >= coalesce(m.extended_to, m.closes_at) THEN outcome := 'MotionClosed'; RETURN NEXT; CONTINUE; END IF;
      SELECT * INTO e FROM elector l WHERE l.motion_id = p_motion AND l.person_id = b_person[i];
      IF NOT FOUND THEN outcome := 'NotOnElectorate'; RETURN NEXT; CONTINUE; END IF;
      voter_ref := e.voter_ref;
      SELECT k.key INTO v_key FROM elector_key k WHERE k.motion_id = p_motion AND k.voter_ref = e.voter_ref ORDER BY k.number DESC LIMIT 1;
      IF v_key IS NULL OR v_key IS DISTINCT FROM b_key[i] THEN outcome := 'KeyNotEnrolled'; RETURN NEXT; CONTINUE; END IF;
      SELECT max(o.number) INTO v_last FROM ballot o WHERE o.motion_id = p_motion AND o.voter_ref = e.voter_ref;
      IF b_number[i] IS DISTINCT FROM 1 + coalesce(v_last, 0) THEN outcome := 'BallotOutOfTurn'; RETURN NEXT; CONTINUE; END IF;
      IF b_number[i] > 1000 THEN outcome := 'BallotsTooMany'; RETURN NEXT; CONTINUE; END IF;
      outcome := choice_fault(v_terms, b_choice[i]);
      IF outcome IS NOT NULL THEN RETURN NEXT; CONTINUE; END IF;
      IF octet_length(b_salt[i]) IS DISTINCT FROM 32
         OR b_commitment[i] IS DISTINCT FROM sha256(convert_to('ballot' || chr(10), 'UTF8') || b_salt[i] || convert_to(b_choice[i], 'UTF8')) THEN
        RAISE EXCEPTION 'the commitment is to another ballot' USING ERRCODE = 'P0121';
      END IF;
      b := NULL; b.motion_id := p_motion; b.voter_ref := e.voter_ref; b.number := b_number[i]; b.choice := b_choice[i]; b.salt := b_salt[i];
      b.commitment := b_commitment[i]; b.key := b_key[i]; b.signature := b_signature[i]; b.cast_at := v_now;
      v_said := ballot_leaf(b);
      b.receipt := receipt_of(sha256('\\x00'::bytea || convert_to(v_said, 'UTF8')));
      INSERT INTO ballot SELECT b.*;
      PERFORM stage_leaf(p_partnership, 'ballot', v_said);
      outcome := 'CAST'; receipt := b.receipt; cast_at := b.cast_at;
      RETURN NEXT;
      CONTINUE WHEN b_number[i] > 1;
      UPDATE motion_college c SET present = c.present + 1 WHERE c.motion_id = p_motion AND c.college = e.college;
      -- A quorum that is met so late that nobody could answer gives time to, once.
      IF m.extended_to IS NULL AND b.cast_at > m.closes_at - make_interval(hours => (v_terms ->> 'extensionHours')::integer)
         AND quorum_just_met(p_motion, v_terms, e.college) THEN
        m.extended_to := b.cast_at + make_interval(hours => (v_terms ->> 'extensionHours')::integer);
        UPDATE motion SET extended_to = m.extended_to WHERE id = p_motion;
        INSERT INTO motion_extension (partnership_id, motion_id, met_at, until) VALUES (p_partnership, p_motion, b.cast_at, m.extended_to);
        PERFORM stage_leaf(p_partnership, 'motion-extension', (SELECT motion_extension_leaf(x) FROM motion_extension x WHERE x.motion_id = p_motion));
      END IF;
    END LOOP;
  END $$;

  -- True where the last quorum that was wanting has been met by the ballot of somebody of that college.
  CREATE FUNCTION quorum_just_met(p_motion uuid, p_terms jsonb, p_college text) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    WITH needed AS (
      SELECT r.college, r.present, least(ceil(r.members * split_part(p_terms #>> '{quorum,share}', '/', 1)::numeric / split_part(p_terms #>> '{quorum,share}', '/', 2)::numeric),
                                         (p_terms #>> '{quorum,atMost}')::numeric) AS quorum FROM motion_college r WHERE r.motion_id = p_motion
    )
    SELECT bool_and(n.present >= n.quorum) AND bool_or(n.college = p_college AND n.present = n.quorum) FROM needed n
  $$;

  -- The clock's: closes what is due. Between a close and its count nothing can come.
  CREATE FUNCTION close_noticed(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR m.version IS NULL OR m.state <> 'OPEN' OR clock_timestamp() < coalesce(m.extended_to, m.closes_at) THEN RETURN false; END IF;
    UPDATE motion SET state = 'CLOSED' WHERE id = p_motion;
    RETURN true;
  END $$;

  -- Every ballot, the superseded ones shut: after the close, and by no other way.
  CREATE FUNCTION opened_votes(p_partnership uuid, p_motion uuid)
  RETURNS TABLE (voter_ref uuid, number integer, choice text, salt bytea, commitment bytea, key bytea, signature bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.voter_ref, b.number, CASE WHEN l.is_last THEN b.choice END, CASE WHEN l.is_last THEN b.salt END, b.commitment, b.key, b.signature
    FROM ballot b JOIN motion m ON m.id = b.motion_id
    CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT 1 FROM ballot o WHERE o.motion_id = b.motion_id AND o.voter_ref = b.voter_ref AND o.number > b.number) AS is_last) AS l
    WHERE m.partnership_id = p_partnership AND m.id = p_motion AND m.version IS NOT NULL
      AND m.state IN ('CLOSED', 'CARRIED', 'LOST', 'INQUORATE', 'RATIFYING', 'STANDSTILL', 'EXECUTED', 'ANNULLED')
    ORDER BY b.voter_ref, b.number
  $$;

  -- The resolution, once. It says of this motion what was noticed of it: what follows is what was put to the vote.
  CREATE FUNCTION resolve_motion(p_partnership uuid, p_motion uuid, p_state text, p_result text) RETURNS uuid
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; n motion_notice; v_said jsonb := p_result::jsonb; v_effect jsonb; v_id uuid;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR m.state <> 'CLOSED' OR m.version IS NULL OR p_state NOT IN ('CARRIED', 'LOST', 'INQUORATE') THEN
      RAISE EXCEPTION 'motion is not closed' USING ERRCODE = 'P0108';
    END IF;
    SELECT * INTO n FROM motion_notice x WHERE x.motion_id = p_motion AND x.number = m.notices;
    SELECT v.effect::jsonb INTO v_effect FROM motion_version v WHERE v.motion_id = p_motion AND v.number = n.version;
    IF v_said ->> 'motion' IS DISTINCT FROM p_motion::text OR v_said ->> 'kind' IS DISTINCT FROM m.kind OR v_said ->> 'state' IS DISTINCT FROM p_state
       OR v_said ->> 'carried' IS DISTINCT FROM (p_state = 'CARRIED')::text OR v_said ->> 'customVersion' IS DISTINCT FROM n.custom_version::text
       OR v_said ->> 'electorate' IS DISTINCT FROM (SELECT encode(o.electorate, 'hex') FROM motion_opening o WHERE o.motion_id = p_motion)
       OR NOT v_said @> v_effect THEN
      RAISE EXCEPTION 'the resolution is of something else than was put to the vote' USING ERRCODE = 'P0108';
    END IF;
    UPDATE motion SET state = p_state WHERE id = p_motion;
    INSERT INTO resolution (partnership_id, motion_id, kind, carried, result, custom_version)
    VALUES (p_partnership, p_motion, m.kind, p_state = 'CARRIED', p_result, n.custom_version) RETURNING id INTO v_id;
    PERFORM stage_leaf(p_partnership, 'resolution', p_result);
    IF p_state = 'CARRIED' THEN
      UPDATE motion SET state = 'STANDSTILL',
        standstill_until = coalesce(m.extended_to, m.closes_at) + make_interval(hours => (n.terms::jsonb ->> 'standstillHours')::integer) WHERE id = p_motion;
    END IF;
    RETURN v_id;
  END $$;

  -- True for the one caller that may carry it out: the row stays locked until its transaction ends.
  CREATE FUNCTION mark_carried_out(p_partnership uuid, p_motion uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    UPDATE motion SET state = 'EXECUTED', executed_at = clock_timestamp()
    WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL AND state = 'STANDSTILL' AND standstill_until <= clock_timestamp();
    RETURN FOUND;
  END $$;
`;

export const MOTION_VOTES_GRANTS = `
  GRANT SELECT ON voter_key, motion_opening, motion_extension, motion_college, elector_key TO copyhold_app;
  GRANT SELECT ON motion_opening, motion_extension, motion_college, elector_key TO copyhold_auditor;
  GRANT SELECT (number, key, signature) ON ballot TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION electorate_hash_keyed, motion_opening_leaf, motion_extension_leaf, elector_key_leaf, ballot_leaf, enrol_voter_key, open_noticed,
    choice_fault, cast_votes, quorum_just_met, close_noticed, opened_votes, resolve_motion, mark_carried_out FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION electorate_hash_keyed, motion_opening_leaf, motion_extension_leaf, elector_key_leaf TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION enrol_voter_key, open_noticed, cast_votes, close_noticed, resolve_motion, mark_carried_out TO copyhold_app;
  GRANT EXECUTE ON FUNCTION opened_votes TO copyhold_app, copyhold_auditor;
`;

export const WITHOUT_MOTION_VOTES = `
  DROP FUNCTION mark_carried_out, resolve_motion, opened_votes, close_noticed, quorum_just_met, cast_votes, choice_fault, open_noticed, enrol_voter_key,
    ballot_leaf, elector_key_leaf, motion_extension_leaf, motion_opening_leaf, electorate_hash_keyed;
  ALTER TABLE ballot
    DROP COLUMN choice, DROP COLUMN key, DROP COLUMN signature, DROP COLUMN number,
    ADD PRIMARY KEY (motion_id, voter_ref),
    ALTER allocations SET NOT NULL;
  DROP TABLE elector_key, motion_college, motion_extension, motion_opening, voter_key;
`;
