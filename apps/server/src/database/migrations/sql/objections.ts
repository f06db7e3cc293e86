/**
 * Objections to what was decided: each with reasons and the rule that its author holds broken. One that comes during the
 * standstill holds the execution up, for a limited time; one that comes later holds nothing up and can still lead to an
 * annulment. Who it was stands beside the words, and in no leaf.
 */
export const OBJECTIONS = `
  CREATE TABLE objection (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    rule text NOT NULL CHECK (rule IN ('NOTICE', 'ROLL', 'BALLOTS', 'COUNT', 'CUSTOM', 'LOCK', 'RIGHTS', 'OTHER')),
    -- What the reasons were committed to, with the salt that stands beside them.
    reasons bytea NOT NULL CHECK (octet_length(reasons) = 32),
    -- Until when nothing is carried out for its sake; null where it came after the standstill.
    held_until timestamptz,
    -- The last line of the court roll by then: a jury is of those who held before.
    roll_line bigint NOT NULL,
    custom_version integer NOT NULL,
    objected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (motion_id, number),
    UNIQUE (id, motion_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CHECK (held_until > objected_at AND held_until <= objected_at + interval '30 days')
  );
  CREATE INDEX objection_of_motion ON objection (partnership_id, motion_id);
  CALL make_append_only('objection');

  -- Words and salt go together, when they are erased.
  CREATE TABLE objection_words (
    objection_id uuid PRIMARY KEY REFERENCES objection,
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    words text CHECK (length(words) BETWEEN 1 AND 5000 AND plain_words(words)),
    salt bytea CHECK (octet_length(salt) = 32),
    CHECK (num_nulls(words, salt) IN (0, 2)),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person
  );
  CREATE INDEX objection_words_person ON objection_words (partnership_id, person_id);

  CREATE TABLE objection_withdrawal (
    objection_id uuid PRIMARY KEY REFERENCES objection,
    partnership_id uuid NOT NULL,
    withdrawn_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CALL make_append_only('objection_withdrawal');

  -- Why a motion that was carried is not carried out, or one that a jury annulled is not undone: as it was last tried.
  CREATE TABLE motion_block (
    motion_id uuid PRIMARY KEY,
    partnership_id uuid NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    tried_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id)
  );

  -- True where this reason was not known: it is told once. Tried every few seconds, it is written once a minute.
  CREATE FUNCTION note_motion_block(p_partnership uuid, p_motion uuid, p_kind text, p_reason text) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_known boolean; v_now timestamptz := clock_timestamp();
  BEGIN
    -- Of what is due and waits: nothing else is blocked.
    IF NOT EXISTS (SELECT 1 FROM motion m WHERE m.partnership_id = p_partnership AND m.id = p_motion AND (
         m.state = 'STANDSTILL' AND m.standstill_until <= v_now
         OR m.state <> 'ANNULLED' AND EXISTS (SELECT 1 FROM objection_finding f WHERE f.motion_id = m.id AND f.verdict = 'UPHELD'))) THEN
      RETURN false;
    END IF;
    v_known := EXISTS (SELECT 1 FROM motion_block b WHERE b.motion_id = p_motion AND b.kind = left(p_kind, 100) AND b.reason = left(p_reason, 2000));
    INSERT INTO motion_block AS b (motion_id, partnership_id, since, kind, reason, tried_at)
    VALUES (p_motion, p_partnership, v_now, left(p_kind, 100), left(p_reason, 2000), v_now)
    ON CONFLICT (motion_id) DO UPDATE SET tried_at = v_now, kind = EXCLUDED.kind, reason = EXCLUDED.reason, since = CASE WHEN v_known THEN b.since ELSE v_now END
    WHERE NOT v_known OR b.tried_at < v_now - interval '1 minute';
    RETURN NOT v_known;
  END $$;
  CREATE FUNCTION clear_motion_block(p_partnership uuid, p_motion uuid) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    DELETE FROM motion_block b USING motion m WHERE b.partnership_id = p_partnership AND b.motion_id = p_motion AND m.id = b.motion_id AND m.state <> 'STANDSTILL'
  $$;

  -- Keys in the order of RFC 8785; no person, and of the reasons what they were committed to.
  CREATE FUNCTION objection_leaf(o objection) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"customVersion":"%s","heldUntil":"%s","id":"%s","motion":"%s","number":"%s","objectedAt":"%s","reasons":"%s","rule":"%s","type":"objection","v":"1"}',
      o.custom_version, custom_instant(o.held_until), o.id, o.motion_id, o.number, custom_instant(o.objected_at), encode(o.reasons, 'hex'), o.rule)
  $$;
  CREATE FUNCTION objection_withdrawal_leaf(w objection_withdrawal) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"at":"%s","objection":"%s","type":"objection-withdrawal","v":"1"}', custom_instant(w.withdrawn_at), w.objection_id)
  $$;
  -- What reasons are committed to: nobody guesses them from it without the salt.
  CREATE FUNCTION reasons_commitment(p_salt bytea, p_words text) RETURNS bytea LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT sha256(convert_to('reasons' || chr(10), 'UTF8') || p_salt || convert_to(p_words, 'UTF8'))
  $$;

  -- Answers DONE and the objection, or what stands against it.
  CREATE FUNCTION object_to_motion(p_partnership uuid, p_motion uuid, p_person uuid, p_rule text, p_words text, p_salt bytea) RETURNS TABLE (outcome text, id uuid)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; o objection; v_now timestamptz; v_closed timestamptz;
  BEGIN
    PERFORM 1 FROM ledger WHERE ledger.id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion x WHERE x.partnership_id = p_partnership AND x.id = p_motion FOR NO KEY UPDATE;
    v_now := clock_timestamp();
    IF NOT FOUND THEN RETURN QUERY SELECT 'NotFound', NULL::uuid; RETURN; END IF;
    -- Members, and whoever stood on its roll and has left since.
    IF NOT is_member(p_partnership, p_person) AND NOT EXISTS (SELECT 1 FROM elector e WHERE e.motion_id = p_motion AND e.person_id = p_person) THEN
      RETURN QUERY SELECT 'NotAMember', NULL::uuid; RETURN;
    END IF;
    IF m.state NOT IN ('LOST', 'INQUORATE', 'CARRIED', 'RATIFYING', 'STANDSTILL', 'EXECUTED') THEN RETURN QUERY SELECT 'NothingDecided', NULL::uuid; RETURN; END IF;
    v_closed := coalesce(m.extended_to, m.closes_at);
    IF v_now >= v_closed + interval '90 days' THEN RETURN QUERY SELECT 'ObjectionTooLate', NULL::uuid; RETURN; END IF;
    IF EXISTS (SELECT 1 FROM objection x JOIN objection_words w ON w.objection_id = x.id WHERE x.motion_id = p_motion AND w.person_id = p_person AND objection_is_open(x.id)) THEN
      RETURN QUERY SELECT 'ObjectionStands', NULL::uuid; RETURN;
    END IF;
    -- Nobody floods a jury: three of one person on a motion, withdrawn or dismissed or not, and five in a day.
    IF (SELECT count(*) FROM objection x JOIN objection_words w ON w.objection_id = x.id WHERE x.motion_id = p_motion AND w.person_id = p_person) >= 3
       OR (SELECT count(*) FROM objection x JOIN objection_words w ON w.objection_id = x.id
           WHERE w.partnership_id = p_partnership AND w.person_id = p_person AND x.objected_at > v_now - interval '1 day') >= 5 THEN
      RETURN QUERY SELECT 'ObjectionsTooMany', NULL::uuid; RETURN;
    END IF;
    INSERT INTO objection (partnership_id, motion_id, number, rule, reasons, held_until, roll_line, custom_version, objected_at)
    SELECT p_partnership, p_motion, 1 + (SELECT count(*) FROM objection x WHERE x.motion_id = p_motion), p_rule, reasons_commitment(p_salt, p_words),
      -- Thirty days of each, and of all together thirty from the end of the standstill: none can be raised later that holds.
      CASE WHEN m.state = 'STANDSTILL' AND v_now < m.standstill_until THEN v_now + interval '30 days' END,
      coalesce((SELECT max(e.number) FROM roll_entry e WHERE e.partnership_id = p_partnership), 0), (custom_at(p_partnership, v_now)).version, v_now
    RETURNING * INTO o;
    INSERT INTO objection_words (objection_id, partnership_id, person_id, words, salt) VALUES (o.id, p_partnership, p_person, p_words, p_salt);
    PERFORM stage_leaf(p_partnership, 'objection', objection_leaf(o));
    RETURN QUERY SELECT 'DONE', o.id;
  END $$;

  CREATE FUNCTION withdraw_objection(p_partnership uuid, p_objection uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE w objection_withdrawal;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM objection_words x WHERE x.partnership_id = p_partnership AND x.objection_id = p_objection AND x.person_id = p_person) THEN
      RETURN 'ObjectionUnknown';
    END IF;
    IF NOT objection_is_open(p_objection) THEN RETURN 'ObjectionOver'; END IF;
    INSERT INTO objection_withdrawal (objection_id, partnership_id) VALUES (p_objection, p_partnership) RETURNING * INTO w;
    PERFORM stage_leaf(p_partnership, 'objection-withdrawal', objection_withdrawal_leaf(w));
    RETURN 'DONE';
  END $$;

  -- Who writes with the sponsor, or was asked to, does no longer: what they wrote stays, with who wrote it.
  CREATE FUNCTION remove_author(p_partnership uuid, p_motion uuid, p_sponsor uuid, p_person uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND sponsor_id = p_sponsor AND state IN ('DRAFT', 'DELIBERATION') FOR UPDATE;
    IF NOT FOUND OR NOT is_member(p_partnership, p_sponsor) THEN RETURN 'NotItsAuthor'; END IF;
    DELETE FROM motion_author WHERE partnership_id = p_partnership AND motion_id = p_motion AND person_id = p_person;
    RETURN CASE WHEN FOUND THEN 'DONE' ELSE 'AuthorUnknown' END;
  END $$;

  -- The words of a person's objections and their salts: what the log has of them says nothing from then on.
  CREATE FUNCTION erase_objection_words(p_partnership uuid, p_person uuid) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_gone integer;
  BEGIN
    UPDATE objection_words SET words = NULL, salt = NULL WHERE partnership_id = p_partnership AND person_id = p_person AND words IS NOT NULL;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
  END $$;
`;

export const OBJECTIONS_GRANTS = `
  GRANT SELECT ON objection, objection_words, objection_withdrawal, motion_block TO copyhold_app;
  GRANT SELECT ON objection, objection_withdrawal, motion_block TO copyhold_auditor;
  GRANT SELECT (objection_id, partnership_id, words, salt) ON objection_words TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION note_motion_block, clear_motion_block, objection_leaf, objection_withdrawal_leaf, reasons_commitment, objection_is_open,
    object_to_motion, withdraw_objection, remove_author, erase_objection_words FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION objection_leaf, objection_withdrawal_leaf, reasons_commitment, objection_is_open TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION note_motion_block, clear_motion_block, object_to_motion, withdraw_objection, remove_author TO copyhold_app;
  GRANT EXECUTE ON FUNCTION erase_objection_words TO copyhold_closer;
`;

export const WITHOUT_OBJECTIONS = `
  DROP FUNCTION erase_objection_words, remove_author, withdraw_objection, object_to_motion, reasons_commitment, objection_withdrawal_leaf, objection_leaf,
    clear_motion_block, note_motion_block;
  DROP TABLE motion_block, objection_withdrawal, objection_words, objection;
`;
