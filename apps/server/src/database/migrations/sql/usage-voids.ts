/** Use that officers take back: what a stolen key told, its own machine would never correct. */
export const USAGE_VOIDS = `
  -- Which correction an officer made, and who that was; whose event it takes back, usage_correction says.
  CREATE TABLE usage_void (
    partnership_id uuid NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    actor text NOT NULL CHECK (actor <> ''),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, source, event_id),
    FOREIGN KEY (partnership_id, source, event_id) REFERENCES usage_correction
  );
  CALL make_append_only('usage_void');

  -- The event by its hash: its words may be somebody's, and stay out of the log, as does the officer's name.
  CREATE FUNCTION usage_void_leaf(v usage_void) RETURNS text LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT flat_json(jsonb_build_object('at', to_char(v.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'type', 'usage-void', 'v', '1', 'voids', encode(e.payload_hash, 'hex')))
    FROM usage_correction c
    JOIN usage_event e ON e.partnership_id = c.partnership_id AND e.source = c.target_source AND e.event_id = c.target_id
    WHERE c.partnership_id = v.partnership_id AND c.source = v.source AND c.event_id = v.event_id
  $$;

  -- Takes one version of a use back, under a source that no machine has. Answers COUNTED; WAITING where the version itself
  -- waits for what it corrects, and would count then; KNOWN where an officer took it back before; CORRECTED where another
  -- version has its place already: that one is to be taken back; VOID where it counts nothing by itself; UNKNOWN.
  CREATE FUNCTION void_usage(p_partnership uuid, p_source text, p_id text, p_why text, p_actor text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_event usage_event; v_void usage_void; v_outcome text;
    v_id text := 'void ' || left(encode(sha256(convert_to(p_source || chr(10) || p_id, 'UTF8')), 'hex'), 32);
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT e.* INTO v_event FROM usage_event e WHERE e.partnership_id = p_partnership AND e.source = p_source AND e.event_id = p_id;
    IF NOT FOUND THEN RETURN 'UNKNOWN'; END IF;
    IF EXISTS (SELECT FROM usage_correction o WHERE o.partnership_id = p_partnership AND o.source = p_source AND o.event_id = p_id
               AND o.voids) THEN
      RETURN 'VOID';
    END IF;
    SELECT c.outcome INTO v_outcome FROM correct_usage(p_partnership, '/officer', v_id,
      sha256(convert_to('void' || chr(10) || p_source || chr(10) || p_id, 'UTF8')), v_event.subject, v_event.site, v_event.meter,
      v_event.unit, 0, v_event.effective_at, v_event.ends_at, v_event.method, p_source, p_id, p_why, true, '{}', '{}') AS c;
    IF v_outcome IN ('COUNTED', 'WAITING') THEN
      INSERT INTO usage_void AS v (partnership_id, source, event_id, actor) VALUES (p_partnership, '/officer', v_id, p_actor)
      RETURNING v.* INTO v_void;
      PERFORM stage_leaf(p_partnership, 'usage-void', usage_void_leaf(v_void));
    END IF;
    RETURN v_outcome;
  END $$;

  GRANT SELECT ON usage_void TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION usage_void_leaf, void_usage FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION usage_void_leaf TO copyhold_app, copyhold_auditor;
  GRANT EXECUTE ON FUNCTION void_usage TO copyhold_closer;
`;

export const WITHOUT_USAGE_VOIDS = `
  DROP FUNCTION void_usage, usage_void_leaf;
  DROP TABLE usage_void;
`;
