/**
 * That somebody was given the login of guardian or steward is public, and stands in every log of the database: who can
 * release what is locked is not changed in silence. No secret is here, nor in the log.
 */
export const RELEASE_LOGINS = `
  CREATE TABLE release_login (
    role text NOT NULL CHECK (role IN ('guardian', 'steward')),
    turn integer NOT NULL CHECK (turn > 0),
    -- Whether somebody had the login before: whose file opens nothing any more.
    replaces boolean NOT NULL,
    enrolled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (role, turn)
  );
  CALL make_append_only('release_login');

  CREATE FUNCTION release_login_leaf(r release_login) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(r.enrolled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'event', CASE WHEN r.replaces THEN 'REPLACED' ELSE 'ENROLLED' END, 'role', r.role, 'turn', r.turn::text, 'type', 'release-login', 'v', '1'))
  $$;

  -- The migration login alone gets here, in the transaction that gives the role its password.
  CREATE FUNCTION enrol_release_login(p_role text, p_replace boolean) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_replaces boolean; v_enrolled release_login; v_ledger uuid;
  BEGIN
    PERFORM 1 FROM ledger ORDER BY id FOR NO KEY UPDATE;
    -- Waits for whoever is founding a partnership: its ledger is seen below.
    LOCK TABLE release_login IN SHARE ROW EXCLUSIVE MODE;
    -- One who was enrolled before this was written down, or from another database of the server, has a login all the same.
    v_replaces := EXISTS (SELECT 1 FROM release_login WHERE role = p_role)
      OR EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = 'copyhold_' || p_role AND rolcanlogin);
    IF v_replaces AND p_replace IS NOT TRUE THEN
      RAISE EXCEPTION 'there is a % already: a new login would shut out whoever holds the old file', p_role USING ERRCODE = 'P0143';
    END IF;
    INSERT INTO release_login (role, turn, replaces) SELECT p_role, 1 + count(*), v_replaces FROM release_login WHERE role = p_role
    RETURNING * INTO v_enrolled;
    FOR v_ledger IN SELECT id FROM ledger ORDER BY id FOR NO KEY UPDATE LOOP
      PERFORM stage_leaf(v_ledger, 'release-login', release_login_leaf(v_enrolled));
    END LOOP;
    RETURN v_enrolled.turn;
  END $$;

  -- A partnership that is founded later begins its log with whoever is enrolled by then.
  CREATE FUNCTION log_knows_release_logins() RETURNS trigger
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    PERFORM 1 FROM ledger WHERE id = NEW.id FOR NO KEY UPDATE;
    LOCK TABLE release_login IN SHARE MODE;
    PERFORM stage_leaf(NEW.id, 'release-login', release_login_leaf(r)) FROM (SELECT * FROM release_login ORDER BY enrolled_at, role, turn) AS r;
    RETURN NULL;
  END $$;
  CREATE TRIGGER log_knows_release_logins AFTER INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION log_knows_release_logins();
  ALTER TABLE ledger ENABLE ALWAYS TRIGGER log_knows_release_logins;
`;

export const WITHOUT_RELEASE_LOGINS = `
  DROP TRIGGER log_knows_release_logins ON ledger;
  DROP FUNCTION log_knows_release_logins, enrol_release_login, release_login_leaf;
  DROP TABLE release_login;
`;
