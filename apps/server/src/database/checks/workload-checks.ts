import type { SqlCheck } from './check.js';

/** What must hold of what sites do not run. */
export const workloadChecks: readonly SqlCheck[] = [
  {
    code: 'WORKLOADS',
    sentence: 'What sites do not run, and the end of each block, stands in the log as it is, and nothing else does.',
    sql: `WITH kept AS (
            SELECT workload_block_leaf(b) AS leaf FROM workload_block b WHERE b.partnership_id = $1
            UNION ALL SELECT workload_lift_leaf(l) FROM workload_lift l WHERE l.partnership_id = $1
          ), logged AS (
            SELECT convert_from(s.entry, 'UTF8') AS leaf FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'workload'
          )
          SELECT 'not in the log: ' || kept.leaf AS detail FROM kept WHERE kept.leaf NOT IN (SELECT leaf FROM logged)
          UNION ALL
          SELECT 'only in the log: ' || logged.leaf FROM logged WHERE logged.leaf NOT IN (SELECT leaf FROM kept)`,
  },
  {
    code: 'WORKLOADS-BY-RESOLUTION',
    sentence: 'What a resolution blocked, only a later one that was carried lifts, or a jury that annulled it.',
    sql: `SELECT format('block %s of %s', b.id, b.purpose) AS detail
          FROM workload_block b LEFT JOIN workload_lift l ON l.partnership_id = b.partnership_id AND l.block_id = b.id
          LEFT JOIN resolution d ON d.partnership_id = b.partnership_id AND d.id = b.resolution_id
          LEFT JOIN resolution e ON e.partnership_id = l.partnership_id AND e.id = l.resolution_id
          LEFT JOIN annulment a ON a.motion_id = d.motion_id
          WHERE b.partnership_id = $1 AND b.resolution_id IS NOT NULL
            AND (NOT d.carried OR (l.block_id IS NOT NULL AND (e.carried AND e.recorded_at > b.recorded_at) IS NOT TRUE
              AND (l.resolution_id IS NULL AND l.lifted_at <= a.annulled_at) IS NOT TRUE))`,
  },
];
