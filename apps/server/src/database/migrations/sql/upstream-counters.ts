/** What each upstream took of requests by the gateway's figures, beside what its own counters say: working tables. */
export const UPSTREAM_COUNTERS = `
  -- Null: of a request from before this column.
  ALTER TABLE gateway_run ADD COLUMN upstream_id uuid;

  -- Tokens of all requests that ended, written with their events.
  CREATE TABLE upstream_tally (
    partnership_id uuid NOT NULL,
    upstream_id uuid NOT NULL,
    prompt numeric(38,0) NOT NULL CHECK (prompt >= 0),
    cached numeric(38,0) NOT NULL CHECK (cached >= 0),
    completion numeric(38,0) NOT NULL CHECK (completion >= 0),
    requests bigint NOT NULL CHECK (requests >= 0),
    PRIMARY KEY (partnership_id, upstream_id),
    FOREIGN KEY (partnership_id, upstream_id) REFERENCES model_upstream
  );

  -- The last reading that an engine's counters gave, and what the gateway's figures were then.
  CREATE TABLE upstream_watch (
    partnership_id uuid NOT NULL,
    upstream_id uuid NOT NULL,
    tried_at timestamptz NOT NULL,
    read_at timestamptz,
    counters text CHECK (counters IS JSON OBJECT),
    prompt numeric(38,0),
    cached numeric(38,0),
    completion numeric(38,0),
    under_way numeric(38,0),
    PRIMARY KEY (partnership_id, upstream_id),
    FOREIGN KEY (partnership_id, upstream_id) REFERENCES model_upstream,
    CHECK (num_nulls(read_at, counters, prompt, cached, completion, under_way) IN (0, 6))
  );

  -- What the comparison of a span said. Theirs is null where it is unknown; under_way may lie on either side of the span.
  CREATE TABLE upstream_reading (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    upstream_id uuid NOT NULL,
    from_at timestamptz,
    to_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ours_in numeric(38,0) NOT NULL,
    ours_out numeric(38,0) NOT NULL,
    theirs_in numeric(38,0),
    theirs_out numeric(38,0),
    under_way numeric(38,0) NOT NULL,
    verdict text NOT NULL CHECK (verdict IN ('AGREES', 'ENGINE_COUNTED_MORE', 'GATEWAY_COUNTED_MORE', 'RESTARTED', 'NO_COUNTERS', 'UNREACHED', 'WAITING')),
    PRIMARY KEY (partnership_id, id),
    FOREIGN KEY (partnership_id, upstream_id) REFERENCES model_upstream
  );
  CREATE INDEX upstream_reading_of ON upstream_reading (partnership_id, upstream_id, to_at DESC);
  CREATE INDEX upstream_reading_old ON upstream_reading (to_at);

  GRANT SELECT ON upstream_tally, upstream_watch, upstream_reading TO copyhold_app, copyhold_auditor;
  GRANT INSERT, UPDATE (prompt, cached, completion, requests) ON upstream_tally TO copyhold_app;
  GRANT INSERT, UPDATE (tried_at, read_at, counters, prompt, cached, completion, under_way) ON upstream_watch TO copyhold_app;
  GRANT INSERT (partnership_id, upstream_id, from_at, ours_in, ours_out, theirs_in, theirs_out, under_way, verdict), DELETE ON upstream_reading TO copyhold_app;
`;

export const WITHOUT_UPSTREAM_COUNTERS = `
  DROP TABLE upstream_reading, upstream_watch, upstream_tally;
  ALTER TABLE gateway_run DROP COLUMN upstream_id;
`;
