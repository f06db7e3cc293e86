import { functionOf } from './function-of.js';
import { MANDATE_GIVING } from './mandate-giving.js';
import { MANDATE_VOTES } from './mandate-votes.js';
import { MOTION_VOTES } from './motion-votes.js';

/** Members vote for others: one hop, within a college, revocable until the close; the giver's own ballot overrides it. */
export const MANDATES = `
  DROP FUNCTION opened_votes;
  CREATE TABLE mandate (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    giver_id uuid NOT NULL,
    holder_id uuid NOT NULL CHECK (holder_id <> giver_id),
    -- What it is for; for every motion where all three are null.
    motion_id uuid,
    topic text CHECK (topic ~ '^[A-Z_]{1,40}$'),
    meeting_id uuid,
    given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- This moment is too late.
    until_at timestamptz NOT NULL CHECK (until_at > given_at),
    PRIMARY KEY (partnership_id, id),
    UNIQUE (id),
    FOREIGN KEY (partnership_id, giver_id) REFERENCES person,
    FOREIGN KEY (partnership_id, holder_id) REFERENCES person,
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    CHECK (num_nonnulls(motion_id, topic, meeting_id) <= 1)
  );
  CREATE INDEX mandate_giver ON mandate (partnership_id, giver_id, id);
  CREATE INDEX mandate_holder ON mandate (partnership_id, holder_id, id);
  CALL make_append_only('mandate');

  CREATE TABLE mandate_revocation (
    partnership_id uuid NOT NULL,
    mandate_id uuid NOT NULL,
    revoked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, mandate_id),
    FOREIGN KEY (partnership_id, mandate_id) REFERENCES mandate
  );
  CALL make_append_only('mandate_revocation');

  -- A mandate as one vote has it: under its references alone, so that the log ties no two votes together.
  CREATE TABLE motion_mandate (
    motion_id uuid NOT NULL,
    -- In the order in which they were given.
    number integer NOT NULL CHECK (number > 0),
    partnership_id uuid NOT NULL,
    mandate_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('DELEGATION', 'PROXY')),
    giver_ref uuid NOT NULL,
    holder_ref uuid NOT NULL CHECK (holder_ref <> giver_ref),
    PRIMARY KEY (motion_id, number),
    UNIQUE (motion_id, mandate_id),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id),
    FOREIGN KEY (partnership_id, mandate_id) REFERENCES mandate,
    FOREIGN KEY (motion_id, giver_ref) REFERENCES elector,
    FOREIGN KEY (motion_id, holder_ref) REFERENCES elector
  );
  CREATE INDEX motion_mandate_giver ON motion_mandate (motion_id, giver_ref);
  CREATE INDEX motion_mandate_holder ON motion_mandate (motion_id, holder_ref);
  CALL make_append_only('motion_mandate');

  CREATE TABLE motion_mandate_end (
    motion_id uuid NOT NULL,
    number integer NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, number),
    FOREIGN KEY (motion_id, number) REFERENCES motion_mandate
  );
  CALL make_append_only('motion_mandate_end');

  -- What a holder cast for a giver, signed with the holder's key of that vote.
  CREATE TABLE mandate_ballot (
    motion_id uuid NOT NULL,
    mandate integer NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    choice text NOT NULL CHECK (choice IS JSON OBJECT WITH UNIQUE KEYS),
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    receipt text NOT NULL UNIQUE,
    cast_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, mandate, number),
    FOREIGN KEY (motion_id, mandate) REFERENCES motion_mandate
  );
  CALL make_append_only('mandate_ballot');

  -- Keys in the order of RFC 8785.
  CREATE FUNCTION mandate_leaf(p_motion uuid, p_number integer, p_kind text, p_giver uuid, p_holder uuid) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"giver":"%s","holder":"%s","kind":"%s","motion":"%s","number":"%s","type":"mandate","v":"1"}', p_giver, p_holder, p_kind, p_motion, p_number)
  $$;
  CREATE FUNCTION mandate_end_leaf(p_motion uuid, p_number integer) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"mandate":"%s","motion":"%s","type":"mandate-end","v":"1"}', p_number, p_motion)
  $$;
  CREATE FUNCTION mandate_ballot_leaf(p_motion uuid, p_mandate integer, p_number integer, p_commitment bytea, p_key bytea, p_signature bytea)
  RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"commitment":"%s","key":"%s","mandate":"%s","motion":"%s","number":"%s","signature":"%s","type":"mandate-ballot","v":"1"}',
      encode(p_commitment, 'hex'), encode(p_key, 'hex'), p_mandate, p_motion, p_number, encode(p_signature, 'hex'))
  $$;

  -- The meeting at which a motion is voted on, and who checked in there: the migration of meetings says it.
  CREATE FUNCTION motion_meeting(p_motion uuid) RETURNS uuid LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$ SELECT NULL::uuid $$;
  CREATE FUNCTION checked_in(p_meeting uuid, p_person uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$ SELECT false $$;

  CREATE FUNCTION mandate_ended(p_motion uuid, p_number integer) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM motion_mandate_end x WHERE x.motion_id = p_motion AND x.number = p_number)
  $$;

  -- Whether somebody has cast for that voter, by a mandate that holds.
  CREATE FUNCTION voted_for(p_motion uuid, p_voter uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM motion_mandate o WHERE o.motion_id = p_motion AND o.giver_ref = p_voter AND NOT mandate_ended(p_motion, o.number)
      AND EXISTS (SELECT 1 FROM mandate_ballot b WHERE b.motion_id = p_motion AND b.mandate = o.number))
  $$;

  -- So many mandates of a kind one holder may have: the custom's number, or what holds where it is silent.
  CREATE FUNCTION mandate_cap(p_partnership uuid, p_version integer, p_kind text) RETURNS integer LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT coalesce(c.rules::jsonb #>> ARRAY['voting', CASE p_kind WHEN 'PROXY' THEN 'proxiesHeld' ELSE 'mandatesHeld' END],
                    CASE p_kind WHEN 'PROXY' THEN '2' ELSE '3' END)::integer
    FROM custom_version c WHERE c.partnership_id = p_partnership AND c.version = p_version
  $$;

  -- Takes a mandate out of an open vote; what was cast by it does not count, and makes nobody present.
  CREATE FUNCTION end_mandate_on(p_partnership uuid, p_motion uuid, p_number integer) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_giver uuid; v_was boolean;
  BEGIN
    SELECT o.giver_ref INTO v_giver FROM motion_mandate o WHERE o.motion_id = p_motion AND o.number = p_number;
    v_was := voted_for(p_motion, v_giver);
    INSERT INTO motion_mandate_end (motion_id, number) VALUES (p_motion, p_number);
    PERFORM stage_leaf(p_partnership, 'mandate-end', mandate_end_leaf(p_motion, p_number));
    IF v_was AND NOT EXISTS (SELECT 1 FROM ballot b WHERE b.motion_id = p_motion AND b.voter_ref = v_giver) THEN
      UPDATE motion_college c SET present = c.present - 1 FROM elector e
      WHERE e.motion_id = p_motion AND e.voter_ref = v_giver AND c.motion_id = p_motion AND c.college = e.college;
    END IF;
  END $$;

  -- A vote by tokens has no references under which anybody could be voted for.
  CREATE FUNCTION is_by_tokens(p_motion uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM motion m JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices WHERE m.id = p_motion AND n.terms::jsonb ->> 'secrecy' = 'TOKENS')
  $$;

  -- Where giver and holder stand on the frozen roll in one college, and the holder has not given theirs. A proxy takes the
  -- place of a delegation, and any mandate that of one that is past.
  CREATE FUNCTION enter_mandate_on(p_motion uuid, p_mandate uuid) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m mandate; o motion_mandate; v_giver uuid; v_holder uuid; v_kind text;
  BEGIN
    SELECT * INTO m FROM mandate x WHERE x.id = p_mandate;
    IF is_by_tokens(p_motion) THEN RETURN; END IF;
    v_kind := CASE WHEN m.meeting_id IS NULL THEN 'DELEGATION' ELSE 'PROXY' END;
    SELECT g.voter_ref, h.voter_ref INTO v_giver, v_holder FROM elector g JOIN elector h ON h.motion_id = g.motion_id AND h.college = g.college
    WHERE g.motion_id = p_motion AND g.person_id = m.giver_id AND h.person_id = m.holder_id;
    IF v_giver IS NULL OR EXISTS (SELECT 1 FROM motion_mandate x WHERE x.motion_id = p_motion AND x.giver_ref = v_holder AND x.kind = v_kind AND NOT mandate_ended(p_motion, x.number)) THEN
      RETURN;
    END IF;
    FOR o IN SELECT x.* FROM motion_mandate x WHERE x.motion_id = p_motion AND x.giver_ref = v_giver AND NOT mandate_ended(p_motion, x.number) LOOP
      IF (v_kind = 'PROXY' AND o.kind = 'DELEGATION') OR (SELECT x.until_at <= clock_timestamp() FROM mandate x WHERE x.id = o.mandate_id) THEN
        PERFORM end_mandate_on(m.partnership_id, p_motion, o.number);
      ELSE
        RETURN;
      END IF;
    END LOOP;
    INSERT INTO motion_mandate (motion_id, number, partnership_id, mandate_id, kind, giver_ref, holder_ref)
    SELECT p_motion, 1 + coalesce(max(x.number), 0), m.partnership_id, m.id, v_kind, v_giver, v_holder FROM motion_mandate x WHERE x.motion_id = p_motion
    RETURNING * INTO o;
    PERFORM stage_leaf(m.partnership_id, 'mandate', mandate_leaf(o.motion_id, o.number, o.kind, o.giver_ref, o.holder_ref));
  END $$;

  -- Whether a mandate is for that motion.
  CREATE FUNCTION mandate_is_for(d mandate, m motion) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN d.meeting_id IS NOT NULL THEN motion_meeting(m.id) IS NOT DISTINCT FROM d.meeting_id
                ELSE (d.topic IS NULL OR d.topic = m.kind) AND (d.motion_id IS NULL OR d.motion_id = m.id) END
  $$;

  -- The mandates that stand when a roll freezes, the proxies first: at the end of the transaction, so that their leaves
  -- follow that of the opening.
  CREATE FUNCTION enter_mandates() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = NEW.partnership_id FOR NO KEY UPDATE;
    FOR v_id IN
      SELECT d.id FROM mandate d JOIN motion m ON m.id = NEW.motion_id
      WHERE d.partnership_id = NEW.partnership_id AND d.given_at <= NEW.opened_at AND d.until_at > NEW.opened_at AND mandate_is_for(d, m)
        AND NOT EXISTS (SELECT 1 FROM mandate_revocation r WHERE r.partnership_id = d.partnership_id AND r.mandate_id = d.id)
      ORDER BY (d.meeting_id IS NULL), d.given_at, d.id
    LOOP
      PERFORM enter_mandate_on(NEW.motion_id, v_id);
    END LOOP;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER enter_mandates AFTER INSERT ON motion_opening DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enter_mandates();
  ALTER TABLE motion_opening ENABLE ALWAYS TRIGGER enter_mandates;

  -- Whether a mandate can still be used on something.
  CREATE FUNCTION mandate_stands(d mandate, p_at timestamptz) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT d.until_at > p_at AND NOT EXISTS (SELECT 1 FROM mandate_revocation r WHERE r.partnership_id = d.partnership_id AND r.mandate_id = d.id)
      AND (d.motion_id IS NULL OR EXISTS (SELECT 1 FROM motion m WHERE m.id = d.motion_id AND m.state IN ('DELIBERATION', 'NOTICED', 'OPEN')))
  $$;

  ${MANDATE_GIVING}
  ${MANDATE_VOTES}
  GRANT SELECT ON mandate, mandate_revocation, motion_mandate, motion_mandate_end TO copyhold_app;
  GRANT SELECT (motion_id, number, partnership_id, kind, giver_ref, holder_ref) ON motion_mandate TO copyhold_auditor;
  GRANT SELECT ON motion_mandate_end TO copyhold_auditor;
  GRANT SELECT (motion_id, mandate, number, commitment, key, signature, receipt, cast_at) ON mandate_ballot TO copyhold_app;
  GRANT SELECT (motion_id, mandate, number, commitment, key, signature, cast_at) ON mandate_ballot TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION mandate_leaf, mandate_end_leaf, mandate_ballot_leaf, motion_meeting, checked_in, mandate_ended, voted_for, mandate_cap, end_mandate_on,
    is_by_tokens, enter_mandate_on, mandate_is_for, enter_mandates, mandate_stands, mandates_overlap, mandate_college, mandate_fault, give_mandate, revoke_mandate,
    cast_mandate_votes, mandate_cast_fault, put_off_if_met, opened_votes, votes_by_mandate FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION mandate_leaf, mandate_end_leaf, mandate_ballot_leaf, mandate_ended, opened_votes TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION mandate_stands, give_mandate, revoke_mandate, cast_mandate_votes, votes_by_mandate TO copyhold_app;
`;

export const WITHOUT_MANDATES = `
  DROP TRIGGER enter_mandates ON motion_opening;
  DROP FUNCTION votes_by_mandate, opened_votes, cast_mandate_votes, mandate_cast_fault, put_off_if_met, revoke_mandate, give_mandate, mandate_fault, mandate_college,
    mandates_overlap, mandate_stands, enter_mandates, mandate_is_for, enter_mandate_on, is_by_tokens, end_mandate_on, mandate_cap, voted_for, mandate_ended, checked_in,
    motion_meeting, mandate_ballot_leaf, mandate_end_leaf, mandate_leaf;
  DROP TABLE mandate_ballot, motion_mandate_end, motion_mandate, mandate_revocation, mandate;
  ${functionOf(MOTION_VOTES, 'opened_votes')}
  REVOKE EXECUTE ON FUNCTION opened_votes FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION opened_votes TO copyhold_app, copyhold_auditor;
`;
