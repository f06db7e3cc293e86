/** What entered takes no second look: known and conflicting reports are told apart in the same call. */
export const INGEST_USAGE_OUTCOMES = `
  -- New events enter and feed their hours; one that a correction waits for gives its place to it. A record that spans
  -- hours comes with its parts, p_part_of saying the ordinal of the record. Answers the ordinals of those that were not
  -- new, and whether they came before with this body (KNOWN) or another (CONFLICT); of one identity twice in a batch, the
  -- first is taken.
  CREATE FUNCTION ingest_usage(
    p_partnership uuid, p_source text[], p_id text[], p_hash bytea[], p_subject text[], p_site text[], p_meter text[],
    p_unit text[], p_quantity numeric[], p_effective timestamptz[], p_end timestamptz[], p_method text[],
    p_part_of integer[], p_part_hour timestamptz[], p_part_quantity numeric[]
  ) RETURNS TABLE (ordinal integer, outcome text)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_source text[]; v_id text[]; v_same_unit boolean; v_awaited record;
  BEGIN
    PERFORM refuse_unreal(p_quantity || p_part_quantity, p_effective || p_part_hour);
    PERFORM refuse_odd_parts(p_quantity, p_effective, p_part_of, p_part_hour, p_part_quantity);
    PERFORM pg_advisory_xact_lock_shared(usage_versions_key(p_partnership));
    WITH added AS (
      INSERT INTO usage_event (partnership_id, source, event_id, payload_hash, subject, site, meter, unit, hour, quantity,
                               effective_at, ends_at, method)
      SELECT p_partnership, i.source, i.id, i.hash, i.subject, i.site, i.meter, i.unit,
             date_trunc('hour', i.effective, 'UTC'), i.quantity, i.effective, i.ends, i.method
      FROM unnest(p_source, p_id, p_hash, p_subject, p_site, p_meter, p_unit, p_quantity, p_effective, p_end, p_method)
           WITH ORDINALITY AS i(source, id, hash, subject, site, meter, unit, quantity, effective, ends, method, ord)
      ORDER BY i.source, i.id, i.ord
      ON CONFLICT DO NOTHING
      RETURNING source, event_id, subject, site, meter, unit, hour, quantity
    ), part AS (
      -- Of one identity twice in the batch, the first is what was added.
      SELECT DISTINCT ON (p_source[p.part_of], p_id[p.part_of], p.hour)
             p_source[p.part_of] AS source, p_id[p.part_of] AS event_id, p.part_of, p.hour, p.quantity
      FROM unnest(p_part_of, p_part_hour, p_part_quantity) AS p(part_of, hour, quantity)
      WHERE NOT EXISTS (SELECT FROM unnest(p_source, p_id) WITH ORDINALITY AS f(source, id, ord)
                        WHERE f.ord < p.part_of AND f.source = p_source[p.part_of] AND f.id = p_id[p.part_of])
    ), kept AS (
      INSERT INTO usage_part (partnership_id, source, event_id, hour, quantity)
      SELECT p_partnership, a.source, a.event_id, p.hour, p.quantity FROM added a JOIN part p USING (source, event_id)
    ), counted AS (
      SELECT a.subject, a.site, a.meter, a.unit, coalesce(p.hour, a.hour) AS hour, coalesce(p.quantity, a.quantity) AS quantity
      FROM added a LEFT JOIN part p USING (source, event_id)
    ), rolled AS (
      INSERT INTO rollup AS r (partnership_id, subject, site, meter, hour, unit, quantity)
      SELECT p_partnership, c.subject, c.site, c.meter, c.hour, min(c.unit), sum(c.quantity)
      FROM counted c GROUP BY c.subject, c.site, c.meter, c.hour
      ORDER BY c.subject, c.site, c.meter, c.hour
      ON CONFLICT (partnership_id, subject, site, meter, hour) DO UPDATE SET quantity = r.quantity + excluded.quantity
      WHERE r.unit = excluded.unit
      RETURNING 1
    )
    SELECT array_agg(a.source), array_agg(a.event_id), (SELECT count(*) FROM rolled)
           = (SELECT count(*) FROM (SELECT DISTINCT d.subject, d.site, d.meter, d.hour, d.unit FROM counted d) AS hours)
    INTO v_source, v_id, v_same_unit FROM added a;
    IF NOT v_same_unit THEN
      RAISE EXCEPTION 'an hour of a meter is counted in one unit' USING ERRCODE = 'P0120';
    END IF;
    IF EXISTS (SELECT FROM usage_waiting w WHERE w.partnership_id = p_partnership) THEN
      FOR v_awaited IN
        SELECT a.source, a.id FROM unnest(v_source, v_id) AS a(source, id)
        JOIN usage_correction c ON c.partnership_id = p_partnership AND c.target_source = a.source AND c.target_id = a.id
        ORDER BY a.source, a.id
      LOOP
        PERFORM move_version(p_partnership, v_awaited.source, v_awaited.id, false);
        PERFORM let_version_stand(p_partnership, v_awaited.source, v_awaited.id);
      END LOOP;
    END IF;
    IF cardinality(v_id) = cardinality(p_id) THEN RETURN; END IF;
    -- A statement of its own: it sees what was entered by whoever was first.
    RETURN QUERY
    SELECT i.ord::integer, CASE WHEN e.payload_hash = i.hash THEN 'KNOWN' WHEN e.payload_hash <> i.hash THEN 'CONFLICT' END
    FROM (
      SELECT u.*, row_number() OVER (PARTITION BY u.source, u.id ORDER BY u.ord) AS repeat
      FROM unnest(p_source, p_id, p_hash) WITH ORDINALITY AS u(source, id, hash, ord)
    ) AS i
    LEFT JOIN unnest(v_source, v_id) AS a(source, id) ON a.source = i.source AND a.id = i.id
    LEFT JOIN usage_event e ON e.partnership_id = p_partnership AND e.source = i.source AND e.event_id = i.id
    WHERE a.id IS NULL OR i.repeat > 1;
  END $$;
`;

export const INGEST_USAGE_RIGHTS = `
  REVOKE EXECUTE ON FUNCTION ingest_usage FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ingest_usage TO copyhold_app;
`;
