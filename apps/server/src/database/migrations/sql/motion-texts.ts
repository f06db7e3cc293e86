/**
 * A motion while it is written: its versions, which stay, who wrote it, and who supports it. Whoever is a member drafts;
 * its authors revise; nobody revises what was noticed.
 */
export const MOTION_TEXTS = `
  -- An object of texts, written as RFC 8785 writes it, without the members that a resolution has of its own.
  CREATE FUNCTION effect_is_plain(p_effect text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT p_effect = coalesce(flat_json(p_effect::jsonb), '{}') AND NOT jsonb_path_exists(p_effect::jsonb, '$.* ? (@.type() != "string")')
      AND NOT p_effect::jsonb ?| '{carried,customVersion,electorate,kind,motion,onRoll,present,state,tally,type,v}'
  $$;

  CREATE TABLE motion_version (
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    title text NOT NULL CHECK (title ~ '^[^[:cntrl:]]{1,200}$' AND btrim(title) = title),
    why text NOT NULL CHECK (length(why) <= 20000),
    what text NOT NULL CHECK (length(what) <= 20000),
    cost text NOT NULL CHECK (length(cost) <= 20000),
    -- What follows if it is carried: an object of texts, as the kind has it.
    effect text NOT NULL CHECK (effect IS JSON OBJECT WITH UNIQUE KEYS AND length(effect) <= 20000),
    CHECK (effect_is_plain(effect)),
    -- What is chosen among; an empty list where the answer is yes or no.
    options text NOT NULL CHECK (options IS JSON ARRAY WITH UNIQUE KEYS AND length(options) <= 100000),
    person_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, number),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('motion_version');

  CREATE TABLE motion_author (
    motion_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    invited_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    accepted_at timestamptz,
    PRIMARY KEY (motion_id, person_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE TABLE motion_support (
    motion_id uuid NOT NULL,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    supported_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, person_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );

  CREATE FUNCTION is_member(p_partnership uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM membership m WHERE m.partnership_id = p_partnership AND m.person_id = p_person
      AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date))
  $$;

  CREATE FUNCTION writes_motion(p_motion uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM motion m WHERE m.id = p_motion AND m.sponsor_id = p_person)
      OR EXISTS (SELECT 1 FROM motion_author a WHERE a.motion_id = p_motion AND a.person_id = p_person AND a.accepted_at IS NOT NULL)
  $$;

  -- Its first version. Answers DONE and the motion, or what stands against it.
  CREATE FUNCTION draft_motion(p_partnership uuid, p_person uuid, p_kind text, p_text jsonb, p_effect text, p_options text) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    IF NOT is_member(p_partnership, p_person) THEN RETURN QUERY SELECT 'NotAMember', NULL::uuid; RETURN; END IF;
    IF p_kind NOT IN ('ORDINARY', 'WORKLOAD', 'PASTURE', 'PERIOD_REOPENING', 'CUSTOM_CHANGE') THEN RETURN QUERY SELECT 'KindNotYet', NULL::uuid; RETURN; END IF;
    IF (SELECT count(*) FROM motion m WHERE m.partnership_id = p_partnership AND m.sponsor_id = p_person AND m.state IN ('DRAFT', 'DELIBERATION')) >= 20 THEN
      RETURN QUERY SELECT 'DraftsTooMany', NULL::uuid; RETURN;
    END IF;
    INSERT INTO motion (partnership_id, kind, state, title, why, sponsor_id, version, notices, drafted_at)
    VALUES (p_partnership, p_kind, 'DRAFT', p_text ->> 'title', p_text ->> 'why', p_person, 1, 0, clock_timestamp()) RETURNING motion.id INTO v_id;
    INSERT INTO motion_version (partnership_id, motion_id, number, title, why, what, cost, effect, options, person_id)
    VALUES (p_partnership, v_id, 1, p_text ->> 'title', p_text ->> 'why', p_text ->> 'what', p_text ->> 'cost', p_effect, p_options, p_person);
    RETURN QUERY SELECT 'DONE', v_id;
  END $$;

  -- The next version. Answers DONE or what stands against it.
  CREATE FUNCTION revise_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_base integer, p_text jsonb, p_effect text, p_options text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v motion; v_old motion_version;
  BEGIN
    SELECT * INTO v FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR v.version IS NULL THEN RETURN 'NotFound'; END IF;
    IF NOT writes_motion(p_motion, p_person) OR NOT is_member(p_partnership, p_person) THEN RETURN 'NotItsAuthor'; END IF;
    IF v.state NOT IN ('DRAFT', 'DELIBERATION') THEN RETURN 'MotionFrozen'; END IF;
    IF v.version <> p_base THEN RETURN 'VersionStale'; END IF;
    IF p_base >= 200 THEN RETURN 'VersionsTooMany'; END IF;
    SELECT * INTO v_old FROM motion_version x WHERE x.motion_id = p_motion AND x.number = p_base;
    -- A second call is of the same text; from when a custom holds may lie later.
    IF v.second_call_of IS NOT NULL AND ((p_effect::jsonb - 'effectiveAt') <> (v_old.effect::jsonb - 'effectiveAt')
       OR ROW(p_text ->> 'title', p_text ->> 'why', p_text ->> 'what', p_text ->> 'cost') IS DISTINCT FROM ROW(v_old.title, v_old.why, v_old.what, v_old.cost)) THEN
      RETURN 'MotionFrozen';
    END IF;
    INSERT INTO motion_version (partnership_id, motion_id, number, title, why, what, cost, effect, options, person_id)
    VALUES (p_partnership, p_motion, p_base + 1, p_text ->> 'title', p_text ->> 'why', p_text ->> 'what', p_text ->> 'cost', p_effect, p_options, p_person);
    UPDATE motion SET version = p_base + 1, title = p_text ->> 'title', why = p_text ->> 'why' WHERE id = p_motion;
    -- Whoever supported it supported another text.
    IF v.second_call_of IS NULL THEN DELETE FROM motion_support WHERE motion_id = p_motion; END IF;
    RETURN 'DONE';
  END $$;

  -- Publishes a draft, takes a notice back, or withdraws.
  CREATE FUNCTION move_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_to text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v motion;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR v.version IS NULL THEN RETURN 'NotFound'; END IF;
    -- Who writes it with the sponsor publishes and takes back; to withdraw it is the sponsor's.
    IF NOT is_member(p_partnership, p_person) OR NOT writes_motion(p_motion, p_person) OR (p_to = 'WITHDRAWN' AND v.sponsor_id <> p_person) THEN
      RETURN 'NotItsAuthor';
    END IF;
    -- What supporters have put to the vote, its authors do not take back.
    IF v.state = 'NOTICED' AND EXISTS (SELECT 1 FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = v.notices AND NOT writes_motion(p_motion, n.person_id)) THEN
      RETURN 'MotionFrozen';
    END IF;
    IF p_to NOT IN ('DELIBERATION', 'WITHDRAWN') OR NOT EXISTS (SELECT 1 FROM motion_step s WHERE s.from_state = v.state AND s.to_state = p_to)
       OR (v.state = 'NOTICED' AND clock_timestamp() >= v.opens_at) THEN RETURN 'MotionCannotMove'; END IF;
    IF v.state = 'NOTICED' THEN
      INSERT INTO motion_recall (partnership_id, motion_id, number, person_id) VALUES (p_partnership, p_motion, v.notices, p_person);
      PERFORM stage_leaf(p_partnership, 'motion-recall', motion_recall_leaf(p_motion, v.notices));
      UPDATE motion SET state = p_to, opens_at = NULL, closes_at = NULL, custom_version = NULL WHERE id = p_motion;
    ELSE
      UPDATE motion SET state = p_to WHERE id = p_motion;
    END IF;
    RETURN 'DONE';
  END $$;

  -- The second call of a motion that too few came to: the same text, once, where the custom knows one. Whoever wrote or
  -- supported the first may call it.
  CREATE FUNCTION call_motion_again(p_partnership uuid, p_motion uuid, p_person uuid) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v motion_version; v_id uuid;
  BEGIN
    SELECT * INTO m FROM motion x WHERE x.partnership_id = p_partnership AND x.id = p_motion FOR UPDATE;
    IF m.id IS NULL OR m.version IS NULL THEN RETURN QUERY SELECT 'NotFound', NULL::uuid; RETURN; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN QUERY SELECT 'NotAMember', NULL::uuid; RETURN; END IF;
    IF NOT writes_motion(p_motion, p_person) AND NOT EXISTS (SELECT 1 FROM motion_support s WHERE s.motion_id = p_motion AND s.person_id = p_person) THEN
      RETURN QUERY SELECT 'NotItsAuthor', NULL::uuid; RETURN;
    END IF;
    IF m.state <> 'INQUORATE' THEN RETURN QUERY SELECT 'MotionCannotMove', NULL::uuid; RETURN; END IF;
    IF m.second_call_of IS NOT NULL OR EXISTS (SELECT 1 FROM motion x WHERE x.second_call_of = p_motion) THEN
      RETURN QUERY SELECT 'SecondCallUsed', NULL::uuid; RETURN;
    END IF;
    IF coalesce((custom_at(p_partnership, clock_timestamp())).rules::jsonb ->> 'secondCall', 'true') <> 'true' THEN
      RETURN QUERY SELECT 'NoSecondCall', NULL::uuid; RETURN;
    END IF;
    SELECT * INTO v FROM motion_version x WHERE x.motion_id = p_motion AND x.number = m.version;
    INSERT INTO motion (partnership_id, kind, state, title, why, sponsor_id, version, notices, drafted_at, second_call_of)
    VALUES (p_partnership, m.kind, 'DELIBERATION', v.title, v.why, m.sponsor_id, 1, 0, clock_timestamp(), p_motion) RETURNING motion.id INTO v_id;
    INSERT INTO motion_version (partnership_id, motion_id, number, title, why, what, cost, effect, options, person_id)
    VALUES (p_partnership, v_id, 1, v.title, v.why, v.what, v.cost, v.effect, v.options, v.person_id);
    INSERT INTO motion_author (motion_id, partnership_id, person_id, invited_at, accepted_at)
    SELECT v_id, a.partnership_id, a.person_id, a.invited_at, a.accepted_at FROM motion_author a WHERE a.motion_id = p_motion AND a.accepted_at IS NOT NULL;
    INSERT INTO motion_support (motion_id, partnership_id, person_id) SELECT v_id, s.partnership_id, s.person_id FROM motion_support s WHERE s.motion_id = p_motion;
    RETURN QUERY SELECT 'DONE', v_id;
  END $$;

  CREATE FUNCTION support_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_does boolean) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v motion;
  BEGIN
    SELECT * INTO v FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR SHARE;
    IF NOT FOUND OR v.version IS NULL OR v.state = 'DRAFT' THEN RETURN 'NotFound'; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    IF v.state <> 'DELIBERATION' THEN RETURN 'MotionFrozen'; END IF;
    IF p_does THEN
      INSERT INTO motion_support (motion_id, partnership_id, person_id) VALUES (p_motion, p_partnership, p_person) ON CONFLICT DO NOTHING;
    ELSE
      DELETE FROM motion_support WHERE motion_id = p_motion AND person_id = p_person;
    END IF;
    RETURN 'DONE';
  END $$;

  -- The sponsor asks somebody to write with them; that person says yes, or leaves.
  CREATE FUNCTION invite_author(p_partnership uuid, p_motion uuid, p_sponsor uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND sponsor_id = p_sponsor AND state IN ('DRAFT', 'DELIBERATION') FOR UPDATE;
    IF NOT FOUND OR NOT is_member(p_partnership, p_sponsor) THEN RETURN 'NotItsAuthor'; END IF;
    IF p_person = p_sponsor OR NOT is_member(p_partnership, p_person) THEN RETURN 'NotAMember'; END IF;
    IF (SELECT count(*) FROM motion_author WHERE motion_id = p_motion) >= 20 THEN RETURN 'AuthorsTooMany'; END IF;
    INSERT INTO motion_author (motion_id, partnership_id, person_id) VALUES (p_motion, p_partnership, p_person) ON CONFLICT DO NOTHING;
    RETURN 'DONE';
  END $$;

  CREATE FUNCTION answer_authorship(p_partnership uuid, p_motion uuid, p_person uuid, p_does boolean) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF p_does THEN
      UPDATE motion_author SET accepted_at = coalesce(accepted_at, clock_timestamp())
      WHERE partnership_id = p_partnership AND motion_id = p_motion AND person_id = p_person;
    ELSE
      DELETE FROM motion_author WHERE partnership_id = p_partnership AND motion_id = p_motion AND person_id = p_person;
    END IF;
    RETURN CASE WHEN FOUND THEN 'DONE' ELSE 'NotFound' END;
  END $$;

  GRANT SELECT ON motion_version, motion_author, motion_support TO copyhold_app;
  GRANT SELECT ON motion_version TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION effect_is_plain, is_member, writes_motion, draft_motion, revise_motion, move_motion, call_motion_again, support_motion, invite_author, answer_authorship FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION draft_motion, revise_motion, move_motion, call_motion_again, support_motion, invite_author, answer_authorship TO copyhold_app;
`;

export const WITHOUT_MOTION_TEXTS = `
  DROP FUNCTION draft_motion, revise_motion, move_motion, call_motion_again, support_motion, invite_author, answer_authorship, writes_motion, is_member;
  DROP TABLE motion_support, motion_author, motion_version;
  DROP FUNCTION effect_is_plain;
`;
