/** What took in use before there were corrections. */
export const INGEST_USAGE_BEFORE = `
  -- One statement a batch: new events enter and feed their hour. Answers the ordinals of those that were not new,
  -- which usage_seen tells apart by their hash; of one identity twice in a batch, the first is taken.
  CREATE FUNCTION ingest_usage(
    p_partnership uuid, p_source text[], p_id text[], p_hash bytea[], p_subject text[], p_site text[], p_meter text[],
    p_unit text[], p_quantity numeric[], p_effective timestamptz[]
  ) RETURNS TABLE (ordinal integer)
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_source text[]; v_id text[]; v_same_unit boolean;
  BEGIN
    PERFORM refuse_unreal(p_quantity, p_effective);
    WITH added AS (
      INSERT INTO usage_event (partnership_id, source, event_id, payload_hash, subject, site, meter, unit, hour, quantity, effective_at)
      SELECT p_partnership, i.source, i.id, i.hash, i.subject, i.site, i.meter, i.unit,
             date_trunc('hour', i.effective, 'UTC'), i.quantity, i.effective
      FROM unnest(p_source, p_id, p_hash, p_subject, p_site, p_meter, p_unit, p_quantity, p_effective) WITH ORDINALITY
           AS i(source, id, hash, subject, site, meter, unit, quantity, effective, ord)
      ORDER BY i.source, i.id, i.ord
      ON CONFLICT DO NOTHING
      RETURNING source, event_id, subject, site, meter, unit, hour, quantity
    ), rolled AS (
      INSERT INTO rollup AS r (partnership_id, subject, site, meter, hour, unit, quantity)
      SELECT p_partnership, a.subject, a.site, a.meter, a.hour, min(a.unit), sum(a.quantity)
      FROM added a GROUP BY a.subject, a.site, a.meter, a.hour
      ORDER BY a.subject, a.site, a.meter, a.hour
      ON CONFLICT (partnership_id, subject, site, meter, hour) DO UPDATE SET quantity = r.quantity + excluded.quantity
      WHERE r.unit = excluded.unit
      RETURNING 1
    )
    SELECT array_agg(a.source), array_agg(a.event_id), (SELECT count(*) FROM rolled)
           = (SELECT count(*) FROM (SELECT DISTINCT d.subject, d.site, d.meter, d.hour, d.unit FROM added d) AS hours)
    INTO v_source, v_id, v_same_unit FROM added a;
    IF NOT v_same_unit THEN
      RAISE EXCEPTION 'an hour of a meter is counted in one unit' USING ERRCODE = 'P0120';
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
