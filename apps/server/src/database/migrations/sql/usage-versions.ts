/** Records that span hours, corrections, and what of all this counts. */
export const USAGE_VERSION_TABLES = `
  -- How a quantity came to be known, and when the use ended: null where the record does not say.
  ALTER TABLE usage_event
    ADD COLUMN method text
      CHECK (method IN ('site_meter', 'device_counter', 'power_x_time', 'model_estimate', 'engine', 'counted')),
    ADD COLUMN ends_at timestamptz CHECK (ends_at >= effective_at AND ends_at <= '2200-01-01T00:00:00Z');

  -- The hours of a record that spans several; of any other, the event itself says its hour.
  CREATE TABLE usage_part (
    partnership_id uuid NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    hour timestamptz NOT NULL CHECK (hour = date_trunc('hour', hour, 'UTC')),
    quantity numeric(38,0) NOT NULL CHECK (quantity >= 0 AND quantity < 'Infinity'),
    PRIMARY KEY (partnership_id, source, event_id, hour),
    FOREIGN KEY (partnership_id, source, event_id) REFERENCES usage_event
  );
  CALL make_append_only('usage_part');

  -- Which event takes the place of which. The event that it names may not be known yet, and is named by one only.
  CREATE TABLE usage_correction (
    partnership_id uuid NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    target_source text NOT NULL,
    target_id text NOT NULL,
    reason text NOT NULL CHECK (octet_length(reason) BETWEEN 1 AND 512),
    voids boolean NOT NULL,
    PRIMARY KEY (partnership_id, source, event_id),
    UNIQUE (partnership_id, target_source, target_id),
    FOREIGN KEY (partnership_id, source, event_id) REFERENCES usage_event,
    CHECK ((source, event_id) <> (target_source, target_id))
  );
  CALL make_append_only('usage_correction');

  -- Corrections of an event not yet known, and corrections of those. All others stand.
  CREATE TABLE usage_waiting (
    partnership_id uuid NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, source, event_id),
    FOREIGN KEY (partnership_id, source, event_id) REFERENCES usage_correction
  );

  -- What counts, hour by hour: of every use the version that stands and that no other takes the place of.
  CREATE VIEW live_usage AS
    SELECT e.partnership_id, e.source, e.event_id, e.subject, e.site, e.meter, e.unit, coalesce(p.hour, e.hour) AS hour,
           coalesce(p.quantity, e.quantity) AS quantity, e.method, e.effective_at, e.ends_at, e.recorded_at
    FROM usage_event e
    LEFT JOIN usage_part p USING (partnership_id, source, event_id)
    WHERE NOT EXISTS (SELECT FROM usage_waiting w WHERE w.partnership_id = e.partnership_id AND w.source = e.source
                        AND w.event_id = e.event_id)
      AND NOT EXISTS (SELECT FROM usage_correction c WHERE c.partnership_id = e.partnership_id
                        AND c.target_source = e.source AND c.target_id = e.event_id)
      AND NOT EXISTS (SELECT FROM usage_correction v WHERE v.partnership_id = e.partnership_id AND v.source = e.source
                        AND v.event_id = e.event_id AND v.voids);
`;

