/** A token's key ends the keys before it, a machine that was let go gets no token, and what is revoked takes waiting tokens along. */
export const MACHINE_KEYS_REPLACED = `
  -- Makes a token for a machine, in place of any that waits for it. Answers when it ends; null where there is no such
  -- machine, or whoever was registering it has let it go.
  CREATE FUNCTION make_machine_token(p_partnership uuid, p_code text, p_hash bytea, p_hours integer, p_actor text) RETURNS timestamptz
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_machine uuid; v_ends timestamptz;
  BEGIN
    IF (p_hours BETWEEN 1 AND 168) IS NOT TRUE THEN RAISE EXCEPTION 'a token lives 1 to 168 hours' USING ERRCODE = 'P0150'; END IF;
    SELECT m.id INTO v_machine FROM machine m WHERE m.partnership_id = p_partnership AND m.code = p_code FOR NO KEY UPDATE;
    IF NOT FOUND OR EXISTS (SELECT 1 FROM machine_withdrawal w WHERE w.partnership_id = p_partnership AND w.machine_id = v_machine) THEN
      RETURN NULL;
    END IF;
    DELETE FROM machine_token t WHERE t.partnership_id = p_partnership AND t.machine_id = v_machine AND t.used_at IS NULL;
    INSERT INTO machine_token (hash, partnership_id, machine_id, actor, expires_at)
    VALUES (p_hash, p_partnership, v_machine, p_actor, clock_timestamp() + make_interval(hours => p_hours)) RETURNING expires_at INTO v_ends;
    RETURN v_ends;
  END $$;

  -- Lets a key in with a token. The same key with the same token is let in again: the answer may have been lost. Whatever
  -- key the machine had before is believed for some hours more: nobody keeps reporting with one that was left behind.
  CREATE FUNCTION enrol_machine_key(p_token bytea, p_public_key bytea, p_hours integer) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_token machine_token; v_key machine_key; v_end machine_key_end; v_id text := left(encode(sha256(p_public_key), 'hex'), 32);
  BEGIN
    IF (p_hours BETWEEN 0 AND 168) IS NOT TRUE THEN RAISE EXCEPTION 'keys overlap by 168 hours at most' USING ERRCODE = 'P0150'; END IF;
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
    FOR v_end IN
      INSERT INTO machine_key_end AS e (key_id, why, partnership_id, ends_at, actor, recorded_at)
      SELECT k.key_id, 'REPLACED', k.partnership_id, now.at + make_interval(hours => p_hours), v_token.actor, now.at
      FROM machine_key k, (SELECT clock_timestamp() AS at) AS now
      WHERE k.partnership_id = v_key.partnership_id AND k.machine_id = v_key.machine_id AND k.key_id <> v_id AND machine_key_ends(k.key_id) IS NULL
      RETURNING e.*
    LOOP
      PERFORM stage_leaf(v_key.partnership_id, 'machine-key', machine_key_end_leaf(v_end));
    END LOOP;
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
    IF EXISTS (SELECT 1 FROM machine_key_end e WHERE e.key_id = p_old AND e.why = 'REPLACED') THEN RETURN 'KeyReplaced'; END IF;
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
    -- Whoever had the key may have a token that waits, too.
    DELETE FROM machine_token t USING machine_key k
    WHERE k.partnership_id = p_partnership AND k.key_id = p_key AND t.partnership_id = k.partnership_id AND t.machine_id = k.machine_id
      AND t.used_at IS NULL AND cardinality(v_ended) > 0;
    RETURN v_ended;
  END $$;
`;

/** The rights of the four functions, whichever they are. */
export const MACHINE_KEY_RIGHTS = `
  REVOKE EXECUTE ON FUNCTION make_machine_token, enrol_machine_key, replace_machine_key, revoke_machine_key FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION enrol_machine_key, replace_machine_key TO copyhold_app;
  -- Who may let machines in, and take their keys back, is an officer: the application's login cannot.
  GRANT EXECUTE ON FUNCTION make_machine_token, revoke_machine_key TO copyhold_closer;
`;

export const WITHOUT_MACHINE_KEY_FUNCTIONS =
  'DROP FUNCTION make_machine_token, enrol_machine_key, replace_machine_key, revoke_machine_key;';
