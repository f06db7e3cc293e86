/** What is known of each machine's reporting, key by key, and what its agent says of itself. */
export const MACHINE_HEALTH = `
  -- A line for each key, moved on after every batch that it signed: when it was heard, up to when it has told of use, what
  -- became of its events, the last refusal, and the last report of its agent.
  CREATE TABLE machine_health (
    key_id text PRIMARY KEY REFERENCES machine_key,
    heard_at timestamptz NOT NULL,
    event_at timestamptz,
    counted bigint NOT NULL CHECK (counted >= 0),
    known bigint NOT NULL CHECK (known >= 0),
    waiting bigint NOT NULL CHECK (waiting >= 0),
    conflicts bigint NOT NULL CHECK (conflicts >= 0),
    refused bigint NOT NULL CHECK (refused >= 0),
    refused_at timestamptz,
    refused_kind text,
    refused_field text,
    refused_message text,
    report_at timestamptz,
    -- The server's clock less the machine's, in milliseconds, and the events on the machine's disk, as its agent said then.
    clock_offset_ms bigint,
    left_on_disk bigint CHECK (left_on_disk >= 0),
    CHECK (num_nulls(refused_at, refused_kind, refused_field, refused_message) IN (0, 4)),
    CHECK (num_nulls(report_at, clock_offset_ms, left_on_disk) IN (0, 3))
  );

  -- Use that a machine measured and could not keep, as its agent reported it, once for each report.
  CREATE TABLE machine_loss (
    partnership_id uuid NOT NULL,
    machine_id uuid NOT NULL,
    report_id text NOT NULL CHECK (octet_length(report_id) BETWEEN 1 AND 512),
    key_id text NOT NULL REFERENCES machine_key,
    events bigint NOT NULL CHECK (events > 0),
    -- By the machine's clock; null where nobody knows.
    lost_from timestamptz,
    lost_to timestamptz CHECK (lost_to >= lost_from),
    -- Smallest steps by meter, as decimal strings.
    meters jsonb NOT NULL CHECK (jsonb_typeof(meters) = 'object'),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, machine_id, report_id),
    FOREIGN KEY (partnership_id, machine_id) REFERENCES machine
  );
  CREATE INDEX machine_loss_of_key ON machine_loss (key_id, recorded_at);
  CALL make_append_only('machine_loss');

  -- Moves lines on by what was told since; of two refusals the later stands.
  CREATE FUNCTION note_machine_health(
    p_key text[], p_heard timestamptz[], p_event timestamptz[], p_counted bigint[], p_known bigint[], p_waiting bigint[],
    p_conflicts bigint[], p_refused bigint[], p_refused_at timestamptz[], p_kind text[], p_field text[], p_message text[]
  ) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    INSERT INTO machine_health AS h (key_id, heard_at, event_at, counted, known, waiting, conflicts, refused, refused_at,
                                     refused_kind, refused_field, refused_message)
    SELECT * FROM unnest(p_key, p_heard, p_event, p_counted, p_known, p_waiting, p_conflicts, p_refused, p_refused_at,
                         p_kind, p_field, p_message) AS n(key)
    ORDER BY n.key
    ON CONFLICT (key_id) DO UPDATE SET
      heard_at = greatest(h.heard_at, excluded.heard_at), event_at = greatest(h.event_at, excluded.event_at),
      counted = h.counted + excluded.counted, known = h.known + excluded.known, waiting = h.waiting + excluded.waiting,
      conflicts = h.conflicts + excluded.conflicts, refused = h.refused + excluded.refused,
      refused_at = coalesce(excluded.refused_at, h.refused_at), refused_kind = coalesce(excluded.refused_kind, h.refused_kind),
      refused_field = coalesce(excluded.refused_field, h.refused_field),
      refused_message = coalesce(excluded.refused_message, h.refused_message)
  $$;

  -- Keeps what an agent says of itself: the last of each key, and every loss once. Of one key one loss a minute is kept:
  -- false where this one comes too soon and is to be told again. The line of the key, which is moved on first, makes those
  -- that come at once wait for each other.
  CREATE FUNCTION take_machine_report(
    p_key text, p_report text, p_offset bigint, p_left bigint, p_events bigint, p_from timestamptz, p_to timestamptz, p_meters jsonb
  ) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_now timestamptz := clock_timestamp();
  BEGIN
    INSERT INTO machine_health AS h (key_id, heard_at, counted, known, waiting, conflicts, refused, report_at, clock_offset_ms, left_on_disk)
    VALUES (p_key, v_now, 0, 0, 0, 0, 0, v_now, p_offset, p_left)
    ON CONFLICT (key_id) DO UPDATE SET heard_at = greatest(h.heard_at, v_now), report_at = v_now,
      clock_offset_ms = excluded.clock_offset_ms, left_on_disk = excluded.left_on_disk;
    IF p_events = 0 OR EXISTS (
      SELECT 1 FROM machine_loss l JOIN machine_key k ON (k.partnership_id, k.machine_id) = (l.partnership_id, l.machine_id)
      WHERE k.key_id = p_key AND l.report_id = p_report) THEN RETURN true; END IF;
    IF EXISTS (SELECT 1 FROM machine_loss l WHERE l.key_id = p_key AND l.recorded_at > v_now - interval '1 minute') THEN RETURN false; END IF;
    INSERT INTO machine_loss (partnership_id, machine_id, report_id, key_id, events, lost_from, lost_to, meters)
    SELECT k.partnership_id, k.machine_id, p_report, k.key_id, p_events, p_from, p_to, p_meters
    FROM machine_key k WHERE k.key_id = p_key
    ON CONFLICT DO NOTHING;
    RETURN true;
  END $$;

  GRANT SELECT ON machine_health, machine_loss TO copyhold_app, copyhold_auditor;
  REVOKE EXECUTE ON FUNCTION note_machine_health, take_machine_report FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION note_machine_health, take_machine_report TO copyhold_app;
`;

export const WITHOUT_MACHINE_HEALTH = `
  DROP FUNCTION take_machine_report, note_machine_health;
  DROP TABLE machine_loss, machine_health;
`;
