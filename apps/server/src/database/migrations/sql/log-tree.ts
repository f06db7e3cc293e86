/** RFC 6962's tree over the staged leaves, in SQL: what the sequencer may sign, and what a check makes again. */
export const LOG_TREE = `
  -- The root over these hashes: pairs from the left, and what is left over goes up as it is. That is the split at the
  -- largest power of two.
  CREATE FUNCTION merkle_root(p_hashes bytea[]) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_hashes bytea[] := p_hashes;
  BEGIN
    IF cardinality(v_hashes) = 0 THEN RETURN sha256(''::bytea); END IF;
    WHILE cardinality(v_hashes) > 1 LOOP
      v_hashes := ARRAY(
        SELECT CASE WHEN 2 * i > cardinality(v_hashes) THEN v_hashes[2 * i - 1]
                    ELSE sha256('\\x01'::bytea || v_hashes[2 * i - 1] || v_hashes[2 * i]) END
        FROM generate_series(1, (cardinality(v_hashes) + 1) / 2) AS i ORDER BY i);
    END LOOP;
    RETURN v_hashes[1];
  END $$;

  -- So many hashes of a level of tiles, in their order; null where not all of them are there.
  CREATE FUNCTION log_hashes(p_partnership uuid, p_level integer, p_from bigint, p_count integer) RETURNS bytea[]
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp SET enable_seqscan = off AS $$
  DECLARE v_hashes bytea[];
  BEGIN
    IF p_level = 0 THEN
      SELECT coalesce(array_agg(s.leaf_hash ORDER BY s.position), '{}') INTO v_hashes FROM log_stage s
      WHERE s.partnership_id = p_partnership AND s.position > p_from AND s.position <= p_from + p_count;
    ELSE
      SELECT coalesce(array_agg(n.hash ORDER BY n.index), '{}') INTO v_hashes FROM log_node n
      WHERE n.partnership_id = p_partnership AND n.level = p_level AND n.index >= p_from AND n.index < p_from + p_count;
    END IF;
    RETURN CASE WHEN cardinality(v_hashes) = p_count THEN v_hashes END;
  END $$;

  -- The root of the first so many leaves: the last, unfinished tile of each level, with what the level below left over.
  CREATE FUNCTION log_root(p_partnership uuid, p_size bigint) RETURNS bytea
  LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = copyhold, pg_temp AS $$
  DECLARE v_level integer := 0; v_count bigint := p_size; v_left bytea; v_hashes bytea[];
  BEGIN
    LOOP
      v_hashes := log_hashes(p_partnership, v_level, v_count / 256 * 256, (v_count % 256)::integer);
      IF v_hashes IS NULL THEN RETURN NULL; END IF;
      IF v_left IS NOT NULL THEN v_hashes := array_append(v_hashes, v_left); END IF;
      v_left := CASE WHEN cardinality(v_hashes) > 0 THEN merkle_root(v_hashes) END;
      EXIT WHEN v_count < 256;
      v_count := v_count / 256;
      v_level := v_level + 1;
    END LOOP;
    RETURN coalesce(v_left, merkle_root('{}'));
  END $$;
`;
