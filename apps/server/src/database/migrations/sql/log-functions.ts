/** What the sequencer's login may do: each function refuses what the leaves do not bear out. */
export const LOG_FUNCTIONS = `
  CREATE FUNCTION name_log(p_partnership uuid, p_origin text) RETURNS text
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_origin text;
  BEGIN
    INSERT INTO log_identity (partnership_id, origin) VALUES (p_partnership, p_origin) ON CONFLICT (partnership_id) DO NOTHING;
    SELECT origin INTO STRICT v_origin FROM log_identity WHERE partnership_id = p_partnership;
    RETURN v_origin;
  END $$;

  -- Asked before anything is counted up to the size: one beyond the leaves costs nothing.
  CREATE FUNCTION demand_leaves(p_partnership uuid, p_size bigint) RETURNS void
  LANGUAGE plpgsql STABLE SET search_path = copyhold, pg_temp SET enable_seqscan = off AS $$
  BEGIN
    IF (p_size BETWEEN 0 AND (SELECT coalesce(max(s.position), 0) FROM log_stage s WHERE s.partnership_id = p_partnership)) IS NOT TRUE THEN
      RAISE EXCEPTION 'there are not so many leaves' USING ERRCODE = 'P0131';
    END IF;
  END $$;

  -- The nodes above the first so many leaves that are not there yet. They are made here, from what is stored: the
  -- sequencer sends no hash. Answers how many were new.
  CREATE FUNCTION append_nodes(p_partnership uuid, p_size bigint) RETURNS bigint
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp SET enable_seqscan = off AS $$
  DECLARE v_level integer := 1; v_complete bigint := p_size / 256; v_next bigint; v_added bigint; v_all bigint := 0;
  BEGIN
    PERFORM demand_leaves(p_partnership, p_size);
    WHILE v_complete > 0 LOOP
      SELECT 1 + max(n.index) INTO v_next FROM log_node n WHERE n.partnership_id = p_partnership AND n.level = v_level;
      INSERT INTO log_node (partnership_id, level, index, hash)
      SELECT p_partnership, v_level, i, merkle_root(log_hashes(p_partnership, v_level - 1, i * 256, 256))
      FROM generate_series(coalesce(v_next, 0), v_complete - 1) AS i ORDER BY i;
      GET DIAGNOSTICS v_added = ROW_COUNT;
      v_all := v_all + v_added;
      v_level := v_level + 1;
      v_complete := v_complete / 256;
    END LOOP;
    RETURN v_all;
  END $$;

  -- A checkpoint is stored before anybody sees it. It is larger than every earlier one, and its root is that of the leaves.
  CREATE FUNCTION store_checkpoint(p_partnership uuid, p_size bigint, p_root bytea, p_note text) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_log log_identity; v_head text; v_lines text;
  BEGIN
    PERFORM demand_leaves(p_partnership, p_size);
    SELECT * INTO v_log FROM log_identity WHERE partnership_id = p_partnership FOR NO KEY UPDATE;
    IF NOT FOUND THEN RAISE EXCEPTION 'the log has no name yet' USING ERRCODE = 'P0131'; END IF;
    IF EXISTS (SELECT 1 FROM log_halt h WHERE h.partnership_id = p_partnership) THEN
      RAISE EXCEPTION 'the log is halted' USING ERRCODE = 'P0132';
    END IF;
    IF p_size <= (SELECT max(c.size) FROM log_checkpoint c WHERE c.partnership_id = p_partnership) THEN
      RAISE EXCEPTION 'a log only grows, and a size is signed once' USING ERRCODE = 'P0131';
    END IF;
    v_head := v_log.origin || chr(10) || p_size || chr(10) || encode(p_root, 'base64') || chr(10) || chr(10);
    IF p_root IS DISTINCT FROM log_root(p_partnership, p_size) OR starts_with(p_note, v_head) IS NOT TRUE THEN
      RAISE EXCEPTION 'the checkpoint is of another tree' USING ERRCODE = 'P0131';
    END IF;
    -- Below the text stand signatures, and one of them is the log's: 4 bytes of the key's id, 64 of Ed25519. Whether it is
    -- good is asked by whoever reads it, the next round among them.
    v_lines := substring(p_note FROM length(v_head) + 1);
    IF length(v_lines) > 8192 OR v_lines !~ '^(— [^[:space:]+]+ [A-Za-z0-9+/]+={0,2}\\n)+$' OR NOT EXISTS (
      SELECT 1 FROM string_to_table(v_lines, chr(10)) AS l(line)
      WHERE starts_with(l.line, '— ' || v_log.origin || ' ') AND substring(l.line FROM length(v_log.origin) + 4) ~ '^[A-Za-z0-9+/]{91}=$'
    ) THEN
      RAISE EXCEPTION 'the log has not signed the checkpoint' USING ERRCODE = 'P0131';
    END IF;
    INSERT INTO log_checkpoint (partnership_id, size, root, note) VALUES (p_partnership, p_size, p_root, p_note);
  END $$;

  CREATE FUNCTION store_cosignature(p_partnership uuid, p_size bigint, p_name text, p_line text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    INSERT INTO log_cosignature (partnership_id, size, name, line) VALUES (p_partnership, p_size, p_name, p_line) ON CONFLICT DO NOTHING
  $$;

  CREATE FUNCTION halt_log(p_partnership uuid, p_reason text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    INSERT INTO log_halt (partnership_id, reason) VALUES (p_partnership, p_reason) ON CONFLICT DO NOTHING
  $$;

  CREATE FUNCTION resume_log(p_partnership uuid) RETURNS boolean
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  BEGIN
    DELETE FROM log_halt WHERE partnership_id = p_partnership;
    RETURN FOUND;
  END $$;

  -- Whether a text is a key of that log: its name, its own id, Ed25519.
  CREATE FUNCTION is_log_key(p_origin text, p_vkey text) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN starts_with(p_vkey, p_origin || '+') AND m.parts IS NOT NULL
      THEN encode(substring(sha256(convert_to(p_origin || chr(10), 'UTF8') || decode(m.parts[2], 'base64')) FROM 1 FOR 4), 'hex') = m.parts[1]
      ELSE false END
    FROM (SELECT regexp_match(substring(p_vkey FROM length(p_origin) + 2), '^([0-9a-f]{8})\\+(A[Q-Za-f][A-Za-z0-9+/]{42})$') AS parts) AS m
  $$;

  -- Who signs from here on stands in the log itself, signed by a key before, and under a checkpoint of whoever signed
  -- until then. What signed before is what the log said last; of the first change, what those who check the log hold.
  CREATE FUNCTION record_log_keys(p_partnership uuid, p_before text[], p_vkeys text[], p_by text, p_signature bytea) RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
  DECLARE v_origin text; v_last text[];
  BEGIN
    PERFORM 1 FROM ledger WHERE id = p_partnership FOR NO KEY UPDATE;
    SELECT origin INTO v_origin FROM log_identity WHERE partnership_id = p_partnership;
    IF v_origin IS NULL OR (cardinality(p_before) BETWEEN 1 AND 4 AND cardinality(p_vkeys) BETWEEN 1 AND 4) IS NOT TRUE
       OR EXISTS (SELECT 1 FROM unnest(p_before || p_vkeys) AS k(vkey) WHERE is_log_key(v_origin, k.vkey) IS NOT TRUE)
       OR (p_by = ANY (p_before) AND octet_length(p_signature) = 64) IS NOT TRUE THEN
      RAISE EXCEPTION 'one to four keys of the log, signed for by one before' USING ERRCODE = 'P0131';
    END IF;
    v_last := last_log_keys(p_partnership);
    IF p_before IS DISTINCT FROM coalesce(v_last, p_before) OR p_before = p_vkeys THEN
      RAISE EXCEPTION 'other keys signed before' USING ERRCODE = 'P0131';
    END IF;
    PERFORM stage_leaf(p_partnership, 'log-key', (
      SELECT format('{"before":%s,"by":%s,"keys":%s,"signature":"%s","type":"log-key","v":"2"}', array_to_json(p_before), to_json(p_by),
                    array_to_json(p_vkeys), encode(p_signature, 'hex'))));
  END $$;

  -- The keys that the log named last; null before it ever did.
  CREATE FUNCTION last_log_keys(p_partnership uuid) RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    SELECT ARRAY(SELECT k.vkey FROM json_array_elements_text(convert_from(s.entry, 'UTF8')::json -> 'keys') WITH ORDINALITY AS k(vkey, place) ORDER BY k.place)
    FROM log_stage s WHERE s.partnership_id = p_partnership AND s.type = 'log-key' ORDER BY s.position DESC LIMIT 1
  $$;

  CREATE FUNCTION note_witness(p_partnership uuid, p_name text, p_url text, p_size bigint, p_failure text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = copyhold, pg_temp AS $$
    INSERT INTO log_witness (partnership_id, name, url, size, asked_at, failure)
    VALUES (p_partnership, p_name, p_url, p_size, clock_timestamp(), p_failure)
    ON CONFLICT (partnership_id, name) DO UPDATE SET url = excluded.url, size = coalesce(excluded.size, log_witness.size),
      asked_at = excluded.asked_at, failure = excluded.failure
  $$;
`;
