import type { SqlCheck } from './check.js';

/** What is used and held of stints is what their holds say, and each is granted what the roll and the capacity make of it. */
export const stintChecks: readonly SqlCheck[] = [
  {
    code: 'stints-are-their-holds',
    sentence: 'What is used, held and left over of each stint is what its holds add up to.',
    sql: `SELECT format('%s of %s from %s: used %s, held %s, beyond %s; its holds say %s, %s and %s', s.number, s.pasture,
                        to_char(s.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'), s.used, s.held, s.residue, h.used, h.held, h.residue) AS detail
          FROM stint s CROSS JOIN LATERAL (
            SELECT coalesce(sum(k.used), 0) AS used, coalesce(sum(k.held), 0) AS held, coalesce(sum(k.residue), 0) AS residue
            FROM (SELECT k.settled + k.correction AS used, CASE WHEN k.state = 'HELD' THEN k.amount ELSE 0 END AS held, k.residue
                  FROM stint_hold k WHERE k.partnership_id = s.partnership_id AND k.pasture = s.pasture AND k.starts_at = s.starts_at
                    AND k.holding_id = s.holding_id
                  UNION ALL
                  SELECT f.used, 0, f.residue FROM stint_past f WHERE f.partnership_id = s.partnership_id AND f.pasture = s.pasture
                    AND f.starts_at = s.starts_at AND f.holding_id = s.holding_id) AS k) AS h
          WHERE s.partnership_id = $1 AND (s.used, s.held, s.residue) IS DISTINCT FROM (h.used, h.held, h.residue)`,
  },
  {
    code: 'stints-are-as-granted',
    sentence:
      'Each stint is its gates’ part of what its pasture was last said to give, the hosts’ and the reserve taken off; gates divided since share what was left.',
    sql: `SELECT format('%s of %s from %s: granted %s, by the rule %s', s.number, s.pasture, to_char(s.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD'),
                        s.granted, n.amount) AS detail
          FROM (SELECT DISTINCT ON (c.pasture, c.starts_at) c.* FROM stint_capacity c WHERE c.partnership_id = $1
                ORDER BY c.pasture, c.starts_at, c.turn DESC) AS c
          CROSS JOIN LATERAL stints_by_rule(c::stint_capacity) AS n
          JOIN stint s ON s.partnership_id = $1 AND s.pasture = c.pasture AND s.starts_at = c.starts_at AND s.holding_id = n.holding_id
          WHERE s.granted <> n.amount OR s.turn <> c.turn`,
  },
  {
    code: 'stints-end-in-time',
    sentence: 'No hold of a stint outlives its time by more than a minute.',
    sql: `SELECT format('hold %s', k.id) AS detail FROM stint_hold k
          WHERE k.partnership_id = $1 AND k.state = 'HELD' AND k.expires_at < now() - interval '1 minute'`,
  },
  {
    code: 'capacities-have-their-leaf',
    sentence: 'What a pasture gives in a period stands in the log, each time that it was said.',
    sql: `SELECT format('%s, turn %s', c.pasture, c.turn) AS detail FROM stint_capacity c WHERE c.partnership_id = $1 AND NOT EXISTS (
            SELECT 1 FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'stint-capacity' AND s.entry = convert_to(capacity_entry(c), 'UTF8'))`,
  },
  {
    code: 'STINT-JOBS',
    sentence: 'What jobs take of stints is the weighted GPU time that was posted of them, hour by hour.',
    sql: `SELECT format('%s at %s, %s from %s: charged %s, posted %s', b.subject, b.site, b.meter, b.hour, b.compute, posted_compute(r)) AS detail
          FROM stint_job b JOIN rollup r USING (partnership_id, subject, site, meter, hour)
          WHERE b.partnership_id = $1 AND b.compute <> posted_compute(r)
          UNION ALL
          SELECT format('hold %s: took %s, its jobs %s', k.id, k.settled + k.residue, coalesce(sum(b.compute), 0)) FROM stint_hold k
          LEFT JOIN stint_job b ON b.hold_id = k.id WHERE k.partnership_id = $1 AND k.gateway = 'meter'
          GROUP BY k.id HAVING k.settled + k.correction + k.residue <> coalesce(sum(b.compute), 0)`,
  },
  {
    code: 'STINT-JOBS-ALL',
    sentence:
      'Jobs of whoever holds gates of a pasture were charged, hour by hour, once it was said what the pasture gives.',
    sql: 'SELECT detail FROM uncharged_jobs($1)',
  },
  {
    // A second to come to rest is not enough where the store is slow: a minute is.
    code: 'STINT-METER',
    sentence: 'What each gateway that is at rest took of a person’s stints is what its events of that person weigh.',
    sql: 'SELECT detail FROM stint_meter_gaps($1)',
  },
];
