/**
 * Keys that machines sign their reports with. A key enters with a token that an officer made, or in place of a key of the
 * same machine; it ends where another has taken its place, or where an officer takes it back. Each of the three is a leaf.
 */
export const MACHINE_KEYS = `
  -- What a machine is let in with, once. Only its hash is here: whoever reads the table enrols nothing.
  CREATE TABLE machine_token (
    hash bytea PRIMARY KEY CHECK (octet_length(hash) = 32),
    partnership_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL CHECK (expires_at > made_at),
    used_at timestamptz,
    used_for text,
    CHECK ((used_at IS NULL) = (used_for IS NULL)),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine
  );
  CREATE INDEX machine_token_of_machine ON machine_token (partnership_id, machine_id);

  -- A key is one machine's, in one partnership, for ever.
  CREATE TABLE machine_key (
    key_id text PRIMARY KEY CHECK (key_id = left(encode(sha256(public_key), 'hex'), 32)),
    partnership_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    public_key bytea NOT NULL CHECK (octet_length(public_key) = 32),
    replaces text UNIQUE REFERENCES machine_key,
    enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine
  );
  CREATE INDEX machine_key_of_machine ON machine_key (partnership_id, machine_id);
  CALL make_append_only('machine_key');

  -- From when a key is not believed any more. One that was replaced may still be revoked before its time is over.
  CREATE TABLE machine_key_end (
    key_id text NOT NULL REFERENCES machine_key,
    why text NOT NULL CHECK (why IN ('REPLACED', 'REVOKED')),
    partnership_id uuid NOT NULL REFERENCES partnership,
    ends_at timestamptz NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (key_id, why),
    CHECK (ends_at >= recorded_at)
  );
  CALL make_append_only('machine_key_end');

  CREATE FUNCTION machine_key_leaf(k machine_key) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(k.enrolled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'event', 'ENROLLED',
      'key', k.key_id, 'machine', m.code, 'publicKey', encode(k.public_key, 'hex'), 'replaces', coalesce(k.replaces, ''), 'type', 'machine-key', 'v', '1'))
    FROM machine m WHERE m.partnership_id = k.partnership_id AND m.id = k.machine_id
  $$;
  -- Who took it back is an officer's name: the row has it, the log has not.
  CREATE FUNCTION machine_key_end_leaf(e machine_key_end) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'ends', to_char(e.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'event', e.why, 'key', e.key_id, 'type', 'machine-key', 'v', '1'))
  $$;

  CREATE FUNCTION machine_key_ends(p_key text) RETURNS timestamptz LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT min(e.ends_at) FROM machine_key_end e WHERE e.key_id = p_key
  $$;

  -- Makes a token for a machine, in place of any that waits for it. Answers when it ends; null where there is no such machine.
  CREATE FUNCTION make_machine_token(p_partnership uuid, p_code text, p_hash bytea, p_hours integer, p_actor text) RETURNS timestamptz
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_machine uuid; v_ends timestamptz;
  BEGIN
    IF (p_hours BETWEEN 1 AND 168) IS NOT TRUE THEN RAISE EXCEPTION 'a token lives 1 to 168 hours' USING ERRCODE = 'P0150'; END IF;
    SELECT m.id INTO v_machine FROM machine m WHERE m.partnership_id = p_partnership AND m.code = p_code FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN NULL; END IF;
    DELETE FROM machine_token t WHERE t.partnership_id = p_partnership AND t.machine_id = v_machine AND t.used_at IS NULL;
    INSERT INTO machine_token (hash, partnership_id, machine_id, actor, expires_at)
    VALUES (p_hash, p_partnership, v_machine, p_actor, clock_timestamp() + make_interval(hours => p_hours)) RETURNING expires_at INTO v_ends;
    RETURN v_ends;
  END $$;

  -- Lets a key in with a token. The same key with the same token is let in again: the answer may have been lost.
  CREATE FUNCTION enrol_machine_key(p_token bytea, p_public_key bytea) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_token machine_token; v_key machine_key; v_id text := left(encode(sha256(p_public_key), 'hex'), 32);
  BEGIN
    SELECT t.* INTO v_token FROM machine_token t WHERE t.hash = p_token;
    IF NOT FOUND THEN RETURN 'TokenUnknown'; END IF;
    PERFORM 1 FROM ledger WHERE id = v_token.partnership_id FOR NO KEY UPDATE;
    SELECT t.* INTO v_token FROM machine_token t WHERE t.hash = p_token FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN 'TokenUnknown'; END IF;
    IF v_token.used_at IS NOT NULL THEN RETURN CASE WHEN v_token.used_for = v_id THEN 'DONE' ELSE 'TokenUsed' END; END IF;
    IF v_token.expires_at <= clock_timestamp() THEN RETURN 'TokenExpired'; END IF;
    INSERT INTO machine_key AS k (key_id, partnership_id, machine_id, public_key)
    VALUES (v_id, v_token.partnership_id, v_token.machine_id, p_public_key) ON CONFLICT DO NOTHING RETURNING k.* INTO v_key;
    IF NOT FOUND THEN RETURN 'KeyKnown'; END IF;
    UPDATE machine_token t SET used_at = clock_timestamp(), used_for = v_id WHERE t.hash = p_token;
    PERFORM stage_leaf(v_key.partnership_id, 'machine-key', machine_key_leaf(v_key));
    RETURN 'DONE';
  END $$;

  -- Lets a key take the place of another of the same machine, which is believed for some hours more. Asked again for the
  -- same two keys it has been done.
  CREATE FUNCTION replace_machine_key(p_old text, p_public_key bytea, p_hours integer) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_old machine_key; v_key machine_key; v_end machine_key_end; v_id text := left(encode(sha256(p_public_key), 'hex'), 32);
  BEGIN
    IF (p_hours BETWEEN 0 AND 168) IS NOT TRUE THEN RAISE EXCEPTION 'keys overlap by 168 hours at most' USING ERRCODE = 'P0150'; END IF;
    SELECT k.* INTO v_old FROM machine_key k WHERE k.key_id = p_old;
    IF NOT FOUND THEN RETURN 'KeyUnknown'; END IF;
    PERFORM 1 FROM ledger WHERE id = v_old.partnership_id FOR NO KEY UPDATE;
    IF machine_key_ends(p_old) <= clock_timestamp() THEN RETURN 'KeyEnded'; END IF;
    IF EXISTS (SELECT 1 FROM machine_key k WHERE k.key_id = v_id AND k.replaces = p_old) THEN RETURN 'DONE'; END IF;
    IF EXISTS (SELECT 1 FROM machine_key k WHERE k.replaces = p_old) THEN RETURN 'KeyReplaced'; END IF;
    INSERT INTO machine_key AS k (key_id, partnership_id, machine_id, public_key, replaces)
    VALUES (v_id, v_old.partnership_id, v_old.machine_id, p_public_key, p_old) ON CONFLICT DO NOTHING RETURNING k.* INTO v_key;
    IF NOT FOUND THEN RETURN 'KeyKnown'; END IF;
    INSERT INTO machine_key_end AS e (key_id, why, partnership_id, ends_at, actor, recorded_at)
    SELECT p_old, 'REPLACED', v_old.partnership_id, now.at + make_interval(hours => p_hours), 'machine', now.at FROM (SELECT clock_timestamp() AS at) AS now
    RETURNING e.* INTO v_end;
    PERFORM stage_leaf(v_key.partnership_id, 'machine-key', machine_key_leaf(v_key));
    PERFORM stage_leaf(v_key.partnership_id, 'machine-key', machine_key_end_leaf(v_end));
    RETURN 'DONE';
  END $$;

  -- Takes a key back, from now on. A key that a thief has may have let in another: those that followed it end with it.
  CREATE FUNCTION revoke_machine_key(p_partnership uuid, p_key text, p_actor text) RETURNS text[]
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_end machine_key_end; v_ended text[] := '{}';
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    FOR v_end IN
      WITH RECURSIVE following AS (
        SELECT k.key_id FROM machine_key k WHERE k.partnership_id = p_partnership AND k.key_id = p_key
        UNION SELECT k.key_id FROM machine_key k JOIN following f ON k.replaces = f.key_id)
      INSERT INTO machine_key_end AS e (key_id, why, partnership_id, ends_at, actor, recorded_at)
      SELECT f.key_id, 'REVOKED', p_partnership, now.at, p_actor, now.at FROM following f, (SELECT clock_timestamp() AS at) AS now
      ON CONFLICT DO NOTHING RETURNING e.*
    LOOP
      PERFORM stage_leaf(p_partnership, 'machine-key', machine_key_end_leaf(v_end));
      v_ended := v_ended || v_end.key_id;
    END LOOP;
    RETURN v_ended;
  END $$;

  GRANT SELECT ON machine_key, machine_key_end TO copyhold_app, copyhold_auditor;
  GRANT SELECT (partnership_id, machine_id, actor, made_at, expires_at, used_at, used_for) ON machine_token TO copyhold_app;
  REVOKE EXECUTE ON FUNCTION machine_key_leaf, machine_key_end_leaf, machine_key_ends, make_machine_token, enrol_machine_key,
    replace_machine_key, revoke_machine_key FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION machine_key_leaf, machine_key_end_leaf, machine_key_ends TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION enrol_machine_key, replace_machine_key TO copyhold_app;
  -- Who may let machines in, and take their keys back, is an officer: the application's login cannot.
  GRANT EXECUTE ON FUNCTION make_machine_token, revoke_machine_key TO copyhold_closer;
`;

export const WITHOUT_MACHINE_KEYS = `
  DROP FUNCTION make_machine_token, enrol_machine_key, replace_machine_key, revoke_machine_key, machine_key_leaf, machine_key_end_leaf, machine_key_ends;
  DROP TABLE machine_key_end, machine_key, machine_token;
`;
