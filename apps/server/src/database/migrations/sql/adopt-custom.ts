/**
 * What the lib decides of a change of the custom, asked once more below the application. It is asked of the text that
 * is stored and hashed, whoever wrote it: what this refuses, the service has refused before, in words.
 */
export const ADOPT_CUSTOM = `
  -- Does the clause, going from one text to the other, loosen? Whatever cannot be read does.
  CREATE FUNCTION clause_loosened(p_clause entrenched_clause, p_before text, p_after text) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN p_after IS NULL THEN true
      WHEN p_before = p_after THEN false
      WHEN (p_clause).direction = 'FIXED' THEN true
      WHEN (p_clause).direction = 'ONCE' THEN p_before <> (p_clause).ladder[1]
      WHEN (p_clause).direction = 'CLIMBS' THEN
        coalesce(array_position((p_clause).ladder, p_after) <= coalesce(array_position((p_clause).ladder, p_before), 0), true)
      WHEN (p_clause).direction = 'RISES' THEN coalesce(compare_exact(p_after, p_before) < 0, true)
      ELSE coalesce(compare_exact(p_after, p_before) > 0, true)
    END
  $$;

  -- The first meter whose cost would rise by more than the index over what it was at some time in the twelve months
  -- before; null where none does. A meter that cannot be read, or is gone, has risen.
  CREATE FUNCTION cost_rises_too_fast(p_partnership uuid, p_rules jsonb, p_effective_at timestamptz) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT m.meter
    FROM (
      SELECT v.rules::jsonb -> 'tariffs' AS tariffs, lead(v.effective_at, 1, 'infinity') OVER (ORDER BY v.version) AS until
      FROM custom_version v WHERE v.partnership_id = p_partnership
    ) AS v
    CROSS JOIN LATERAL jsonb_each(coalesce(v.tariffs, '{}')) AS m(meter, was)
    CROSS JOIN LATERAL (SELECT
      exact_ratio(m.was ->> 'costMinor') AS was_cost, exact_ratio(m.was ->> 'per') AS was_per,
      exact_ratio(p_rules #>> ARRAY['tariffs', m.meter, 'costMinor']) AS cost, exact_ratio(p_rules #>> ARRAY['tariffs', m.meter, 'per']) AS per,
      exact_ratio(p_rules ->> 'valueIndex') AS index) AS n
    WHERE v.until > (p_effective_at AT TIME ZONE 'UTC' - interval '1 year') AT TIME ZONE 'UTC'
      AND coalesce(n.per[1] <= 0 OR n.cost[1] * n.was_per[1] * n.index[2] > n.was_cost[1] * n.per[1] * (n.index[2] + n.index[1]), true)
    ORDER BY m.meter LIMIT 1
  $$;

  -- Raises what stands against a later version, the code first.
  CREATE FUNCTION judge_custom_change(p_last custom_version, p_effective_at timestamptz, p_rules text, p_resolution uuid)
  RETURNS void LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_after jsonb := p_rules::jsonb; v_before jsonb := p_last.rules::jsonb; v_resolution resolution%ROWTYPE; v_key text;
  BEGIN
    IF p_effective_at < clock_timestamp() OR p_effective_at <= p_last.effective_at THEN
      RAISE EXCEPTION 'CustomRetroactive: it begins %', p_effective_at USING ERRCODE = 'P0102';
    END IF;
    IF (p_effective_at AT TIME ZONE 'UTC' - interval '1 year') AT TIME ZONE 'UTC' > clock_timestamp() THEN
      RAISE EXCEPTION 'CustomTooFarAhead: it begins %', p_effective_at USING ERRCODE = 'P0102';
    END IF;
    SELECT * INTO v_resolution FROM resolution r WHERE r.partnership_id = p_last.partnership_id AND r.id = p_resolution AND r.carried;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'ResolutionMissing: a later custom needs a resolution that was carried' USING ERRCODE = 'P0102';
    END IF;
    -- What members resolved is this text, and the instant from which it holds: nobody else chooses it.
    IF v_resolution.kind <> 'CUSTOM_CHANGE'
       OR v_resolution.result::jsonb ->> 'rules' IS DISTINCT FROM encode(text_hash(p_rules), 'hex')
       OR v_resolution.result::jsonb ->> 'effectiveAt' IS DISTINCT FROM custom_instant(p_effective_at) THEN
      RAISE EXCEPTION 'ResolutionNotForThis: members resolved something else' USING ERRCODE = 'P0102';
    END IF;
    IF EXISTS (SELECT 1 FROM custom_version c WHERE c.partnership_id = p_last.partnership_id AND c.resolution_id = p_resolution) THEN
      RAISE EXCEPTION 'ResolutionSpent: it adopted a custom already' USING ERRCODE = 'P0102';
    END IF;
    SELECT c.key INTO v_key FROM entrenched_clause c
    CROSS JOIN LATERAL (SELECT coalesce(v_before #>> c.path, c.absent) AS before, v_after #>> c.path AS after) AS t
    WHERE t.after IS NULL OR (t.before IS NOT NULL AND clause_loosened(c, t.before, t.after)) ORDER BY c.key LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'EntrenchedClauseLoosened: %', v_key USING ERRCODE = 'P0102';
    END IF;
    v_key := cost_rises_too_fast(p_last.partnership_id, v_after, p_effective_at);
    IF v_key IS NOT NULL THEN
      RAISE EXCEPTION 'CustomValueRisesTooFast: %', v_key USING ERRCODE = 'P0102';
    END IF;
  END $$;

  -- An instant in the words of logs and resolutions: ISO 8601, UTC, to the millisecond.
  CREATE FUNCTION custom_instant(p_at timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  $$;

  -- What the log says of a version. Keys in the order of RFC 8785.
  CREATE FUNCTION custom_entry(p_version integer, p_effective_at timestamptz, p_rules_hash bytea, p_previous bytea, p_resolution uuid)
  RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT format('{"effectiveAt":"%s","previous":"%s","resolution":"%s","rules":"%s","type":"custom","v":"2","version":"%s"}',
      custom_instant(p_effective_at), encode(p_previous, 'hex'), p_resolution,
      encode(p_rules_hash, 'hex'), p_version)
  $$;

  -- One custom at a time: whoever adopts holds the ledger's row. The leaf holds the hash of the text that is kept here.
  CREATE OR REPLACE FUNCTION adopt_custom(p_partnership uuid, p_version integer, p_effective_at timestamptz, p_rules text, p_resolution uuid)
  RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_last custom_version%ROWTYPE;
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT * INTO v_last FROM custom_version WHERE partnership_id = p_partnership ORDER BY version DESC LIMIT 1;
    IF p_version IS DISTINCT FROM 1 + coalesce(v_last.version, 0) THEN
      RAISE EXCEPTION 'CustomNotNext: custom versions have no gaps' USING ERRCODE = 'P0102';
    END IF;
    PERFORM judge_custom(p_partnership, p_version, p_effective_at, p_rules);
    IF p_version > 1 THEN
      PERFORM judge_custom_change(v_last, p_effective_at, p_rules, p_resolution);
    END IF;
    INSERT INTO custom_version (partnership_id, version, effective_at, rules, resolution_id)
    VALUES (p_partnership, p_version, p_effective_at, p_rules, p_resolution);
    UPDATE custom_proposal SET state = 'ADOPTED' WHERE partnership_id = p_partnership AND state = 'DRAFT' AND document = p_rules;
    PERFORM stage_leaf(p_partnership, 'custom',
      custom_entry(p_version, p_effective_at, text_hash(p_rules), v_last.rules_hash, p_resolution));
  END $$;
`;

/** As it was before: no word of what a later custom says. */
export const ADOPT_CUSTOM_BEFORE = `
  CREATE OR REPLACE FUNCTION adopt_custom(p_partnership uuid, p_version integer, p_effective_at timestamptz, p_rules text, p_resolution uuid)
  RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    IF p_version <> 1 + coalesce((SELECT max(version) FROM custom_version WHERE partnership_id = p_partnership), 0) THEN
      RAISE EXCEPTION 'custom versions have no gaps' USING ERRCODE = 'P0102';
    END IF;
    IF p_version > 1 AND p_resolution IS NULL THEN
      RAISE EXCEPTION 'a later custom needs a resolution' USING ERRCODE = 'P0102';
    END IF;
    INSERT INTO custom_version (partnership_id, version, effective_at, rules, resolution_id)
    VALUES (p_partnership, p_version, p_effective_at, p_rules, p_resolution);
    PERFORM stage_leaf(p_partnership, 'custom', p_rules);
  END $$;
`;
