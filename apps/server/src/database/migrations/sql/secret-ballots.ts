import { functionOf } from './function-of.js';
import { JUDGE_CUSTOM } from './judge-custom.js';
import { NOTIFICATIONS } from './notifications.js';

/**
 * Secret votes: each member of the roll gets one token, signed blindly with the key of their college, and votes with it
 * under a reference that nobody can tie to them. The token is a key: what is signed blindly is 32 bytes of Ed25519.
 */
export const SECRET_BALLOTS = `
  INSERT INTO custom_bound (path, kind, least, most) VALUES ('voting.secret', 'LIST', '0', '15');
  INSERT INTO custom_bound (path, kind, form) VALUES ('voting.secret.[]', 'TEXT',
    '^(ADMISSION|APPROPRIATION|BETS|CAPITAL|CUSTOM_CHANGE|DISPOSAL|ELECTION|FORFEITURE|LOSS_ABSORPTION|ORDINARY|PASTURE|PERIOD_REOPENING|PROJECTS|RECALL|WORKLOAD)$');

  CREATE OR REPLACE FUNCTION custom_disagrees(p_rules jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN NOT p_rules -> 'collegeWeights' ?& '{WORKER,PUBLIC,COMMON}'
        OR sum_to_one(ARRAY(SELECT value FROM jsonb_each_text(p_rules -> 'collegeWeights'))) <> 0 THEN 'collegeWeights'
      WHEN sum_to_one(ARRAY(SELECT value FROM jsonb_each_text(p_rules -> 'waterfall'))) > 0 THEN 'waterfall'
      WHEN (SELECT count(DISTINCT line) FROM jsonb_array_elements_text(p_rules -> 'appropriationLines') AS line) <> 6 THEN 'appropriationLines'
      WHEN (p_rules #>> '{betTermYears,least}')::integer > (p_rules #>> '{betTermYears,most}')::integer THEN 'betTermYears'
      WHEN jsonb_typeof(p_rules #> '{voting,secret}') = 'array' AND p_rules #> '{voting,secret}' IS DISTINCT FROM (
        SELECT coalesce(jsonb_agg(k.kind ORDER BY k.kind COLLATE "C"), '[]')
        FROM (SELECT DISTINCT kind FROM jsonb_array_elements_text(p_rules #> '{voting,secret}') AS kind) AS k) THEN 'voting.secret'
    END
  $$;

  -- Where the custom says nothing, no vote is secret.
  CREATE OR REPLACE FUNCTION motion_secrecy(p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN coalesce(p_rules #> '{voting,secret}' ? p_kind, false) THEN 'TOKENS' ELSE '' END
  $$;

  -- The key that signs the tokens of a college in one vote: RSA (RFC 9474, RSABSSA-SHA384-PSS-Deterministic), as SPKI.
  CREATE TABLE token_issuer (
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    college text NOT NULL,
    key bytea NOT NULL CHECK (octet_length(key) BETWEEN 290 AND 1000),
    issued_from timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, college),
    FOREIGN KEY (motion_id, partnership_id) REFERENCES motion (id, partnership_id)
  );
  CALL make_append_only('token_issuer');

  -- Its other half, PKCS #8; forgotten when the vote is over, so that nobody signs a token after it.
  CREATE TABLE token_secret (
    motion_id uuid NOT NULL,
    college text NOT NULL,
    key bytea NOT NULL,
    PRIMARY KEY (motion_id, college),
    FOREIGN KEY (motion_id, college) REFERENCES token_issuer
  );

  -- Who drew a token: one for each place on the roll. What was signed for them tells nothing of the token.
  CREATE TABLE token_issue (
    partnership_id uuid NOT NULL,
    motion_id uuid NOT NULL,
    voter_ref uuid NOT NULL,
    blinded bytea NOT NULL CHECK (octet_length(blinded) BETWEEN 256 AND 512),
    answer bytea NOT NULL CHECK (octet_length(answer) = octet_length(blinded)),
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    issued_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (motion_id, voter_ref),
    FOREIGN KEY (motion_id, voter_ref) REFERENCES elector
  );
  CALL make_append_only('token_issue');

  -- A token that has voted: nothing here leads to a person.
  CREATE TABLE secret_elector (
    motion_id uuid NOT NULL REFERENCES motion (id),
    voter_ref uuid NOT NULL,
    college text NOT NULL,
    key bytea NOT NULL CHECK (octet_length(key) = 32),
    token bytea NOT NULL CHECK (octet_length(token) BETWEEN 256 AND 512),
    PRIMARY KEY (motion_id, voter_ref),
    UNIQUE (motion_id, key),
    FOREIGN KEY (motion_id, college) REFERENCES token_issuer,
    CHECK (voter_ref = encode(substr(sha256('\\x7365637265742d766f7465720a'::bytea || key), 1, 16), 'hex')::uuid)
  );
  CALL make_append_only('secret_elector');

  CREATE TABLE secret_ballot (
    motion_id uuid NOT NULL,
    voter_ref uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    choice text NOT NULL CHECK (choice IS JSON OBJECT WITH UNIQUE KEYS),
    salt bytea NOT NULL CHECK (octet_length(salt) = 32),
    commitment bytea NOT NULL CHECK (octet_length(commitment) = 32),
    signature bytea NOT NULL CHECK (octet_length(signature) = 64),
    receipt text NOT NULL,
    PRIMARY KEY (motion_id, voter_ref, number),
    FOREIGN KEY (motion_id, voter_ref) REFERENCES secret_elector
  );
  CALL make_append_only('secret_ballot');
  CREATE INDEX ON secret_ballot (receipt);

  -- How many drew a token: counted as they come, since it is asked at every ballot.
  ALTER TABLE motion_college ADD COLUMN drawn integer NOT NULL DEFAULT 0 CHECK (drawn BETWEEN 0 AND members);

  CREATE FUNCTION token_issuer_leaf(p_motion uuid) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"keys":{%s},"motion":"%s","type":"token-issuer","v":"1"}',
      string_agg(format('"%s":"%s"', t.college, encode(t.key, 'hex')), ',' ORDER BY t.college COLLATE "C"), p_motion)
    FROM token_issuer t WHERE t.motion_id = p_motion
  $$;
  CREATE FUNCTION token_issue_leaf(i token_issue) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"key":"%s","motion":"%s","request":"%s","signature":"%s","type":"token-issue","v":"1","voter":"%s"}',
      encode(i.key, 'hex'), i.motion_id, encode(sha256(i.blinded), 'hex'), encode(i.signature, 'hex'), i.voter_ref)
  $$;
  CREATE FUNCTION secret_elector_leaf(e secret_elector) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"college":"%s","key":"%s","motion":"%s","token":"%s","type":"token","v":"1","voter":"%s"}',
      e.college, encode(e.key, 'hex'), e.motion_id, encode(e.token, 'hex'), e.voter_ref)
  $$;
  CREATE FUNCTION secret_ballot_leaf(b secret_ballot, p_key bytea) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
      encode(b.commitment, 'hex'), encode(p_key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref)
  $$;

  -- The keys of a secret vote, once it is open: one for each college. Whoever is first makes them.
  CREATE FUNCTION begin_tokens(p_partnership uuid, p_motion uuid, c_college text[], c_key bytea[], c_secret bytea[]) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL FOR SHARE;
    SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;
    IF m.id IS NULL OR m.state <> 'OPEN' OR v_terms ->> 'secrecy' IS DISTINCT FROM 'TOKENS'
       OR EXISTS (SELECT 1 FROM token_issuer t WHERE t.motion_id = p_motion) THEN RETURN false; END IF;
    IF ARRAY(SELECT c FROM unnest(c_college) AS c ORDER BY c COLLATE "C")
       IS DISTINCT FROM ARRAY(SELECT r.college FROM motion_college r WHERE r.motion_id = p_motion ORDER BY r.college COLLATE "C") THEN
      RAISE EXCEPTION 'the keys are of other colleges' USING ERRCODE = 'P0108';
    END IF;
    IF (SELECT count(DISTINCT k) FROM unnest(c_key) AS k) <> cardinality(c_key) OR EXISTS (SELECT 1 FROM token_issuer t WHERE t.key = ANY (c_key)) THEN
      RAISE EXCEPTION 'a key signs the tokens of one college in one vote' USING ERRCODE = 'P0108';
    END IF;
    INSERT INTO token_issuer (partnership_id, motion_id, college, key) SELECT p_partnership, p_motion, c, k FROM unnest(c_college, c_key) AS x(c, k);
    INSERT INTO token_secret (motion_id, college, key) SELECT p_motion, c, k FROM unnest(c_college, c_secret) AS x(c, k);
    PERFORM stage_leaf(p_partnership, 'token-issuer', token_issuer_leaf(p_motion));
    RETURN true;
  END $$;

  -- One token for one place. Asked again with the same request it gives the same answer: what was lost on the way comes.
  CREATE FUNCTION draw_token(p_partnership uuid, p_motion uuid, p_person uuid, p_blinded bytea, p_answer bytea, p_key bytea, p_signature bytea)
  RETURNS TABLE (outcome text, answer bytea) LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; e elector; i token_issue;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL FOR SHARE;
    IF m.id IS NULL OR m.state = 'DRAFT' THEN RETURN QUERY SELECT 'NotFound', NULL::bytea; RETURN; END IF;
    IF m.state IN ('DELIBERATION', 'NOTICED', 'WITHDRAWN') THEN RETURN QUERY SELECT 'MotionNotOpen', NULL::bytea; RETURN; END IF;
    IF m.state <> 'OPEN' OR clock_timestamp() >= coalesce(m.extended_to, m.closes_at) THEN RETURN QUERY SELECT 'MotionClosed', NULL::bytea; RETURN; END IF;
    SELECT * INTO e FROM elector l WHERE l.motion_id = p_motion AND l.person_id = p_person;
    IF NOT FOUND THEN RETURN QUERY SELECT 'NotOnElectorate', NULL::bytea; RETURN; END IF;
    IF NOT EXISTS (SELECT 1 FROM token_issuer t WHERE t.motion_id = p_motion AND t.college = e.college) THEN RETURN QUERY SELECT 'NotSecret', NULL::bytea; RETURN; END IF;
    SELECT * INTO i FROM token_issue x WHERE x.motion_id = p_motion AND x.voter_ref = e.voter_ref;
    IF FOUND THEN
      RETURN QUERY SELECT CASE WHEN i.blinded = p_blinded THEN 'DONE' ELSE 'TokenDrawn' END, CASE WHEN i.blinded = p_blinded THEN i.answer END; RETURN;
    END IF;
    IF p_key IS DISTINCT FROM (SELECT k.key FROM elector_key k WHERE k.motion_id = p_motion AND k.voter_ref = e.voter_ref ORDER BY k.number DESC LIMIT 1) THEN
      RETURN QUERY SELECT 'KeyNotEnrolled', NULL::bytea; RETURN;
    END IF;
    INSERT INTO token_issue (partnership_id, motion_id, voter_ref, blinded, answer, key, signature)
    VALUES (p_partnership, p_motion, e.voter_ref, p_blinded, p_answer, p_key, p_signature) RETURNING * INTO i;
    UPDATE motion_college c SET drawn = c.drawn + 1 WHERE c.motion_id = p_motion AND c.college = e.college;
    PERFORM stage_leaf(p_partnership, 'token-issue', token_issue_leaf(i));
    RETURN QUERY SELECT 'DONE', i.answer;
  END $$;

  -- A ballot by token. That the token was signed is asked by whoever calls, and by everybody who reads the log; that no
  -- college has more of them than were drawn, here.
  CREATE FUNCTION cast_secret(p_partnership uuid, p_motion uuid, p_college text, p_key bytea, p_token bytea, p_number integer, p_choice text, p_salt bytea,
    p_commitment bytea, p_signature bytea) RETURNS TABLE (outcome text, receipt text, cast_at timestamptz)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE m motion; v_terms jsonb; e secret_elector; b secret_ballot; v_said text; v_now timestamptz; v_wrong text;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO m FROM motion WHERE partnership_id = p_partnership AND id = p_motion AND version IS NOT NULL FOR SHARE;
    SELECT n.terms::jsonb INTO v_terms FROM motion_notice n WHERE n.motion_id = p_motion AND n.number = m.notices;
    v_now := clock_timestamp();
    v_wrong := CASE
      WHEN m.id IS NULL OR m.state = 'DRAFT' THEN 'NotFound'
      WHEN m.state IN ('DELIBERATION', 'NOTICED', 'WITHDRAWN') THEN 'MotionNotOpen'
      WHEN m.state <> 'OPEN' OR v_now >= coalesce(m.extended_to, m.closes_at) THEN 'MotionClosed'
      WHEN NOT EXISTS (SELECT 1 FROM token_issuer t WHERE t.motion_id = p_motion AND t.college = p_college) THEN 'NotSecret'
      ELSE motion_choice_fault(p_motion, p_choice) END;
    IF v_wrong IS NOT NULL THEN RETURN QUERY SELECT v_wrong, NULL::text, NULL::timestamptz; RETURN; END IF;
    IF octet_length(p_salt) IS DISTINCT FROM 32
       OR p_commitment IS DISTINCT FROM sha256(convert_to('ballot' || chr(10), 'UTF8') || p_salt || convert_to(p_choice, 'UTF8')) THEN
      RAISE EXCEPTION 'the commitment is to another ballot' USING ERRCODE = 'P0121';
    END IF;
    SELECT * INTO e FROM secret_elector x WHERE x.motion_id = p_motion AND x.key = p_key;
    IF e.motion_id IS NOT NULL AND (e.college <> p_college OR e.token <> p_token) THEN RETURN QUERY SELECT 'TokenBad', NULL::text, NULL::timestamptz; RETURN; END IF;
    IF p_number IS DISTINCT FROM 1 + coalesce((SELECT max(o.number) FROM secret_ballot o WHERE o.motion_id = p_motion AND o.voter_ref = e.voter_ref), 0) THEN
      RETURN QUERY SELECT 'BallotOutOfTurn', NULL::text, NULL::timestamptz; RETURN;
    END IF;
    IF p_number > 1000 THEN RETURN QUERY SELECT 'BallotsTooMany', NULL::text, NULL::timestamptz; RETURN; END IF;
    IF e.motion_id IS NULL THEN
      IF (SELECT c.present >= c.drawn FROM motion_college c WHERE c.motion_id = p_motion AND c.college = p_college) THEN
        RETURN QUERY SELECT 'TokenBad', NULL::text, NULL::timestamptz; RETURN;
      END IF;
      INSERT INTO secret_elector (motion_id, voter_ref, college, key, token)
      VALUES (p_motion, encode(substr(sha256('\\x7365637265742d766f7465720a'::bytea || p_key), 1, 16), 'hex')::uuid, p_college, p_key, p_token) RETURNING * INTO e;
      PERFORM stage_leaf(p_partnership, 'token', secret_elector_leaf(e));
    END IF;
    b := ROW(p_motion, e.voter_ref, p_number, p_choice, p_salt, p_commitment, p_signature, '');
    v_said := secret_ballot_leaf(b, p_key);
    b.receipt := receipt_of(sha256('\\x00'::bytea || convert_to(v_said, 'UTF8')));
    INSERT INTO secret_ballot SELECT b.*;
    PERFORM stage_leaf(p_partnership, 'ballot', v_said);
    IF p_number = 1 THEN PERFORM present_by_token(m, v_terms, p_college, v_now); END IF;
    RETURN QUERY SELECT 'CAST', b.receipt, v_now;
  END $$;

  -- One more is present in that college; a quorum that is met so late that nobody could answer gives time to, once.
  CREATE FUNCTION present_by_token(m motion, p_terms jsonb, p_college text, p_now timestamptz) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_hours interval := make_interval(hours => (p_terms ->> 'extensionHours')::integer);
  BEGIN
    UPDATE motion_college c SET present = c.present + 1 WHERE c.motion_id = m.id AND c.college = p_college;
    IF m.extended_to IS NULL AND p_now > m.closes_at - v_hours AND quorum_just_met(m.id, p_terms, p_college) THEN
      UPDATE motion SET extended_to = p_now + v_hours WHERE id = m.id;
      INSERT INTO motion_extension (partnership_id, motion_id, met_at, until) VALUES (m.partnership_id, m.id, p_now, p_now + v_hours);
      PERFORM stage_leaf(m.partnership_id, 'motion-extension', (SELECT motion_extension_leaf(x) FROM motion_extension x WHERE x.motion_id = m.id));
    END IF;
  END $$;

  -- Every ballot by token, the superseded ones shut: after the close, and by no other way.
  CREATE FUNCTION opened_secret_votes(p_partnership uuid, p_motion uuid)
  RETURNS TABLE (voter_ref uuid, college text, number integer, choice text, salt bytea, commitment bytea, key bytea, signature bytea, token bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT b.voter_ref, e.college, b.number, CASE WHEN l.is_last THEN b.choice END, CASE WHEN l.is_last THEN b.salt END, b.commitment, e.key, b.signature, e.token
    FROM secret_ballot b JOIN secret_elector e ON e.motion_id = b.motion_id AND e.voter_ref = b.voter_ref JOIN motion m ON m.id = b.motion_id
    CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT 1 FROM secret_ballot o WHERE o.motion_id = b.motion_id AND o.voter_ref = b.voter_ref AND o.number > b.number) AS is_last) AS l
    WHERE m.partnership_id = p_partnership AND m.id = p_motion
      AND m.state IN ('CLOSED', 'CARRIED', 'LOST', 'INQUORATE', 'RATIFYING', 'STANDSTILL', 'EXECUTED', 'ANNULLED')
    ORDER BY b.voter_ref, b.number
  $$;

  -- What signed tokens is forgotten as soon as no token can vote.
  CREATE FUNCTION forget_token_secrets() RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    WITH gone AS (
      DELETE FROM token_secret s USING motion m WHERE m.id = s.motion_id AND m.state NOT IN ('NOTICED', 'OPEN') RETURNING 1)
    SELECT count(*) FROM gone
  $$;

  -- Whoever drew a token is asked for nothing more: whether it voted, nobody can tell.
  CREATE OR REPLACE FUNCTION has_voted(p_motion uuid, p_voter uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM ballot b WHERE b.motion_id = p_motion AND b.voter_ref = p_voter)
      OR EXISTS (SELECT 1 FROM token_issue i WHERE i.motion_id = p_motion AND i.voter_ref = p_voter)
  $$;

  GRANT SELECT ON token_issuer, token_secret, token_issue, secret_elector TO copyhold_app;
  GRANT SELECT (motion_id, voter_ref, number, commitment, signature, receipt) ON secret_ballot TO copyhold_app, copyhold_auditor;
  GRANT SELECT ON token_issuer, token_issue, secret_elector TO copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION token_issuer_leaf, token_issue_leaf, secret_elector_leaf, secret_ballot_leaf, begin_tokens, draw_token, cast_secret, present_by_token,
    opened_secret_votes, forget_token_secrets FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION token_issuer_leaf, token_issue_leaf, secret_elector_leaf, opened_secret_votes TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION begin_tokens, draw_token, cast_secret, forget_token_secrets TO copyhold_app;
`;

export const WITHOUT_SECRET_BALLOTS = `
  ${functionOf(NOTIFICATIONS, 'has_voted').replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION')}
  DROP FUNCTION forget_token_secrets, opened_secret_votes, cast_secret, present_by_token, draw_token, begin_tokens, secret_ballot_leaf, secret_elector_leaf,
    token_issue_leaf, token_issuer_leaf;
  DROP TABLE secret_ballot, secret_elector, token_issue, token_secret, token_issuer;
  ALTER TABLE motion_college DROP COLUMN drawn;
  CREATE OR REPLACE FUNCTION motion_secrecy(p_kind text, p_rules jsonb) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT ''
  $$;
  ${functionOf(JUDGE_CUSTOM, 'custom_disagrees').replace('CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION')}
  ALTER TABLE custom_bound DISABLE TRIGGER append_only;
  DELETE FROM custom_bound WHERE path = 'voting.secret' OR starts_with(path, 'voting.secret.');
  ALTER TABLE custom_bound ENABLE ALWAYS TRIGGER append_only;
`;
