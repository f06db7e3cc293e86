/** What became of each request, for whoever made it; and where somebody's use of the commons stands. */
export const GATEWAY_REQUESTS = `
  ALTER TABLE gateway_run ADD COLUMN key_id uuid, ADD COLUMN purpose text, ADD COLUMN route text, ADD COLUMN streamed boolean;

  -- No word of a request or an answer, and no address. Written with the request's events, in one transaction; what is
  -- counted and billed are the events: this says to the developer how each request ended, for a quarter of a year.
  CREATE TABLE gateway_request (
    partnership_id uuid NOT NULL REFERENCES partnership,
    request_id text NOT NULL,
    gateway text NOT NULL,
    subject text NOT NULL,
    -- Null of a request whose gateway was lost before it said.
    key_id uuid,
    purpose text,
    route text CHECK (route IN ('chat', 'completion', 'embedding')),
    streamed boolean,
    model text NOT NULL,
    site text NOT NULL,
    ending text NOT NULL CHECK (ending IN ('FINISHED', 'LEFT', 'STOPPED', 'BROKEN', 'NOT_TAKEN', 'GATEWAY_GONE')),
    prompt_tokens bigint NOT NULL CHECK (prompt_tokens >= 0),
    -- Null where the engine did not say.
    cached_tokens bigint CHECK (cached_tokens BETWEEN 0 AND prompt_tokens),
    completion_tokens bigint NOT NULL CHECK (completion_tokens >= 0),
    method text NOT NULL CHECK (method IN ('engine', 'counted')),
    compute numeric(38,0) NOT NULL CHECK (compute >= 0 AND compute < 'Infinity'),
    -- Estimates by the tokens put out; null is unknown.
    energy_millijoules numeric(38,0) CHECK (energy_millijoules >= 0 AND energy_millijoules < 'Infinity'),
    water_microlitres numeric(38,0) CHECK (water_microlitres >= 0 AND water_microlitres < 'Infinity'),
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, request_id),
    FOREIGN KEY (partnership_id, key_id) REFERENCES api_key,
    CHECK (ending <> 'NOT_TAKEN' OR (prompt_tokens = 0 AND completion_tokens = 0))
  );
  CREATE INDEX gateway_request_of_subject ON gateway_request (partnership_id, subject, started_at DESC, request_id DESC);
  CREATE INDEX gateway_request_of_key ON gateway_request (partnership_id, key_id, started_at DESC);
  CREATE INDEX gateway_request_old ON gateway_request (ended_at);
  GRANT SELECT, INSERT, DELETE ON gateway_request TO copyhold_app;

  -- The step at which a person stands without a jury, why, and by which custom; nothing where the standing is good.
  CREATE FUNCTION sanction_of(p_partnership uuid, p_person uuid)
  RETURNS TABLE (step text, throttled boolean, jury_due timestamptz, why text, custom_version integer, since timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v record;
  BEGIN
    v := stint_standing_at(p_partnership, p_person, clock_timestamp());
    IF v.step = 'GOOD' THEN RETURN; END IF;
    RETURN QUERY SELECT v.step, v.throttled, v.jury_due, w.why, s.custom_version, s.recorded_at
      FROM stint_sanction s LEFT JOIN stint_sanction_words w USING (partnership_id, person_id, turn)
      WHERE s.partnership_id = p_partnership AND s.person_id = p_person ORDER BY s.turn DESC LIMIT 1;
  END $$;
  REVOKE EXECUTE ON FUNCTION sanction_of FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION sanction_of TO copyhold_app;
`;

export const WITHOUT_GATEWAY_REQUESTS = `
  DROP FUNCTION sanction_of;
  DROP TABLE gateway_request;
  ALTER TABLE gateway_run DROP COLUMN key_id, DROP COLUMN purpose, DROP COLUMN route, DROP COLUMN streamed;
`;