/** Steps of the functions that take use in; nobody calls them by themselves. */
export const USAGE_VERSION_STEPS = `
  -- Versions change one at a time. Whoever takes in events that correct nothing shares the lock; a correction has it
  -- alone, so that no event slips in unseen between its looking and its writing.
  CREATE FUNCTION usage_versions_key(p_partnership uuid) RETURNS bigint
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT hashtextextended('usage versions ' || p_partnership::text, 0)
  $$;

  -- Adds one version to its hours (p_adds), or takes it off them. A void counts nothing anywhere.
  CREATE FUNCTION move_version(p_partnership uuid, p_source text, p_id text, p_adds boolean) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_hours bigint; v_moved bigint;
  BEGIN
    IF EXISTS (SELECT FROM usage_correction v WHERE v.partnership_id = p_partnership AND v.source = p_source
               AND v.event_id = p_id AND v.voids) THEN
      RETURN;
    END IF;
    SELECT greatest(count(*), 1) INTO v_hours FROM usage_part p
    WHERE p.partnership_id = p_partnership AND p.source = p_source AND p.event_id = p_id;
    IF p_adds THEN
      INSERT INTO rollup AS r (partnership_id, subject, site, meter, hour, unit, quantity)
      SELECT e.partnership_id, e.subject, e.site, e.meter, coalesce(p.hour, e.hour), e.unit, coalesce(p.quantity, e.quantity)
      FROM usage_event e LEFT JOIN usage_part p USING (partnership_id, source, event_id)
      WHERE e.partnership_id = p_partnership AND e.source = p_source AND e.event_id = p_id
      ORDER BY 5
      ON CONFLICT (partnership_id, subject, site, meter, hour) DO UPDATE SET quantity = r.quantity + excluded.quantity
      WHERE r.unit = excluded.unit;
    ELSE
      UPDATE rollup r SET quantity = r.quantity - coalesce(p.quantity, e.quantity)
      FROM usage_event e LEFT JOIN usage_part p USING (partnership_id, source, event_id)
      WHERE e.partnership_id = p_partnership AND e.source = p_source AND e.event_id = p_id
        AND r.partnership_id = p_partnership AND r.subject = e.subject AND r.site = e.site AND r.meter = e.meter
        AND r.hour = coalesce(p.hour, e.hour) AND r.unit = e.unit;
    END IF;
    GET DIAGNOSTICS v_moved = ROW_COUNT;
    IF v_moved <> v_hours THEN
      RAISE EXCEPTION 'an hour of a meter is counted in one unit' USING ERRCODE = 'P0120';
    END IF;
  END $$;

  -- A version stands: so does every correction that waited for it, and the last of them is what counts.
  CREATE FUNCTION let_version_stand(p_partnership uuid, p_source text, p_id text) RETURNS void
  LANGUAGE plpgsql VOLATILE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_source text := p_source; v_id text := p_id; v_next record;
  BEGIN
    LOOP
      SELECT c.source, c.event_id INTO v_next FROM usage_correction c
      WHERE c.partnership_id = p_partnership AND c.target_source = v_source AND c.target_id = v_id;
      EXIT WHEN NOT FOUND;
      DELETE FROM usage_waiting w
      WHERE w.partnership_id = p_partnership AND w.source = v_next.source AND w.event_id = v_next.event_id;
      v_source := v_next.source;
      v_id := v_next.event_id;
    END LOOP;
    PERFORM move_version(p_partnership, v_source, v_id, true);
  END $$;

  -- True where a correction of the target by this one would close a circle. From the target up to what it corrects in
  -- the end, and from this one down to what corrects it last, step by step beside each other: where one way ends first,
  -- there is no circle, so the longer one is never walked to its end.
  CREATE FUNCTION closes_circle(p_partnership uuid, p_source text, p_id text, p_target_source text, p_target_id text)
  RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_up record; v_down record;
  BEGIN
    SELECT p_target_source AS source, p_target_id AS id INTO v_up;
    SELECT p_source AS source, p_id AS id INTO v_down;
    LOOP
      SELECT c.source, c.event_id AS id INTO v_down FROM usage_correction c
      WHERE c.partnership_id = p_partnership AND c.target_source = v_down.source AND c.target_id = v_down.id;
      IF NOT FOUND THEN RETURN false; END IF;
      IF v_down.source = p_target_source AND v_down.id = p_target_id THEN RETURN true; END IF;
      SELECT c.target_source AS source, c.target_id AS id INTO v_up FROM usage_correction c
      WHERE c.partnership_id = p_partnership AND c.source = v_up.source AND c.event_id = v_up.id;
      IF NOT FOUND THEN RETURN false; END IF;
      IF v_up.source = p_source AND v_up.id = p_id THEN RETURN true; END IF;
    END LOOP;
  END $$;

  REVOKE EXECUTE ON FUNCTION usage_versions_key, move_version, let_version_stand, closes_circle FROM PUBLIC;
`;

/** Takes both away. */
export const USAGE_VERSIONS_DROPPED = `
  DROP FUNCTION closes_circle, let_version_stand, move_version, usage_versions_key;
  DROP VIEW live_usage;
  DROP TABLE usage_waiting, usage_correction, usage_part;
  ALTER TABLE usage_event DROP COLUMN ends_at, DROP COLUMN method;
`;
