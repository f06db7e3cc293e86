import type { SqlCheck } from './check.js';

/** What must hold of the keys that machines sign with. */
export const machineChecks: readonly SqlCheck[] = [
  {
    code: 'MACHINE-KEYS',
    sentence: 'Every key of a machine, and the end of each, stands in the log as it is, and nothing else does.',
    sql: `WITH kept AS (
            SELECT machine_key_leaf(k) AS leaf FROM machine_key k WHERE k.partnership_id = $1
            UNION ALL SELECT machine_key_end_leaf(e) FROM machine_key_end e WHERE e.partnership_id = $1
          ), logged AS (
            SELECT convert_from(s.entry, 'UTF8') AS leaf FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'machine-key'
          )
          SELECT 'not in the log: ' || kept.leaf AS detail FROM kept WHERE kept.leaf NOT IN (SELECT leaf FROM logged)
          UNION ALL
          SELECT 'only in the log: ' || logged.leaf FROM logged WHERE logged.leaf NOT IN (SELECT leaf FROM kept)`,
  },
  {
    code: 'MACHINE-KEYS-FOLLOW',
    sentence: 'A key takes the place of a key of its own machine, which ends for it.',
    sql: `SELECT format('key %s took the place of %s', k.key_id, k.replaces) AS detail
          FROM machine_key k JOIN machine_key o ON o.key_id = k.replaces
          WHERE k.partnership_id = $1
            AND ((o.partnership_id, o.machine_id) IS DISTINCT FROM (k.partnership_id, k.machine_id)
              OR NOT EXISTS (SELECT 1 FROM machine_key_end e WHERE e.key_id = o.key_id AND e.why = 'REPLACED'))`,
  },
  {
    code: 'MACHINE-RECORDS',
    sentence:
      'Every machine that was registered step by step stands in the log as it stands on the register, and no other.',
    sql: `WITH kept AS (
            SELECT machine_record_leaf(r) AS leaf FROM machine_record r WHERE r.partnership_id = $1
          ), logged AS (
            SELECT convert_from(s.entry, 'UTF8') AS leaf FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'machine'
          )
          SELECT 'not in the log: ' || kept.leaf AS detail FROM kept WHERE kept.leaf NOT IN (SELECT leaf FROM logged)
          UNION ALL
          SELECT 'only in the log: ' || logged.leaf FROM logged WHERE logged.leaf NOT IN (SELECT leaf FROM kept)`,
  },
  {
    code: 'USAGE-VOIDS',
    sentence: 'Whatever use an officer took back stands in the log, once, and nothing else does or passes for it.',
    sql: `WITH kept AS (
            SELECT usage_void_leaf(v) AS leaf FROM usage_void v WHERE v.partnership_id = $1
          ), logged AS (
            SELECT convert_from(s.entry, 'UTF8') AS leaf FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'usage-void'
          )
          SELECT 'not in the log: ' || leaf AS detail FROM (SELECT leaf FROM kept EXCEPT ALL SELECT leaf FROM logged) AS missing
          UNION ALL
          SELECT 'only in the log: ' || leaf FROM (SELECT leaf FROM logged EXCEPT ALL SELECT leaf FROM kept) AS stray
          UNION ALL
          SELECT 'no officer took it back: ' || e.event_id FROM usage_event e
          WHERE e.partnership_id = $1 AND e.source = '/officer' AND NOT EXISTS (SELECT 1 FROM usage_void v
            WHERE v.partnership_id = e.partnership_id AND v.source = e.source AND v.event_id = e.event_id)`,
  },
];
