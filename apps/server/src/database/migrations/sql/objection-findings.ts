/**
 * What a jury finds of an objection. It is of those who held a right before the objection came up, as every jury of the
 * court roll; officers enter what it found, under their own login, and find nothing themselves.
 */
export const OBJECTION_FINDINGS = `
  CREATE TABLE objection_finding (
    objection_id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('UPHELD', 'DISMISSED')),
    jurors integer NOT NULL CHECK (jurors >= 3),
    votes integer NOT NULL CHECK (votes <= jurors AND 2 * votes > jurors),
    -- How many the lot had drawn before the last of them, and who did not sit.
    passed_over integer NOT NULL CHECK (passed_over >= 0 AND passed_over + jurors <= 12),
    reasons bytea NOT NULL CHECK (octet_length(reasons) = 32),
    -- Who entered it.
    actor text NOT NULL CHECK (length(actor) BETWEEN 1 AND 100 AND actor !~ '[[:cntrl:]]'),
    custom_version integer NOT NULL,
    found_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (objection_id, motion_id) REFERENCES objection (id, motion_id),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CREATE INDEX objection_finding_motion ON objection_finding (motion_id);
  CALL make_append_only('objection_finding');

  CREATE TABLE objection_juror (
    objection_id uuid NOT NULL REFERENCES objection_finding,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (objection_id, person_id),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CALL make_append_only('objection_juror');

  CREATE TABLE finding_words (
    objection_id uuid PRIMARY KEY REFERENCES objection_finding,
    partnership_id uuid NOT NULL,
    words text CHECK (length(words) BETWEEN 1 AND 5000 AND plain_words(words)),
    salt bytea CHECK (octet_length(salt) = 32),
    CHECK (num_nulls(words, salt) IN (0, 2))
  );

  CREATE FUNCTION finding_leaf(f objection_finding) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"customVersion":"%s","foundAt":"%s","jurors":"%s","motion":"%s","objection":"%s","passedOver":"%s","reasons":"%s","type":"finding","v":"1","verdict":"%s","votes":"%s"}',
      f.custom_version, custom_instant(f.found_at), f.jurors, f.motion_id, f.objection_id, f.passed_over, encode(f.reasons, 'hex'), f.verdict, f.votes)
  $$;

  -- Neither withdrawn nor found about. That its time to hold anything up is over does not end it.
  CREATE FUNCTION objection_is_open(p_objection uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM objection_withdrawal w WHERE w.objection_id = p_objection)
       AND NOT EXISTS (SELECT 1 FROM objection_finding f WHERE f.objection_id = p_objection)
  $$;

  -- Who wrote the motion, and whoever had objected to it by then, withdrawn or not: none of them judges it.
  CREATE FUNCTION party_to_motion(p_motion uuid, p_person uuid, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT writes_motion(p_motion, p_person) OR EXISTS (
      SELECT 1 FROM objection x JOIN objection_words w ON w.objection_id = x.id WHERE x.motion_id = p_motion AND w.person_id = p_person AND x.objected_at <= p_at)
  $$;

  -- The lot: twelve of those who held before the objection came up and held at that moment, none of them a party, by an order
  -- that follows from the resolution, which was there before anybody objected. What the roll came to say later changes
  -- nothing of it. Whoever enters a finding passes over those of them who do not come: how many is part of the finding.
  CREATE FUNCTION drawn_jury(o objection, p_at timestamptz) RETURNS TABLE (person_id uuid, place bigint) LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT d.person_id, row_number() OVER (ORDER BY d.lot, d.person_id) AS place
    FROM (
      SELECT DISTINCT h.person_id, sha256(r.result_hash || convert_to(o.number::text || chr(10), 'UTF8') || uuid_send(h.person_id)) AS lot
      FROM resolution r CROSS JOIN holding_period h
      WHERE r.partnership_id = o.partnership_id AND r.motion_id = o.motion_id AND h.partnership_id = o.partnership_id
        AND (h.during @> (p_at AT TIME ZONE 'UTC')::date
             OR lower(h.during) <= (p_at AT TIME ZONE 'UTC')::date AND EXISTS (
               SELECT 1 FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.holding_id AND e.recorded_at > p_at AND e.on_date = upper(h.during)))
        AND NOT EXISTS (SELECT 1 FROM roll_entry e WHERE e.partnership_id = h.partnership_id AND e.holding_id = h.holding_id
                        AND e.event IN ('ADMITTED', 'RESTORED', 'APPORTIONED')
                        AND (e.number > o.roll_line AND e.recorded_at <= p_at OR e.recorded_at > p_at AND e.on_date <= lower(h.during)))) AS d
    WHERE NOT party_to_motion(o.motion_id, d.person_id, p_at)
    ORDER BY place LIMIT 12
  $$;

  -- Of the jury that found: how many the lot drew, and how many it had drawn before the last of them. Answers no person.
  CREATE FUNCTION jury_of(f objection_finding) RETURNS TABLE (jurors bigint, held bigint, passed_over bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT count(*), count(d.place), max(d.place) - count(d.place)
    FROM objection_finding x JOIN objection o ON o.id = x.objection_id JOIN objection_juror j ON j.objection_id = x.objection_id
    LEFT JOIN LATERAL (SELECT y.place FROM drawn_jury(o, x.found_at) AS y WHERE y.person_id = j.person_id) AS d ON true
    WHERE x.objection_id = f.objection_id
  $$;

  -- The first of a jury who may not sit on it, and why: a party, who held nothing before the objection came up, or whom the lot passed by.
  CREATE FUNCTION juror_fault(o objection, p_jury uuid[], p_at timestamptz) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN (SELECT count(DISTINCT j) FROM unnest(p_jury) AS j) <> cardinality(p_jury) OR cardinality(p_jury) < 3 THEN 'JuryTooSmall'
      WHEN EXISTS (SELECT 1 FROM unnest(p_jury) AS j WHERE party_to_motion(o.motion_id, j, p_at)) THEN 'JurorIsParty'
      WHEN EXISTS (SELECT 1 FROM unnest(p_jury) AS j WHERE NOT held_before(o.partnership_id, j, (p_at AT TIME ZONE 'UTC')::date, o.roll_line)) THEN 'JurorHoldsNothing'
      WHEN EXISTS (SELECT 1 FROM unnest(p_jury) AS j WHERE j NOT IN (SELECT d.person_id FROM drawn_jury(o, p_at) AS d)) THEN 'JurorNotDrawn'
    END
  $$;

  -- Answers DONE, or what stands against it.
  CREATE FUNCTION find_objection(p_partnership uuid, p_objection uuid, p_verdict text, p_jury uuid[], p_votes integer, p_words text, p_salt bytea, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE o objection; f objection_finding; v_fault text; v_now timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    v_now := clock_timestamp();
    SELECT * INTO o FROM objection x WHERE x.partnership_id = p_partnership AND x.id = p_objection;
    IF NOT FOUND THEN RETURN 'ObjectionUnknown'; END IF;
    IF NOT objection_is_open(p_objection) OR EXISTS (SELECT 1 FROM motion m WHERE m.id = o.motion_id AND m.state = 'ANNULLED') THEN RETURN 'ObjectionOver'; END IF;
    -- Nobody objects and finds in one sitting.
    IF (v_now AT TIME ZONE 'UTC')::date <= (o.objected_at AT TIME ZONE 'UTC')::date THEN RETURN 'FindingTooSoon'; END IF;
    v_fault := juror_fault(o, p_jury, v_now);
    IF v_fault IS NOT NULL THEN RETURN v_fault; END IF;
    IF p_votes > cardinality(p_jury) OR 2 * p_votes <= cardinality(p_jury) THEN RETURN 'JuryNotAgreed'; END IF;
    INSERT INTO objection_finding (objection_id, partnership_id, motion_id, verdict, jurors, votes, passed_over, reasons, actor, custom_version, found_at)
    VALUES (o.id, p_partnership, o.motion_id, p_verdict, cardinality(p_jury), p_votes,
            (SELECT max(d.place) FROM drawn_jury(o, v_now) AS d WHERE d.person_id = ANY (p_jury)) - cardinality(p_jury), reasons_commitment(p_salt, p_words), p_actor,
            (custom_at(p_partnership, v_now)).version, v_now) RETURNING * INTO f;
    INSERT INTO objection_juror (objection_id, partnership_id, person_id) SELECT o.id, p_partnership, j FROM unnest(p_jury) AS j;
    INSERT INTO finding_words (objection_id, partnership_id, words, salt) VALUES (o.id, p_partnership, p_words, p_salt);
    PERFORM stage_leaf(p_partnership, 'finding', finding_leaf(f));
    RETURN 'DONE';
  END $$;

  -- The words of a jury that name somebody who asks to be forgotten.
  CREATE FUNCTION erase_finding_words(p_partnership uuid, p_objection uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    UPDATE finding_words SET words = NULL, salt = NULL WHERE partnership_id = p_partnership AND objection_id = p_objection AND words IS NOT NULL;
    RETURN FOUND;
  END $$;
`;

export const OBJECTION_FINDINGS_GRANTS = `
  GRANT SELECT ON objection_finding, objection_juror, finding_words TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION finding_leaf, party_to_motion, drawn_jury, jury_of, juror_fault, find_objection, erase_finding_words FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION finding_leaf, jury_of TO copyhold_app, copyhold_auditor;
  -- Whom it leaves out has objected: the auditor is not told.
  GRANT EXECUTE ON FUNCTION party_to_motion, drawn_jury TO copyhold_app;
  -- The officers' login alone: the application would be whoever has taken it over.
  GRANT EXECUTE ON FUNCTION find_objection, erase_finding_words TO copyhold_closer;
`;

export const WITHOUT_OBJECTION_FINDINGS = `
  DROP FUNCTION erase_finding_words, find_objection, juror_fault, jury_of, drawn_jury, party_to_motion, objection_is_open, finding_leaf;
  DROP TABLE finding_words, objection_juror, objection_finding;
`;
