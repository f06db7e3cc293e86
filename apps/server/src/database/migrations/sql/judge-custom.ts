/** A custom's own text, asked below the application for all that the lib asks of it: form, bounds, fee and statute. */
export const JUDGE_CUSTOM = `
  -- Numerator and denominator of '3/10', '0.3', '30 %' or '3'; null for anything else.
  CREATE FUNCTION exact_ratio(p_text text) RETURNS numeric[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN p_text ~ '^-?[0-9]{1,60}/0*[1-9][0-9]{0,59}$'
        THEN ARRAY[split_part(p_text, '/', 1)::numeric, split_part(p_text, '/', 2)::numeric]
      WHEN p_text ~ '^-?[0-9]{1,60}([.][0-9]{1,60})?( ?%)?$'
        THEN ARRAY[rtrim(p_text, ' %')::numeric, CASE WHEN p_text ~ '%$' THEN 100 ELSE 1 END]
    END
  $$;

  -- Negative, zero or positive as a lies below, on or above b, exactly; null where one is no number.
  CREATE FUNCTION compare_exact(p_a text, p_b text) RETURNS numeric
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT sign(a.r[1] * b.r[2] - b.r[1] * a.r[2]) FROM (SELECT exact_ratio(p_a) AS r) AS a, (SELECT exact_ratio(p_b) AS r) AS b
  $$;

  -- A fraction in lowest terms, or digits without a leading zero; no more than 30 of either.
  CREATE FUNCTION is_canonical_number(p_kind text, p_text text) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN p_kind = 'WHOLE' THEN p_text ~ '^(0|[1-9][0-9]{0,29})$'
      WHEN p_text ~ '^(0|[1-9][0-9]{0,29})/[1-9][0-9]{0,29}$'
        THEN gcd(split_part(p_text, '/', 1)::numeric, split_part(p_text, '/', 2)::numeric) = 1
      ELSE false
    END
  $$;

  -- How the fractions' sum lies to one: negative, zero or positive.
  CREATE FUNCTION sum_to_one(p_fractions text[]) RETURNS numeric
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
  DECLARE v_over numeric := 0; v_under numeric := 1; v_text text; v numeric[];
  BEGIN
    FOREACH v_text IN ARRAY p_fractions LOOP
      v := exact_ratio(v_text);
      v_over := v_over * v[2] + v[1] * v_under;
      v_under := v_under * v[2];
    END LOOP;
    RETURN sign(v_over - v_under);
  END $$;

  -- RFC 8785 for what customs hold: plain names, texts, lists, true and false.
  CREATE FUNCTION canonical_custom(p_value jsonb) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
  BEGIN
    RETURN CASE jsonb_typeof(p_value)
      WHEN 'object' THEN '{' || coalesce((SELECT string_agg(to_json(m.key) || ':' || canonical_custom(m.value), ',' ORDER BY m.key COLLATE "C")
                                          FROM jsonb_each(p_value) AS m), '') || '}'
      WHEN 'array' THEN '[' || coalesce((SELECT string_agg(canonical_custom(m.value), ',' ORDER BY m.at)
                                         FROM jsonb_array_elements(p_value) WITH ORDINALITY AS m(value, at)), '') || ']'
      WHEN 'string' THEN to_json(p_value #>> '{}')::text
      ELSE p_value::text
    END;
  END $$;

  -- Does the value keep its bound?
  CREATE FUNCTION keeps_bound(p_bound custom_bound, p_value jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN jsonb_typeof(p_value) IS DISTINCT FROM CASE (p_bound).kind
        WHEN 'OBJECT' THEN 'object' WHEN 'RECORD' THEN 'object' WHEN 'LIST' THEN 'array' WHEN 'FLAG' THEN 'boolean' ELSE 'string' END THEN false
      WHEN (p_bound).kind IN ('OBJECT', 'FLAG') THEN true
      WHEN (p_bound).kind = 'RECORD' THEN NOT EXISTS (SELECT 1 FROM jsonb_object_keys(p_value) AS k WHERE k !~ (p_bound).form)
      WHEN (p_bound).kind = 'LIST' THEN jsonb_array_length(p_value) BETWEEN (p_bound).least::integer AND (p_bound).most::integer
        AND ((p_bound).form IS NULL OR (SELECT string_agg(m.value, ',' ORDER BY m.at)
               FROM jsonb_array_elements_text(p_value) WITH ORDINALITY AS m(value, at)) ~ (p_bound).form)
      WHEN (p_bound).kind = 'TEXT' THEN p_value #>> '{}' ~ (p_bound).form AND p_value #>> '{}' IS NFC NORMALIZED
      ELSE is_canonical_number((p_bound).kind, p_value #>> '{}')
        AND coalesce(compare_exact(p_value #>> '{}', (p_bound).least) >= 0, false)
        AND ((p_bound).most IS NULL OR coalesce(compare_exact(p_value #>> '{}', (p_bound).most) <= 0, false))
    END
  $$;

  -- The first key that is unknown, missing or out of its bounds; null where there is none.
  CREATE FUNCTION custom_out_of_bounds(p_rules jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    WITH RECURSIVE node(path, at, value) AS (
      SELECT ''::text, ''::text, p_rules
      UNION ALL
      SELECT b.path, ltrim(n.at || '.' || m.key, '.'), m.value
      FROM node n JOIN custom_bound o ON o.path = n.path
      CROSS JOIN LATERAL (
        SELECT e.key, e.value FROM jsonb_each(CASE WHEN jsonb_typeof(n.value) = 'object' THEN n.value ELSE '{}' END) AS e
        UNION ALL SELECT '[]', e.value FROM jsonb_array_elements(CASE WHEN jsonb_typeof(n.value) = 'array' THEN n.value ELSE '[]' END) AS e(value)
      ) AS m
      LEFT JOIN custom_bound b ON b.parent = n.path AND b.name = CASE WHEN o.kind = 'RECORD' THEN '*' ELSE m.key END
    )
    SELECT f.at FROM (
      SELECT n.at FROM node n LEFT JOIN custom_bound b ON b.path = n.path WHERE NOT coalesce(keeps_bound(b, n.value), false)
      UNION ALL
      SELECT ltrim(n.at || '.' || b.name, '.') FROM node n JOIN custom_bound o ON o.path = n.path AND o.kind = 'OBJECT'
      JOIN custom_bound b ON b.parent = o.path
      WHERE jsonb_typeof(n.value) = 'object' AND NOT n.value ? b.name
    ) AS f ORDER BY f.at LIMIT 1
  $$;

  -- What binds several keys at once; null where nothing is wrong. Asked once every key keeps its bound.
  CREATE FUNCTION custom_disagrees(p_rules jsonb) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN NOT p_rules -> 'collegeWeights' ?& '{WORKER,PUBLIC,COMMON}'
        OR sum_to_one(ARRAY(SELECT value FROM jsonb_each_text(p_rules -> 'collegeWeights'))) <> 0 THEN 'collegeWeights'
      WHEN sum_to_one(ARRAY(SELECT value FROM jsonb_each_text(p_rules -> 'waterfall'))) > 0 THEN 'waterfall'
      WHEN (SELECT count(DISTINCT line) FROM jsonb_array_elements_text(p_rules -> 'appropriationLines') AS line) <> 6 THEN 'appropriationLines'
      WHEN (p_rules #>> '{betTermYears,least}')::integer > (p_rules #>> '{betTermYears,most}')::integer THEN 'betTermYears'
    END
  $$;

  -- The language of fees has four words, whole numbers and these signs: no word for a price that somebody would pay.
  CREATE FUNCTION fee_is_worded(p_fee text) RETURNS boolean
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
    SELECT p_fee ~ '^[a-z0-9 +*/(),-]+$' AND length(p_fee) <= 400 AND NOT EXISTS (
      SELECT 1 FROM regexp_matches(p_fee, '[a-z]+', 'g') AS w(word) WHERE w.word[1] NOT IN ('least', 'greatest', 'rent', 'value'))
  $$;

  -- Is the fee one of the language, as the lib writes it, and held below 2 × (value − rent) by its own form? It is where
  -- it is the cap, or a least of which the cap is the last: then nothing else that it says can lift it. The text is
  -- never run. Brackets are read from within: T is a term or a choice that was read, B a bracket with a sum in it.
  CREATE FUNCTION fee_is_held(p_fee text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
  DECLARE
    c_cap CONSTANT text := '2 * (value - rent)';
    c_number CONSTANT text := '(?:0|[1-9][0-9]{0,14})';
    c_times CONSTANT text := c_number || '(?:/[1-9][0-9]{0,14})? [*] [TB]';
    c_more CONSTANT text := '(?: [+-] (?:' || c_times || '|[TB]|' || c_number || '))';
    c_first CONSTANT text := '(?:' || c_times || '|T|' || c_number || ')';
    v text := regexp_replace(p_fee, '\\m(value|rent)\\M', 'T', 'g'); v_before text; v_depth integer := 0; v_sign text;
  BEGIN
    IF NOT fee_is_worded(p_fee) OR (p_fee <> c_cap AND p_fee NOT LIKE 'least(%, ' || c_cap || ')') THEN
      RETURN false;
    END IF;
    -- No deeper than the lib reads, and every factor in lowest terms, none of them one.
    FOREACH v_sign IN ARRAY regexp_split_to_array(p_fee, '') LOOP
      v_depth := v_depth + CASE v_sign WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END;
      IF v_depth NOT BETWEEN 0 AND 32 THEN RETURN false; END IF;
    END LOOP;
    IF p_fee ~ '(^|[^0-9/])1 [*]' OR EXISTS (
      SELECT 1 FROM regexp_matches(p_fee, '([0-9]+)/([0-9]+)', 'g') AS f(part)
      WHERE gcd(f.part[1]::numeric, f.part[2]::numeric) <> 1 OR f.part[2]::numeric = 1) THEN
      RETURN false;
    END IF;
    LOOP
      v_before := v;
      v := regexp_replace(v, '(?:least|greatest)[(]' || c_first || c_more || '*(?:, ' || c_first || c_more || '*)+[)]', 'T', 'g');
      v := regexp_replace(v, '(?<![a-z])[(]' || c_first || c_more || '+[)]', 'B', 'g');
      EXIT WHEN v = v_before;
    END LOOP;
    RETURN v = CASE WHEN p_fee = c_cap THEN '2 * B' ELSE 'T' END;
  END $$;

  -- The key with which a custom, beginning then, lies below what the statute of its jurisdiction asks; null where none.
  CREATE FUNCTION custom_below_statute(p_rules jsonb, p_effective_at timestamptz) RETURNS text
  LANGUAGE sql STABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE
      WHEN compare_exact(p_rules #>> '{waterfall,lockedReserve}', f.locked_reserve) < 0 THEN 'waterfall.lockedReserve'
      WHEN compare_exact(p_rules #>> '{waterfall,solidarity}', f.solidarity) < 0 THEN 'waterfall.solidarity'
      WHEN compare_exact(p_rules #>> '{waterfall,funderCeiling}', f.funder_ceiling) > 0 THEN 'waterfall.funderCeiling'
      WHEN (p_rules #>> '{capital,individualShareMinor}')::numeric > f.individual_share * u.scale THEN 'capital.individualShareMinor'
      WHEN p_rules #>> '{majorities,CUSTOM_CHANGE,majority}' <> f.custom_majority THEN 'majorities.CUSTOM_CHANGE.majority'
      WHEN (SELECT count(*) FROM jsonb_object_keys(p_rules -> 'collegeWeights')) < f.member_categories THEN 'collegeWeights'
    END
    FROM custom_floor f JOIN unit u ON u.code = p_rules ->> 'currency'
    WHERE f.jurisdiction = p_rules ->> 'jurisdiction'
      AND (p_effective_at AT TIME ZONE 'UTC')::date >= f.valid_from
      AND ((p_effective_at AT TIME ZONE 'UTC')::date < f.valid_until OR f.valid_until IS NULL)
  $$;

  -- Raises what stands against any custom, the first one too.
  CREATE FUNCTION judge_custom(p_partnership uuid, p_version integer, p_effective_at timestamptz, p_rules text)
  RETURNS void LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_rules jsonb; v_key text; v_fee text;
  BEGIN
    IF p_rules IS NULL OR p_rules IS NOT JSON OBJECT WITH UNIQUE KEYS OR octet_length(p_rules) > 262144 THEN
      RAISE EXCEPTION 'CustomMalformed: no object, a key twice, or too long' USING ERRCODE = 'P0102';
    END IF;
    v_rules := p_rules::jsonb;
    IF v_rules ->> 'version' IS DISTINCT FROM p_version::text THEN
      RAISE EXCEPTION 'CustomNotNext: the text names version %', v_rules ->> 'version' USING ERRCODE = 'P0102';
    END IF;
    v_key := custom_out_of_bounds(v_rules);
    v_key := coalesce(v_key, custom_disagrees(v_rules));
    IF v_key IS NOT NULL THEN
      RAISE EXCEPTION 'CustomOutOfBounds: %', v_key USING ERRCODE = 'P0102';
    END IF;
    IF p_rules <> canonical_custom(v_rules) THEN
      RAISE EXCEPTION 'CustomMalformed: not its canonical text' USING ERRCODE = 'P0102';
    END IF;
    v_fee := v_rules #>> '{entryFine,rule}';
    IF NOT fee_is_worded(v_fee) THEN
      RAISE EXCEPTION 'FeeUnknownTerm: the fee says more than fees can say' USING ERRCODE = 'P0102';
    END IF;
    IF NOT fee_is_held(v_fee) THEN
      RAISE EXCEPTION 'FeeMayExceedCap: a fee is kept as least(…, 2 * (value - rent))' USING ERRCODE = 'P0102';
    END IF;
    IF p_effective_at IS NULL OR NOT isfinite(p_effective_at) OR p_effective_at <> date_trunc('milliseconds', p_effective_at) THEN
      RAISE EXCEPTION 'CustomRetroactive: it begins %', p_effective_at USING ERRCODE = 'P0102';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM partnership p WHERE p.id = p_partnership AND p.currency = v_rules ->> 'currency') THEN
      RAISE EXCEPTION 'CustomOutOfBounds: currency' USING ERRCODE = 'P0102';
    END IF;
    v_key := custom_below_statute(v_rules, p_effective_at);
    IF v_key IS NOT NULL THEN
      RAISE EXCEPTION 'BelowProfile: %', v_key USING ERRCODE = 'P0102';
    END IF;
  END $$;
`;
