/**
 * A motion on its way to the vote: the notice freezes its text, its terms and its hours; the opening freezes the roll. What
 * the custom asks is asked here again, of the text of the custom itself.
 */
export const MOTION_NOTICES = `
  CREATE TABLE motion_notice (
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    version integer NOT NULL,
    -- How it is voted on and counted, as the custom says: an object, canonical.
    terms text NOT NULL CHECK (terms IS JSON OBJECT WITH UNIQUE KEYS),
    custom_version integer NOT NULL,
    supporters integer NOT NULL CHECK (supporters >= 0),
    noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (motion_id, number),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (motion_id, version) REFERENCES motion_version (motion_id, number),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    CHECK (closes_at > opens_at AND opens_at > noticed_at)
  );
  CALL make_append_only('motion_notice');

  CREATE TABLE motion_recall (
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    number integer NOT NULL,
    -- Null where the clock took it back: the hour of its opening passed by.
    person_id uuid,
    recalled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, number),
    FOREIGN KEY (motion_id, number) REFERENCES motion_notice,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('motion_recall');

  -- In which college somebody votes who stands in two: the last word before the roll freezes.
  CREATE TABLE college_choice (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    person_id uuid NOT NULL,
    college text NOT NULL,
    chosen_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, college) REFERENCES college
  );
  CREATE INDEX college_choice_person ON college_choice (partnership_id, person_id, id);
  CALL make_append_only('college_choice');

  CREATE FUNCTION choose_college(p_partnership uuid, p_person uuid, p_college text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF NOT EXISTS (SELECT 1 FROM membership m WHERE m.partnership_id = p_partnership AND m.person_id = p_person AND m.college = p_college
      AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date)) THEN
      RETURN 'NotOfThisCollege';
    END IF;
    INSERT INTO college_choice (partnership_id, person_id, college)
    SELECT p_partnership, p_person, p_college WHERE p_college IS DISTINCT FROM (
      SELECT c.college FROM college_choice c WHERE c.partnership_id = p_partnership AND c.person_id = p_person ORDER BY c.id DESC LIMIT 1);
    RETURN 'DONE';
  END $$;

  -- Everybody who may vote now, each in one college of these: the one chosen, else the one joined first.
  CREATE FUNCTION voters_now(p_partnership uuid, p_colleges text[]) RETURNS TABLE (person_id uuid, college text)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT DISTINCT ON (m.person_id) m.person_id, m.college
    FROM membership m
    LEFT JOIN LATERAL (SELECT c.college FROM college_choice c WHERE c.partnership_id = p_partnership AND c.person_id = m.person_id
                       ORDER BY c.id DESC LIMIT 1) AS chosen ON true
    WHERE m.partnership_id = p_partnership AND m.college = ANY (p_colleges)
      AND m.since <= (clock_timestamp() AT TIME ZONE 'UTC')::date AND (m.until IS NULL OR m.until > (clock_timestamp() AT TIME ZONE 'UTC')::date)
    ORDER BY m.person_id, (m.college = chosen.college) IS TRUE DESC, m.since, m.college
  $$;

  -- The colleges that must be heard by now: the hosts from the first site on, the labellers from the first accepted label.
  CREATE FUNCTION colleges_due(p_partnership uuid) RETURNS text[] LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(array_agg(c.code ORDER BY c.code COLLATE "C"), '{}') FROM college c
    WHERE c.partnership_id = p_partnership AND CASE c.code
      WHEN 'HOST' THEN EXISTS (SELECT 1 FROM site s WHERE s.partnership_id = p_partnership)
      WHEN 'LABELLER' THEN EXISTS (SELECT 1 FROM label_item l WHERE l.partnership_id = p_partnership AND l.decision = 'ACCEPTED')
      ELSE true END
  $$;

  -- Whether so many of a roll are that share of it: '1/20'.
  CREATE FUNCTION reaches(p_some bigint, p_roll bigint, p_share text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT p_some * split_part(p_share, '/', 2)::numeric >= p_roll * split_part(p_share, '/', 1)::numeric AND (p_some > 0 OR split_part(p_share, '/', 1) = '0')
  $$;

  -- The terms of a motion of that kind, every number the custom's, as one canonical text; nothing where no such motion can
  -- be put to the vote. A custom that was adopted before it named something is held to what holds where it is silent.
  CREATE FUNCTION motion_terms_text(p_partnership uuid, p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"ballot":"MOTION","colleges":[%s],"count":"%s","empty":"%s","extensionHours":"%s","leastShown":"%s","majority":"%s","quorum":{"atMost":"%s","share":"%s"},"rule":"colleges/1","standstillHours":"%s"}',
      c.colleges, coalesce(r.rule ->> 'count', CASE WHEN p_kind IN ('CUSTOM_CHANGE', 'WORKLOAD') THEN 'EVERY' ELSE 'WEIGHTED' END), p_rules ->> 'collegeEmpty',
      coalesce(p_rules #>> '{voting,extensionHours}', '24'), coalesce(p_rules #>> '{voting,leastShown}', '5'),
      coalesce(r.rule ->> 'majority', CASE WHEN p_kind = 'CUSTOM_CHANGE' THEN 'TWO_THIRDS' ELSE 'SIMPLE' END),
      p_rules #>> '{gmQuorum,atMost}', p_rules #>> '{gmQuorum,share}', coalesce(p_rules #>> '{voting,standstillHours}', '72'))
    FROM (SELECT coalesce(p_rules #> ARRAY['voting', 'majorities', p_kind], p_rules #> ARRAY['majorities', p_kind]) AS rule) AS r
    CROSS JOIN (
      SELECT string_agg(format('{"code":"%s","weight":"%s"}', d.code, p_rules #>> ARRAY['collegeWeights', d.code]), ',' ORDER BY d.code COLLATE "C") AS colleges
      FROM unnest(colleges_due(p_partnership)) AS d(code)
      WHERE p_rules #> ARRAY['collegeWeights', d.code] IS NOT NULL AND (p_kind <> 'WORKLOAD' OR d.code = 'HOST')) AS c
    WHERE p_kind IN ('ORDINARY', 'WORKLOAD', 'PASTURE', 'PERIOD_REOPENING', 'CUSTOM_CHANGE') AND c.colleges IS NOT NULL
  $$;

  -- Whether what it would do is there to be done: what cannot be carried out is not put to the vote. No free words come into
  -- the log by it: sites, blocks, periods, proposals and pastures have their names already.
  CREATE FUNCTION effect_is_possible(p_partnership uuid, p_kind text, p_effect jsonb) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE p_kind
      WHEN 'ORDINARY' THEN p_effect = '{}'
      WHEN 'PASTURE' THEN pasture_gates(p_partnership, p_effect ->> 'pasture') IS NOT NULL
      WHEN 'PERIOD_REOPENING' THEN EXISTS (SELECT 1 FROM period p WHERE p.partnership_id = p_partnership AND p.id::text = p_effect ->> 'period')
      WHEN 'CUSTOM_CHANGE' THEN EXISTS (SELECT 1 FROM custom_proposal o WHERE o.partnership_id = p_partnership AND encode(text_hash(o.document), 'hex') = p_effect ->> 'rules')
      WHEN 'WORKLOAD' THEN CASE p_effect ->> 'act'
        WHEN 'BLOCK' THEN p_effect ->> 'purpose' ~ '^[a-z0-9][a-z0-9-]{0,62}$' AND (p_effect ->> 'site' = '' OR EXISTS (
          SELECT 1 FROM site s WHERE s.partnership_id = p_partnership AND s.slug = p_effect ->> 'site'))
        ELSE EXISTS (SELECT 1 FROM workload_block b WHERE b.partnership_id = p_partnership AND b.id::text = p_effect ->> 'block'
                     AND NOT EXISTS (SELECT 1 FROM workload_lift l WHERE l.partnership_id = p_partnership AND l.block_id = b.id)) END
      ELSE false END
  $$;

  CREATE FUNCTION motion_text_hash(v motion_version) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT encode(sha256(convert_to(flat_json(jsonb_build_object('cost', v.cost, 'title', v.title, 'what', v.what, 'why', v.why)), 'UTF8')), 'hex')
  $$;

  -- What the log says of a notice: the text by its hash, all else by what it is.
  CREATE FUNCTION motion_notice_leaf(n motion_notice) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"closesAt":"%s","customVersion":"%s","effect":%s,"id":"%s","kind":"%s","notice":"%s","noticedAt":"%s","opensAt":"%s","options":"%s","secondCallOf":"%s","terms":%s,"text":"%s","type":"motion","v":"3","version":"%s"}',
      custom_instant(n.closes_at), n.custom_version, v.effect, n.motion_id, m.kind, n.number, custom_instant(n.noticed_at), custom_instant(n.opens_at),
      encode(sha256(convert_to(v.options, 'UTF8')), 'hex'), m.second_call_of, n.terms, motion_text_hash(v), n.version)
    FROM motion m JOIN motion_version v ON v.motion_id = m.id AND v.number = n.version WHERE m.id = n.motion_id
  $$;

  CREATE FUNCTION motion_recall_leaf(p_motion uuid, p_number integer) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"id":"%s","notice":"%s","type":"motion-recall","v":"1"}', p_motion, p_number)
  $$;

  -- Answers DONE, or what stands against it. The custom is the one in force, and every number of the terms is its own.
  CREATE FUNCTION notice_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_version integer, p_terms text, p_opens timestamptz, p_closes timestamptz)
  RETURNS TABLE (outcome text, field text) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; c custom_version; v_rules jsonb; v_now timestamptz; v_zone text; v_roll integer; v_for integer; n motion_notice;
  BEGIN
    PERFORM refuse_unreal('{}'::numeric[], ARRAY[p_opens, p_closes]);
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion FOR UPDATE;
    IF NOT FOUND OR m.version IS NULL THEN RETURN QUERY SELECT 'NotFound', 'motionId'; RETURN; END IF;
    IF NOT is_member(p_partnership, p_person) THEN RETURN QUERY SELECT 'NotAMember', 'viewer'; RETURN; END IF;
    IF m.state <> 'DELIBERATION' THEN RETURN QUERY SELECT 'MotionCannotMove', 'motionId'; RETURN; END IF;
    IF m.version <> p_version THEN RETURN QUERY SELECT 'VersionStale', 'version'; RETURN; END IF;
    v_now := clock_timestamp();
    c := custom_at(p_partnership, v_now); v_rules := c.rules::jsonb;
    IF m.notices >= 20 THEN RETURN QUERY SELECT 'NoticesTooMany', 'motionId'; RETURN; END IF;
    IF p_terms IS DISTINCT FROM motion_terms_text(p_partnership, m.kind, v_rules) THEN RETURN QUERY SELECT 'TermsNotOfCustom', 'terms'; RETURN; END IF;
    IF effect_is_possible(p_partnership, m.kind, (SELECT v.effect::jsonb FROM motion_version v WHERE v.motion_id = p_motion AND v.number = p_version)) IS NOT TRUE THEN
      RETURN QUERY SELECT 'EffectImpossible', 'effect'; RETURN;
    END IF;
    SELECT time_zone INTO v_zone FROM partnership WHERE id = p_partnership;
    IF (p_opens AT TIME ZONE v_zone)::date - (v_now AT TIME ZONE v_zone)::date - 1 < (v_rules ->> 'gmClearDays')::integer THEN
      RETURN QUERY SELECT 'NoticeTooShort', 'opensAt'; RETURN;
    END IF;
    IF p_closes < p_opens + make_interval(hours => 24 * coalesce(v_rules #>> '{voting,openDays}', '7')::integer) THEN
      RETURN QUERY SELECT 'OpenTooShort', 'closesAt'; RETURN;
    END IF;
    -- Of those who could vote on it today.
    SELECT count(*), count(s.person_id) INTO v_roll, v_for
    FROM voters_now(p_partnership, ARRAY(SELECT e ->> 'code' FROM jsonb_array_elements(p_terms::jsonb -> 'colleges') AS e)) AS v
    LEFT JOIN motion_support s ON s.motion_id = p_motion AND s.person_id = v.person_id;
    -- Its authors put it to the vote, or any of its supporters where so many ask for it that nobody may hold it back.
    IF NOT writes_motion(p_motion, p_person)
       AND NOT (reaches(v_for, v_roll, coalesce(v_rules #>> '{voting,requisition}', '1/10'))
                AND EXISTS (SELECT 1 FROM motion_support s WHERE s.motion_id = p_motion AND s.person_id = p_person)) THEN
      RETURN QUERY SELECT 'NotItsAuthor', 'motionId'; RETURN;
    END IF;
    -- A second call has had its supporters.
    IF m.second_call_of IS NULL AND NOT reaches(v_for, v_roll, coalesce(v_rules #>> '{voting,supporters}', '1/20')) THEN
      RETURN QUERY SELECT 'SupportersTooFew', 'supporters'; RETURN;
    END IF;
    UPDATE motion SET state = 'NOTICED', notices = notices + 1, opens_at = p_opens, closes_at = p_closes, custom_version = c.version
    WHERE id = p_motion RETURNING * INTO m;
    INSERT INTO motion_notice (partnership_id, motion_id, number, version, terms, custom_version, supporters, noticed_at, opens_at, closes_at, person_id)
    VALUES (p_partnership, p_motion, m.notices, p_version, p_terms, c.version, v_for, v_now, p_opens, p_closes, p_person) RETURNING * INTO n;
    PERFORM stage_leaf(p_partnership, 'motion', motion_notice_leaf(n));
    RETURN QUERY SELECT 'DONE', '';
  END $$;

  GRANT SELECT ON motion_notice, motion_recall, college_choice TO copyhold_app;
  GRANT SELECT ON motion_notice TO copyhold_auditor;
  GRANT SELECT (partnership_id, motion_id, number, recalled_at) ON motion_recall TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION reaches, choose_college, voters_now, colleges_due, motion_terms_text, effect_is_possible, motion_text_hash, motion_notice_leaf, motion_recall_leaf, notice_motion FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION motion_text_hash, motion_notice_leaf, motion_recall_leaf TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION choose_college, voters_now, colleges_due, notice_motion TO copyhold_app;
`;

export const WITHOUT_MOTION_NOTICES = `
  DROP FUNCTION notice_motion, reaches, motion_recall_leaf, motion_notice_leaf, motion_text_hash, effect_is_possible, motion_terms_text, colleges_due, voters_now, choose_college;
  DROP TABLE college_choice, motion_recall, motion_notice;
`;
