import type { SqlCheck } from './check.js';

/** What rows say was done by a resolution, in the words of its deed. */
const ROWS = `
  SELECT 'PASTURE' AS kind, p.resolution_id AS id, deed_names('PASTURE', to_jsonb(p)) AS names FROM pasture p WHERE p.partnership_id = $1 AND p.resolution_id IS NOT NULL
  UNION ALL SELECT 'PERIOD_REOPENING', o.resolution_id, deed_names('PERIOD_REOPENING', to_jsonb(o)) FROM period_reopening o WHERE o.ledger_id = $1
  UNION ALL SELECT 'CAPITAL', i.resolution_id, deed_names('CAPITAL', to_jsonb(i)) FROM capital_instrument i WHERE i.partnership_id = $1 AND i.resolution_id IS NOT NULL
  UNION ALL SELECT 'BETS', r.id, bet_names(r) FROM resolution r JOIN journal j ON j.ledger_id = $1 AND j.kind = 'bets' AND j.source_kind = 'resolution'
    AND j.source_id = encode(r.result_hash, 'hex') WHERE r.partnership_id = $1
  UNION ALL SELECT 'RECALL', g.recalled_by, json_build_object('office', g.office::text, 'role', g.role)::jsonb::text FROM role_grant g
  WHERE g.partnership_id = $1 AND g.recalled_by IS NOT NULL
  UNION ALL SELECT 'RECALL', d.resolution_id, json_build_object('office', g.office::text, 'role', g.role)::jsonb::text FROM resolved_deed d
  JOIN resolution r ON r.partnership_id = $1 AND r.id = d.resolution_id JOIN motion m ON m.id = r.motion_id AND m.state = 'ANNULLED'
  JOIN role_grant g ON g.partnership_id = $1 AND g.office::text = d.names::jsonb ->> 'office' WHERE d.partnership_id = $1 AND d.kind = 'RECALL'
  UNION ALL SELECT 'RECALL', d.resolution_id, json_build_object('body', s.body, 'election', encode(o.result_hash, 'hex'), 'place', s.place::text)::jsonb::text
  FROM resolved_deed d JOIN resolution o ON o.partnership_id = $1 AND encode(o.result_hash, 'hex') = d.names::jsonb ->> 'election'
  JOIN body_seat s ON s.partnership_id = $1 AND s.resolution_id = o.id AND s.place::text = d.names::jsonb ->> 'place' WHERE d.partnership_id = $1 AND d.kind = 'RECALL'
  UNION ALL SELECT d.kind, d.resolution_id, json_build_object('entry', r.result::jsonb ->> 'entry', 'event', e.event, 'holding', h.number, 'line', e.number::text)::jsonb::text
  FROM resolved_deed d JOIN resolution r ON r.partnership_id = $1 AND r.id = d.resolution_id
  JOIN roll_entry e ON e.partnership_id = $1 AND e.number::text = d.names::jsonb ->> 'line' AND NOT holding_has_changed($1, e.holding_id, (r.result::jsonb ->> 'entry')::bigint, e.number)
  JOIN holding h ON h.partnership_id = $1 AND h.id = e.holding_id WHERE d.partnership_id = $1 AND d.kind IN ('ADMISSION', 'FORFEITURE')`;

/** What was done by resolutions, held against the rows that it left and against the log. */
export const deedChecks: readonly SqlCheck[] = [
  {
    code: 'deeds-have-their-row',
    sentence:
      'Every deed by a resolution is there as a row that says the same of it, and every row that names a resolution is a deed.',
    sql: `SELECT format('%s by resolution %s: %s, and %s', coalesce(d.kind, r.kind), coalesce(d.resolution_id, r.id), coalesce(d.names, 'no deed'), coalesce(r.names, 'no row')) AS detail
          FROM (SELECT * FROM resolved_deed WHERE partnership_id = $1) AS d FULL JOIN (${ROWS}) AS r ON r.id = d.resolution_id AND r.kind = d.kind
          WHERE d.names::jsonb IS DISTINCT FROM r.names::jsonb`,
  },
  {
    code: 'deeds-are-staged',
    sentence: 'Every deed by a resolution has its leaf in the log, once, and no leaf tells of another.',
    sql: `SELECT n.entry AS detail FROM (
            SELECT u.entry, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT deed_leaf(d) AS entry, 1 AS fact, 0 AS leaf FROM resolved_deed d WHERE d.partnership_id = $1
              UNION ALL SELECT convert_from(s.entry, 'UTF8'), 0, 1 FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'deed') AS u
            GROUP BY u.entry) AS n WHERE n.facts <> n.leaves`,
  },
];
