const SUPPLIES = ['device-meter', 'sub-meter', 'estimate'];
const USES = ['overhead', 'idle', 'undivided', 'sub-metered', 'estimated'];
const LINES = ['energy', 'water'].flatMap((what) => [
  ...SUPPLIES.map((name) => `('je:${what}:${name}:*', 'STATISTICAL', 'CREDIT', 'OPEN', NULL)`),
  ...USES.map((name) => `('je:${what}:${name}:*', 'STATISTICAL', 'DEBIT', 'OPEN', NULL)`),
]);

/** Each meter of energy and water has accounts of its own, and a site's hour is divided out of what its meter read. */
export const SITE_ACCOUNTS = `
  INSERT INTO account_kind (pattern, type, normal_side, lock_class, floor) VALUES ${LINES.join(', ')};
`;

/** Refuses where an account of that kind has been opened. */
export const WITHOUT_SITE_ACCOUNTS = `
  DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM account WHERE path ~ '^je:(energy|water):(${[...SUPPLIES, ...USES].join('|')}):') THEN
      RAISE EXCEPTION 'the books count energy or water on accounts that an older chart does not have';
    END IF;
  END $$;
  ALTER TABLE account_kind DISABLE TRIGGER append_only;
  DELETE FROM account_kind WHERE pattern ~ '^je:(energy|water):(${[...SUPPLIES, ...USES].join('|')}):';
  ALTER TABLE account_kind ENABLE ALWAYS TRIGGER append_only;
`;

/** What a bucket's journal adds to its hour: plus where the account that uses is debited, whatever its name. */
const byPath = "d.path ~ '^je:[^:]+:(used|attributed):'";
const bySide = "d.normal_side = 'DEBIT'";

const exchanged = (was: string, is: string): string => `
  DO $do$ DECLARE v_body text := pg_get_functiondef('copyhold.mark_rollups_posted'::regproc);
  BEGIN
    IF position($r$${was}$r$ IN v_body) = 0 THEN RAISE EXCEPTION 'mark_rollups_posted is not as expected'; END IF;
    EXECUTE replace(v_body, $r$${was}$r$, $r$${is}$r$);
  END $do$;
`;

export const POSTED_BY_SIDE = exchanged(byPath, bySide);
export const POSTED_BY_PATH = exchanged(bySide, byPath);

