/**
 * Whether a source is one of these machines or below one. Older books name machines `machine:` and the code.
 *
 * @param source a column, or an expression of one.
 * @param machines the parameter that holds '/machine/CODE' and 'machine:CODE' of each; everything is where it is null.
 */
const isOf = (source: string, machines: string): string =>
  `(${source} = ANY (${machines}) OR substring(${source}, '^/machine/[^/]+') = ANY (${machines}))`;

/** $1 partnership, $2 site, $5 the source or null, $6 the machines whose reports may be seen, or null. */
const ASKED = `e.partnership_id = $1 AND e.site = $2 AND e.unit = 'COMPUTE_RAW' AND ($5::text IS NULL OR e.source = $5)
  AND ($6::text[] IS NULL OR ${isOf('e.source', '$6::text[]')} OR EXISTS (
    SELECT FROM usage_correction c WHERE c.partnership_id = e.partnership_id AND c.source = e.source AND c.event_id = e.event_id
      AND ${isOf('c.target_source', '$6::text[]')}))`;

const PART_OF = 'p.partnership_id = e.partnership_id AND p.source = e.source AND p.event_id = e.event_id';

/** Use that began in a span of the month and has an hour in it. $3 and $4 the month; then the span, half open. */
const begunWithin = (from: string, until: string): string => `
  SELECT e.* FROM usage_event e WHERE ${ASKED} AND e.hour >= ${from} AND e.hour < ${until}
    AND (NOT EXISTS (SELECT FROM usage_part p WHERE ${PART_OF})
         OR EXISTS (SELECT FROM usage_part p WHERE ${PART_OF} AND p.hour >= $3 AND p.hour < $4))`;

/** Use that began before the month and reaches into it. */
const BEGUN_BEFORE = `
  SELECT e.* FROM usage_event e WHERE ${ASKED} AND e.hour < $3
    AND (e.source, e.event_id) IN (SELECT p.source, p.event_id FROM usage_part p WHERE p.partnership_id = $1 AND p.hour >= $3 AND p.hour < $4)`;

/**
 * The latest use first. What was recorded later comes later among use of one instant, so that a place among those stays
 * the same place.
 */
const ordered = (of: string): string =>
  `${of}effective_at DESC, ${of}recorded_at, ${of}source COLLATE "C", ${of}event_id COLLATE "C"`;

const MICROS = (of: string): string => `(extract(epoch FROM ${of}effective_at) * 1000000)::bigint`;

/** Each of them as it is shown, with what of it lies in the month and what became of it. */
const told = (found: string): string => `
  SELECT t.source, t.event_id AS id, t.meter, t.subject IN ('idle', 'overhead') AS idle, ${MICROS('t.')}::text AS micros,
         t.effective_at AS "from", t.ends_at AS until, t.quantity::text AS quantity, coalesce(parts.here, t.quantity)::text AS here,
         t.method, t.recorded_at AS "recordedAt", own.target_source AS "targetSource", own.target_id AS "targetId", own.reason,
         later.source AS "laterSource", later.event_id AS "laterId", later.reason AS "laterReason",
         CASE WHEN w.event_id IS NOT NULL THEN 'WAITING' WHEN later.event_id IS NOT NULL THEN 'REPLACED'
              WHEN own.voids THEN 'TAKES_BACK' ELSE 'COUNTED' END AS state
  FROM (${found}) AS t
  LEFT JOIN usage_correction own ON own.partnership_id = $1 AND own.source = t.source AND own.event_id = t.event_id
  LEFT JOIN usage_correction later ON later.partnership_id = $1 AND later.target_source = t.source AND later.target_id = t.event_id
  LEFT JOIN usage_waiting w ON w.partnership_id = $1 AND w.source = t.source AND w.event_id = t.event_id
  LEFT JOIN LATERAL (SELECT sum(p.quantity) AS here FROM usage_part p
    WHERE p.partnership_id = $1 AND p.source = t.source AND p.event_id = t.event_id AND p.hour >= $3 AND p.hour < $4) parts ON true
  ORDER BY ${ordered('t.')}`;

/** $7 and up to $8 when the use began; $9 the instant to go on from (µs) or null, $10 how many of it to pass, $11 at most. */
const some = (found: string): string =>
  told(`SELECT f.* FROM (${found}) AS f WHERE ($9::bigint IS NULL OR ${MICROS('f.')} <= $9)
        ORDER BY ${ordered('f.')} OFFSET $10 LIMIT $11`);

/** A few of the reports that began within a span: all parameters. */
export const SOME_OF_SPAN = some(begunWithin('$7::timestamptz', '$8::timestamptz'));
/** A few of those that began before the month: the span goes unused, and is named to give it a type. */
export const SOME_OF_BEFORE = some(`${BEGUN_BEFORE} AND $7::timestamptz <= $8::timestamptz`);
/** Every report of the month: six parameters. */
export const ALL_OF_MONTH = told(`${begunWithin('$3', '$4')} UNION ALL ${BEGUN_BEFORE}`);

/**
 * What of every report of GPU time lies in the month, by source and what became of it, whoever may look at which. $1
 * partnership, $2 site, $3 and $4 the month, $5 the source or null.
 */
export const TOTALS = `
  WITH touched AS (
    SELECT e.source, e.event_id, e.subject IN ('idle', 'overhead') AS idle, e.quantity AS here FROM usage_event e
    WHERE e.partnership_id = $1 AND e.hour >= $3 AND e.hour < $4 AND e.site = $2 AND e.unit = 'COMPUTE_RAW'
      AND ($5::text IS NULL OR e.source = $5) AND NOT EXISTS (SELECT FROM usage_part p WHERE ${PART_OF})
    UNION ALL
    SELECT p.source, p.event_id, bool_and(e.subject IN ('idle', 'overhead')), sum(p.quantity) FROM usage_part p
    JOIN usage_event e ON ${PART_OF}
    WHERE p.partnership_id = $1 AND p.hour >= $3 AND p.hour < $4 AND e.site = $2 AND e.unit = 'COMPUTE_RAW'
      AND ($5::text IS NULL OR e.source = $5)
    GROUP BY p.source, p.event_id
  ), report AS (
    SELECT t.source, t.idle, t.here, CASE WHEN w.event_id IS NOT NULL THEN 'WAITING' WHEN later.event_id IS NOT NULL THEN 'REPLACED'
                WHEN own.voids THEN 'TAKES_BACK' ELSE 'COUNTED' END AS state
    FROM touched t
    LEFT JOIN usage_correction own ON own.partnership_id = $1 AND own.source = t.source AND own.event_id = t.event_id
    LEFT JOIN usage_correction later ON later.partnership_id = $1 AND later.target_source = t.source
      AND later.target_id = t.event_id
    LEFT JOIN usage_waiting w ON w.partnership_id = $1 AND w.source = t.source AND w.event_id = t.event_id
  )
  SELECT source, state, count(*)::integer AS reports, sum(here)::text AS here,
         coalesce(sum(here) FILTER (WHERE idle), 0)::text AS idle
  FROM report GROUP BY source, state`;
