/** Takes in events that correct nothing, one statement a batch. */
export const INGEST_USAGE = `
  -- New events enter and feed their hours; one that a correction waits for gives its place to it. A record that spans
  -- hours comes with its parts, p_part_of saying the ordinal of the record. Answers the ordinals of those that were not
  -- new, which usage_seen tells apart by their hash; of one identity twice in a batch, the first is taken.
  CREATE FUNCTION ingest_usage(
    p_partnership uuid, p_source text[], p_id text[], p_hash bytea[], p_subject text[], p_site text[], p_meter text[],
    p_unit text[], p_quantity numeric[], p_effective timestamptz[], p_end timestamptz[], p_method text[],
    p_part_of integer[], p_part_hour timestamptz[], p_part_quantity numeric[]
  ) RETURNS TABLE (ordinal integer)
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
    RETURN QUERY
    SELECT i.ord::integer
    FROM (
      SELECT u.*, row_number() OVER (PARTITION BY u.source, u.id ORDER BY u.ord) AS repeat
      FROM unnest(p_source, p_id) WITH ORDINALITY AS u(source, id, ord)
    ) AS i
    LEFT JOIN unnest(v_source, v_id) AS a(source, id) USING (source, id)
    WHERE a.id IS NULL OR i.repeat > 1;
  END $$;
  REVOKE EXECUTE ON FUNCTION ingest_usage FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ingest_usage TO copyhold_app;
`;

/** Raises where the parts of a record are not the whole of it, from its own hour on, each hour once. */
export const REFUSE_ODD_PARTS = `
  CREATE FUNCTION refuse_odd_parts(
    p_quantity numeric[], p_effective timestamptz[], p_part_of integer[], p_part_hour timestamptz[], p_part_quantity numeric[]
  ) RETURNS void
  LANGUAGE plpgsql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF cardinality(p_part_of) = 0 AND cardinality(p_part_hour) = 0 AND cardinality(p_part_quantity) = 0 THEN RETURN; END IF;
    IF EXISTS (
      SELECT FROM unnest(p_part_of, p_part_hour, p_part_quantity) AS p(part_of, hour, quantity) GROUP BY p.part_of
      HAVING (sum(p.quantity) = p_quantity[p.part_of] AND count(*) > 1 AND count(*) = count(DISTINCT p.hour)
              AND count(p.quantity) = count(*) AND min(p.hour) = date_trunc('hour', p_effective[p.part_of], 'UTC')) IS NOT TRUE
    ) THEN
      RAISE EXCEPTION 'the parts of a record are the whole of it' USING ERRCODE = 'P0120';
    END IF;
  END $$;
  REVOKE EXECUTE ON FUNCTION refuse_odd_parts FROM PUBLIC;
`;

/** Takes in one correction. */
export const CORRECT_USAGE = `
  -- An event that takes the place of another, or of nothing (p_voids). Answers COUNTED; WAITING where the event it names
  -- is not known; KNOWN or CONFLICT where it came before with this body or another; ITSELF, CORRECTED (by which event)
  -- or CIRCLE where it is not taken. It moves its target's quantity off that one's hours, however far they are.
  CREATE FUNCTION correct_usage(
    p_partnership uuid, p_source text, p_id text, p_hash bytea, p_subject text, p_site text, p_meter text, p_unit text,
    p_quantity numeric, p_effective timestamptz, p_end timestamptz, p_method text,
    p_target_source text, p_target_id text, p_reason text, p_voids boolean,
    p_part_hour timestamptz[], p_part_quantity numeric[]
  ) RETURNS TABLE (outcome text, by_source text, by_id text)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_hash bytea; v_by record; v_waits boolean;
  BEGIN
    PERFORM refuse_unreal(ARRAY[p_quantity] || p_part_quantity, ARRAY[p_effective] || p_part_hour);
    PERFORM refuse_odd_parts(ARRAY[p_quantity], ARRAY[p_effective],
                             array_fill(1, ARRAY[cardinality(p_part_hour)]), p_part_hour, p_part_quantity);
    IF p_voids AND p_quantity <> 0 THEN
      RAISE EXCEPTION 'a void has no quantity' USING ERRCODE = 'P0120';
    END IF;
    PERFORM pg_advisory_xact_lock(usage_versions_key(p_partnership));
    SELECT e.payload_hash INTO v_hash FROM usage_event e
    WHERE e.partnership_id = p_partnership AND e.source = p_source AND e.event_id = p_id;
    IF FOUND THEN
      RETURN QUERY SELECT CASE WHEN v_hash = p_hash THEN 'KNOWN' ELSE 'CONFLICT' END, NULL::text, NULL::text;
      RETURN;
    END IF;
    IF p_source = p_target_source AND p_id = p_target_id THEN
      RETURN QUERY SELECT 'ITSELF'::text, NULL::text, NULL::text;
      RETURN;
    END IF;
    SELECT c.source, c.event_id INTO v_by FROM usage_correction c
    WHERE c.partnership_id = p_partnership AND c.target_source = p_target_source AND c.target_id = p_target_id;
    IF FOUND THEN
      RETURN QUERY SELECT 'CORRECTED'::text, v_by.source, v_by.event_id;
      RETURN;
    END IF;
    IF closes_circle(p_partnership, p_source, p_id, p_target_source, p_target_id) THEN
      RETURN QUERY SELECT 'CIRCLE'::text, NULL::text, NULL::text;
      RETURN;
    END IF;
    v_waits := NOT EXISTS (SELECT FROM usage_event e WHERE e.partnership_id = p_partnership
                             AND e.source = p_target_source AND e.event_id = p_target_id)
               OR EXISTS (SELECT FROM usage_waiting w WHERE w.partnership_id = p_partnership
                            AND w.source = p_target_source AND w.event_id = p_target_id);
    INSERT INTO usage_event (partnership_id, source, event_id, payload_hash, subject, site, meter, unit, hour, quantity,
                             effective_at, ends_at, method)
    VALUES (p_partnership, p_source, p_id, p_hash, p_subject, p_site, p_meter, p_unit,
            date_trunc('hour', p_effective, 'UTC'), p_quantity, p_effective, p_end, p_method);
    INSERT INTO usage_part (partnership_id, source, event_id, hour, quantity)
    SELECT p_partnership, p_source, p_id, p.hour, p.quantity FROM unnest(p_part_hour, p_part_quantity) AS p(hour, quantity);
    INSERT INTO usage_correction VALUES (p_partnership, p_source, p_id, p_target_source, p_target_id, p_reason, p_voids);
    IF v_waits THEN
      INSERT INTO usage_waiting (partnership_id, source, event_id) VALUES (p_partnership, p_source, p_id);
    ELSE
      PERFORM move_version(p_partnership, p_target_source, p_target_id, false);
      PERFORM let_version_stand(p_partnership, p_source, p_id);
    END IF;
    RETURN QUERY SELECT CASE WHEN v_waits THEN 'WAITING' ELSE 'COUNTED' END, NULL::text, NULL::text;
  END $$;
  REVOKE EXECUTE ON FUNCTION correct_usage FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION correct_usage TO copyhold_app;
`;
