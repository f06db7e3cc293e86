const WRITTEN = String.raw`
    CASE WHEN c IN ('%', ':') OR ascii(c) <= 32 OR ascii(c) BETWEEN 127 AND 160 OR ascii(c) BETWEEN 8192 AND 8202
           OR ascii(c) IN (5760, 8232, 8233, 8239, 8287, 12288, 65279)
         THEN upper(regexp_replace(encode(convert_to(c, 'UTF8'), 'hex'), '(..)', '%\1', 'g')) ELSE c END`;

/**
 * An id as one segment, as libs/posting-rules writes it: of one that needs more than 100 bytes its beginning, U+001A, and
 * 32 digits of its SHA-256.
 */
export const PATH_SEGMENT = String.raw`
  CREATE OR REPLACE FUNCTION path_segment(p_id text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
    SELECT CASE WHEN p_id COLLATE "C" ~ '^[A-Za-z0-9._/-]{1,100}$' THEN p_id ELSE (
      SELECT CASE
        WHEN octet_length(string_agg(w, '' ORDER BY place)) <= 100
             AND (strpos(p_id, chr(26)) = 0 OR p_id ~ '^[^\u001a]+\u001a[0-9a-f]{32}$')
        THEN string_agg(w, '' ORDER BY place)
        ELSE coalesce(string_agg(w, '' ORDER BY place) FILTER (WHERE upto <= 60 AND NOT past), '-')
             || '%1A' || left(encode(sha256(convert_to(p_id, 'UTF8')), 'hex'), 32) END
      FROM (SELECT w, place, sum(octet_length(w)) OVER (ORDER BY place) AS upto, bool_or(c = chr(26)) OVER (ORDER BY place) AS past
            FROM (SELECT c, place, ${WRITTEN} AS w FROM regexp_split_to_table(p_id, '') WITH ORDINALITY AS s(c, place)) AS s) AS s
    ) END
  $$;
`;

/** The same before, when an id had any length. */
export const PATH_SEGMENT_BEFORE = `
  CREATE OR REPLACE FUNCTION path_segment(p_id text) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT SET search_path = copyhold, pg_temp AS $$
    SELECT string_agg(${WRITTEN}, '' ORDER BY place) FROM regexp_split_to_table(p_id, '') WITH ORDINALITY AS s(c, place)
  $$;
`;
