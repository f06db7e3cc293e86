/**
 * Stints: what a pasture gives in a period, what each gate may take of it, and what is kept back for each use. All amounts
 * are whole ppm·milli-GPU·ms, all instants the database's.
 */
export const STINT_TABLES = `
  -- Each time that it is said anew is another turn: a drought lowers it. Host: what the host communities have first.
  CREATE TABLE stint_capacity (
    partnership_id uuid NOT NULL REFERENCES partnership,
    pasture text NOT NULL,
    starts_at timestamptz NOT NULL CHECK (starts_at = date_trunc('hour', starts_at, 'UTC')),
    turn integer NOT NULL CHECK (turn > 0),
    ends_at timestamptz NOT NULL CHECK (ends_at = date_trunc('hour', ends_at, 'UTC')),
    capacity numeric(38,0) NOT NULL CHECK (capacity >= 0 AND capacity < 1e30),
    host numeric(38,0) NOT NULL CHECK (host >= 0 AND host <= capacity),
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, pasture, starts_at, turn),
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version,
    CHECK (ends_at > starts_at AND ends_at <= starts_at + interval '366 days')
  );
  CALL make_append_only('stint_capacity');

  -- A stint goes with its gates: whoever comes to hold them in the period finds what is left. The gates of a period are
  -- those that were on the roll when its stints were made. Ceiling: the grant, or what a drought found used and held.
  CREATE TABLE stint (
    partnership_id uuid NOT NULL,
    pasture text NOT NULL,
    starts_at timestamptz NOT NULL,
    holding_id uuid NOT NULL,
    ends_at timestamptz NOT NULL,
    number text NOT NULL,
    gates numeric(38,0) NOT NULL CHECK (gates > 0),
    turn integer NOT NULL,
    granted numeric(38,0) NOT NULL CHECK (granted >= 0),
    ceiling numeric(38,0) NOT NULL,
    used numeric(38,0) NOT NULL DEFAULT 0 CHECK (used >= 0),
    held numeric(38,0) NOT NULL DEFAULT 0 CHECK (held >= 0),
    residue numeric(38,0) NOT NULL DEFAULT 0 CHECK (residue >= 0),
    PRIMARY KEY (partnership_id, pasture, starts_at, holding_id),
    FOREIGN KEY (partnership_id, pasture, starts_at, turn) REFERENCES stint_capacity,
    FOREIGN KEY (partnership_id, holding_id) REFERENCES holding,
    CONSTRAINT stint_never_overspent CHECK (used + held <= ceiling AND ceiling >= granted)
  ) WITH (fillfactor = 50);
  CREATE INDEX stint_of_holding ON stint (partnership_id, holding_id, ends_at);

  -- One use, or a block that a gateway admits uses from. Asked again under its name it holds nothing more.
  CREATE TABLE stint_hold (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    partnership_id uuid NOT NULL,
    pasture text NOT NULL,
    starts_at timestamptz NOT NULL,
    holding_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('REQUEST', 'LEASE', 'JOB')),
    person_id uuid NOT NULL,
    gateway text NOT NULL CHECK (length(gateway) BETWEEN 1 AND 200),
    request text NOT NULL CHECK (length(request) BETWEEN 1 AND 200),
    model text NOT NULL CHECK (length(model) <= 200),
    state text NOT NULL DEFAULT 'HELD' CHECK (state IN ('HELD', 'SETTLED', 'RELEASED', 'EXPIRED')),
    closing text CHECK (closing IN ('EXIT', 'SWEPT', 'CORRECTED')),
    method text CHECK (method IN ('site_meter', 'device_counter', 'power_x_time', 'model_estimate', 'engine', 'counted')),
    asked numeric(38,0) NOT NULL CHECK (asked > 0),
    amount numeric(38,0) NOT NULL CHECK (amount >= 0 AND amount <= asked),
    metered numeric(38,0) NOT NULL DEFAULT 0 CHECK (metered >= 0),
    settled numeric(38,0) NOT NULL DEFAULT 0 CHECK (settled >= 0),
    correction numeric(38,0) NOT NULL DEFAULT 0,
    residue numeric(38,0) NOT NULL DEFAULT 0 CHECK (residue >= 0),
    ttl_ms bigint NOT NULL CHECK (ttl_ms > 0),
    expires_at timestamptz NOT NULL,
    latest_at timestamptz NOT NULL CHECK (expires_at <= latest_at),
    admits_until timestamptz CHECK (admits_until <= expires_at),
    -- Whether somebody was told that it was swept.
    told boolean NOT NULL DEFAULT false,
    held_at timestamptz NOT NULL,
    ended_at timestamptz,
    UNIQUE (partnership_id, gateway, request),
    FOREIGN KEY (partnership_id, pasture, starts_at, holding_id) REFERENCES stint,
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    CHECK ((state = 'HELD') = (closing IS NULL) AND (state = 'HELD') = (ended_at IS NULL)),
    CHECK (settled + correction BETWEEN 0 AND amount),
    CHECK ((kind = 'LEASE') = (admits_until IS NOT NULL))
  ) WITH (fillfactor = 50);
  CREATE INDEX stint_hold_open ON stint_hold (expires_at) WHERE state = 'HELD';
  CREATE INDEX stint_hold_of_stint ON stint_hold (partnership_id, pasture, starts_at, holding_id) WHERE state = 'HELD';
  CREATE INDEX stint_hold_untold ON stint_hold (partnership_id) WHERE closing = 'SWEPT' AND NOT told;

  -- The steps of a person's breaches, as far as they go without a jury.
  CREATE TABLE stint_sanction (
    partnership_id uuid NOT NULL,
    person_id uuid NOT NULL,
    turn integer NOT NULL CHECK (turn > 0),
    step text NOT NULL CHECK (step IN ('GOOD', 'WARNED', 'THROTTLED', 'JURY')),
    throttled boolean NOT NULL CHECK (NOT throttled OR step IN ('THROTTLED', 'JURY')),
    jury_due timestamptz CHECK ((step = 'JURY') = (jury_due IS NOT NULL)),
    why text NOT NULL CHECK (length(why) BETWEEN 1 AND 2000),
    actor text NOT NULL,
    custom_version integer NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, person_id, turn),
    FOREIGN KEY (partnership_id, person_id) REFERENCES person,
    FOREIGN KEY (partnership_id, custom_version) REFERENCES custom_version
  );
  CALL make_append_only('stint_sanction');
`;

export const WITHOUT_STINT_TABLES = 'DROP TABLE stint_sanction, stint_hold, stint, stint_capacity;';
