import type { SqlCheck } from './check.js';
import { NOT_HISTORY } from './history.js';

/** Hours whose buckets were posted again since they were divided: the next round restates them. */
const SEEN = `seen AS (
        SELECT site, hour, sum(revision) AS seen FROM rollup
        WHERE partnership_id = $1 AND unit IN ('ENERGY', 'WATER', 'COMPUTE_RAW') AND revision > 0 GROUP BY site, hour
      )`;

/** Energy and water of the sites: attributed + idle + overhead = meter, in the records and in the ledger. */
export const siteChecks: readonly SqlCheck[] = [
  {
    code: 'SITE-HOURS',
    sentence:
      'Of each divided hour of a site, attributed, idle and overhead are what its meter read, and the ledger says the same.',
    sql: `
      WITH ${SEEN}, metered AS (
        SELECT site, hour, unit, sum(posted) AS meter FROM rollup
        WHERE partnership_id = $1 AND meter IN ('energy/' || site, 'water/' || site) GROUP BY site, hour, unit
      ), shared AS (
        SELECT site, unit, hour, sum(quantity) AS attributed FROM site_share WHERE partnership_id = $1 GROUP BY site, unit, hour
      )
      SELECT h.site, h.unit, h.hour, h.meter, m.meter AS metered, h.attributed, h.idle, h.overhead
      FROM site_hour h
      LEFT JOIN metered m USING (site, hour, unit)
      LEFT JOIN shared s USING (site, unit, hour)
      LEFT JOIN seen USING (site, hour)
      CROSS JOIN LATERAL site_hour_moved($1, h.site, h.unit, h.hour) AS l
      WHERE h.partnership_id = $1 AND (
        h.attributed <> coalesce(s.attributed, 0)
        OR h.attributed + h.idle + h.overhead <> CASE WHEN h.state = 'DIVIDED' THEN h.meter ELSE 0 END
        OR (seen.seen = h.seen AND h.meter <> coalesce(m.meter, 0))
        OR l.by_devices <> h.counted_attributed + h.counted_idle + h.counted_overhead
        OR l.attributed <> h.attributed - h.counted_attributed
        OR l.idle <> h.idle - h.counted_idle OR l.overhead <> h.overhead - h.counted_overhead)`,
  },
  {
    code: 'SITE-JOURNALS',
    sentence: 'Every journal that divides an hour of a site is of an hour on record, and moves nothing else.',
    sql: `
      SELECT j.id, j.source_id FROM journal j
      WHERE j.ledger_id = $1 AND j.kind = 'site-hour' AND ${NOT_HISTORY} AND (
        NOT EXISTS (SELECT FROM site_hour h WHERE h.partnership_id = $1 AND j.source_id = concat_ws(' ', h.site, lower(h.unit),
                    to_char(h.hour AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24"Z"')))
        OR EXISTS (SELECT FROM transfer t JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
                   WHERE t.journal_id = j.id AND NOT EXISTS (
                     SELECT FROM unnest(ARRAY['device-meter', 'attributed', 'idle', 'overhead']) AS n(name)
                     WHERE array[d.path, c.path] @> ARRAY[concat_ws(':', 'je', split_part(j.source_id, ' ', 2), n.name, split_part(j.source_id, ' ', 1)),
                       concat_ws(':', 'je', split_part(j.source_id, ' ', 2), 'undivided', split_part(j.source_id, ' ', 1))])))`,
  },
  {
    code: 'SITE-DIVIDED',
    sentence:
      'Every hour that a site’s meter read and that ended more than a day ago is divided, unless nobody knows its PUE.',
    sql: `
      WITH ${SEEN}
      SELECT h.site, h.hour, h.state, h.why FROM site_hour h JOIN seen USING (site, hour)
      WHERE h.partnership_id = $1 AND h.unit = 'ENERGY' AND h.hour < clock_timestamp() - interval '25 hours'
        AND (h.state = 'REFUSED' OR seen.seen <> h.seen)`,
  },
];