export const SITE_HOURS = `
  -- The factors of a site: what holds where no meter of the machines is read, from an hour on. A PUE in parts per
  -- million, water in microlitres to a kWh: of the machines' energy at the site, of the site's energy where it is made.
  CREATE TABLE site_factor (
    partnership_id uuid NOT NULL,
    id uuid NOT NULL DEFAULT uuidv7(),
    site text NOT NULL,
    valid_from timestamptz NOT NULL CHECK (valid_from = date_trunc('hour', valid_from, 'UTC')),
    pue_ppm numeric(38,0) CHECK (pue_ppm BETWEEN 1000000 AND 100000000),
    wue_on numeric(38,0) CHECK (wue_on BETWEEN 0 AND 1e12),
    wue_off numeric(38,0) CHECK (wue_off BETWEEN 0 AND 1e12),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (partnership_id, id),
    UNIQUE (partnership_id, site, valid_from),
    FOREIGN KEY (partnership_id, site) REFERENCES site (partnership_id, slug)
  );
  CALL make_append_only('site_factor');

  -- How a metered hour of a site is divided. counted_*: what devices had counted of each part themselves. seen: how
  -- often the buckets that it was made of had been posted, so that a later posting shows.
  CREATE TABLE site_hour (
    partnership_id uuid NOT NULL REFERENCES partnership,
    site text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('ENERGY', 'WATER')),
    hour timestamptz NOT NULL CHECK (hour = date_trunc('hour', hour, 'UTC')),
    state text NOT NULL CHECK (state IN ('DIVIDED', 'UNDIVIDED', 'REFUSED')),
    why text,
    divided_by text CHECK (divided_by IN ('DEVICES', 'GPU_TIME')),
    factor_id uuid,
    meter numeric(38,0) NOT NULL CHECK (meter >= 0),
    attributed numeric(38,0) NOT NULL CHECK (attributed >= 0),
    idle numeric(38,0) NOT NULL CHECK (idle >= 0),
    overhead numeric(38,0) NOT NULL CHECK (overhead >= 0),
    counted_attributed numeric(38,0) NOT NULL CHECK (counted_attributed BETWEEN 0 AND attributed),
    counted_idle numeric(38,0) NOT NULL CHECK (counted_idle BETWEEN 0 AND idle),
    counted_overhead numeric(38,0) NOT NULL CHECK (counted_overhead BETWEEN 0 AND overhead),
    seen bigint NOT NULL,
    revision integer NOT NULL DEFAULT 0,
    PRIMARY KEY (partnership_id, site, unit, hour),
    FOREIGN KEY (partnership_id, factor_id) REFERENCES site_factor,
    CHECK (attributed + idle + overhead = CASE WHEN state = 'DIVIDED' THEN meter ELSE 0 END)
  );

  -- Whose part of the attributed is how much.
  CREATE TABLE site_share (
    partnership_id uuid NOT NULL,
    site text NOT NULL,
    unit text NOT NULL,
    hour timestamptz NOT NULL,
    subject text NOT NULL,
    quantity numeric(38,0) NOT NULL CHECK (quantity >= 0),
    PRIMARY KEY (partnership_id, site, unit, hour, subject),
    FOREIGN KEY (partnership_id, site, unit, hour) REFERENCES site_hour
  );
  CREATE INDEX site_share_subject ON site_share (partnership_id, subject, hour);

  -- The factor of an hour.
  CREATE FUNCTION site_factor_at(p_partnership uuid, p_site text, p_hour timestamptz) RETURNS site_factor
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT f FROM site_factor f WHERE f.partnership_id = p_partnership AND f.site = p_site AND f.valid_from <= p_hour
    ORDER BY f.valid_from DESC LIMIT 1
  $$;

  -- A factor begins after the last one, and after every hour that was divided by it: what is settled stays.
  CREATE FUNCTION set_site_factor(
    p_partnership uuid, p_site text, p_from timestamptz, p_pue numeric, p_on numeric, p_off numeric, p_reason text
  ) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_id uuid;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM site_factor f WHERE f.partnership_id = p_partnership AND f.site = p_site AND f.valid_from >= p_from)
       OR EXISTS (SELECT 1 FROM site_hour h WHERE h.partnership_id = p_partnership AND h.site = p_site AND h.hour >= p_from
                  AND h.factor_id IS NOT NULL) THEN
      RAISE EXCEPTION 'FactorRetroactive: a factor of % begins after the last one, and after the hours that it divided', p_site
        USING ERRCODE = 'P0120';
    END IF;
    INSERT INTO site_factor (partnership_id, site, valid_from, pue_ppm, wue_on, wue_off, reason)
    VALUES (p_partnership, p_site, p_from, p_pue, p_on, p_off, p_reason) RETURNING id INTO v_id;
    RETURN v_id;
  END $$;

  -- What the journals of a site's hour moved out of its meter, all revisions together.
  CREATE FUNCTION site_hour_moved(p_partnership uuid, p_site text, p_unit text, p_hour timestamptz)
  RETURNS TABLE (by_devices numeric, attributed numeric, idle numeric, overhead numeric)
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    WITH legs AS (
      SELECT split_part(CASE WHEN d.path LIKE '%:undivided:%' THEN c.path ELSE d.path END, ':', 3) AS name,
             CASE WHEN d.path LIKE '%:undivided:%' THEN -t.amount ELSE t.amount END AS amount
      FROM journal j JOIN transfer t ON t.journal_id = j.id AND t.unit = p_unit
      JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
      WHERE j.ledger_id = p_partnership AND j.kind = 'site-hour' AND j.source_id = concat_ws(' ', p_site, lower(p_unit),
            to_char(p_hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"'))
        AND p_site IN (split_part(d.path, ':', 4), split_part(c.path, ':', 4))
    )
    SELECT coalesce(sum(amount) FILTER (WHERE name = 'device-meter'), 0), coalesce(sum(amount) FILTER (WHERE name = 'attributed'), 0),
           coalesce(sum(amount) FILTER (WHERE name = 'idle'), 0), coalesce(sum(amount) FILTER (WHERE name = 'overhead'), 0)
    FROM legs
  $$;

  -- Writes down how an hour is divided, once the ledger's journals say the same; a row's next revision is a journal.
  CREATE FUNCTION record_site_hour(
    p_partnership uuid, p_site text, p_unit text, p_hour timestamptz, p_state text, p_why text, p_by text, p_factor uuid,
    p_figures numeric[], p_seen bigint, p_revision integer, p_subjects text[], p_amounts numeric[]
  ) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_moved record;
  BEGIN
    PERFORM refuse_unreal(p_figures || p_amounts, ARRAY[p_hour]);
    DELETE FROM site_share WHERE partnership_id = p_partnership AND site = p_site AND unit = p_unit AND hour = p_hour;
    INSERT INTO site_hour AS h (partnership_id, site, unit, hour, state, why, divided_by, factor_id, meter, attributed, idle, overhead,
      counted_attributed, counted_idle, counted_overhead, seen, revision)
    VALUES (p_partnership, p_site, p_unit, p_hour, p_state, p_why, p_by, p_factor, p_figures[1], p_figures[2], p_figures[3],
      p_figures[4], p_figures[5], p_figures[6], p_figures[7], p_seen, p_revision)
    ON CONFLICT (partnership_id, site, unit, hour) DO UPDATE SET state = excluded.state, why = excluded.why,
      divided_by = excluded.divided_by, factor_id = excluded.factor_id, meter = excluded.meter, attributed = excluded.attributed,
      idle = excluded.idle, overhead = excluded.overhead, counted_attributed = excluded.counted_attributed,
      counted_idle = excluded.counted_idle, counted_overhead = excluded.counted_overhead, seen = excluded.seen,
      revision = excluded.revision;
    INSERT INTO site_share (partnership_id, site, unit, hour, subject, quantity)
    SELECT p_partnership, p_site, p_unit, p_hour, s.subject, s.amount FROM unnest(p_subjects, p_amounts) AS s(subject, amount);
    IF p_figures[2] <> (SELECT coalesce(sum(s.quantity), 0) FROM site_share s
                        WHERE s.partnership_id = p_partnership AND s.site = p_site AND s.unit = p_unit AND s.hour = p_hour) THEN
      RAISE EXCEPTION 'what is attributed is the sum of its shares' USING ERRCODE = 'P0122';
    END IF;
    SELECT * INTO v_moved FROM site_hour_moved(p_partnership, p_site, p_unit, p_hour);
    IF (v_moved.by_devices, v_moved.attributed, v_moved.idle, v_moved.overhead)
       IS DISTINCT FROM (p_figures[5] + p_figures[6] + p_figures[7], p_figures[2] - p_figures[5], p_figures[3] - p_figures[6],
                         p_figures[4] - p_figures[7]) THEN
      RAISE EXCEPTION 'an hour of a site is divided by its own journals' USING ERRCODE = 'P0122';
    END IF;
  END $$;
`;

export const WITHOUT_SITE_HOURS = `
  DROP FUNCTION record_site_hour, site_hour_moved, set_site_factor, site_factor_at;
  DROP TABLE site_share, site_hour, site_factor;
`;
