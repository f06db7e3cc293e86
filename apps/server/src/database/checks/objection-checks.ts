import type { SqlCheck } from './check.js';

/** Everything about objections that has a leaf, as the leaf should say it. */
const LEAVES = `
  SELECT objection_leaf(o) AS entry FROM objection o WHERE o.partnership_id = $1
  UNION ALL SELECT objection_withdrawal_leaf(w) FROM objection_withdrawal w WHERE w.partnership_id = $1
  UNION ALL SELECT finding_leaf(f) FROM objection_finding f WHERE f.partnership_id = $1
  UNION ALL SELECT annulment_leaf(a) FROM annulment a WHERE a.partnership_id = $1`;

/** What was taken back of what resolutions posted, by themselves and by their runs. */
const TAKEN_BACK = `
  SELECT r.motion_id, j.id FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id
    AND (j.source_kind = 'resolution' AND j.source_id = encode(r.result_hash, 'hex')
         OR j.source_kind = 'run' AND j.source_id IN (SELECT d.code FROM distribution_run d WHERE d.partnership_id = r.partnership_id AND d.resolution_id = r.id))
  JOIN journal n ON n.reverses = j.id WHERE r.partnership_id = $1`;

/** Objections, what juries found, what was annulled, and what waits. */
export const objectionChecks: readonly SqlCheck[] = [
  {
    code: 'objections-have-their-leaf',
    sentence:
      'Every objection, withdrawal, finding and annulment has its leaf in the log as it is, once, and no leaf speaks of one that is not there.',
    sql: `WITH fact AS (${LEAVES}), leaf AS (
            SELECT convert_from(s.entry, 'UTF8') AS entry FROM log_stage s
            WHERE s.partnership_id = $1 AND s.type IN ('objection', 'objection-withdrawal', 'finding', 'annulment')
          )
          SELECT format('%s: %s of them, %s leaves', n.entry, n.facts, n.leaves) AS detail FROM (
            SELECT u.entry, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT entry, 1 AS fact, 0 AS leaf FROM fact UNION ALL SELECT entry, 0, 1 FROM leaf) AS u GROUP BY u.entry) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'reasons-are-as-committed',
    sentence: 'The reasons of objections and of juries are those that were committed to, or were erased.',
    sql: `SELECT format('objection %s to motion %s', o.number, o.motion_id) AS detail FROM objection o JOIN objection_words w ON w.objection_id = o.id
          WHERE o.partnership_id = $1 AND w.words IS NOT NULL AND reasons_commitment(w.salt, w.words) <> o.reasons
          UNION ALL
          SELECT format('the finding about an objection to motion %s', f.motion_id) FROM objection_finding f JOIN finding_words w ON w.objection_id = f.objection_id
          WHERE f.partnership_id = $1 AND w.words IS NOT NULL AND reasons_commitment(w.salt, w.words) <> f.reasons`,
  },
  {
    code: 'juries-held-before',
    sentence:
      'A jury about a motion is of three or more whom the lot drew from those who held before the objection came up; more than half found so, on a later day.',
    sql: `SELECT format('the finding about an objection to motion %s', f.motion_id) AS detail
          FROM objection_finding f JOIN objection o ON o.id = f.objection_id
          CROSS JOIN LATERAL jury_of(f) AS n
          WHERE f.partnership_id = $1 AND (n.jurors <> f.jurors OR n.held <> f.jurors OR n.passed_over <> f.passed_over OR f.jurors < 3 OR 2 * f.votes <= f.jurors
            OR (f.found_at AT TIME ZONE 'UTC')::date <= (o.objected_at AT TIME ZONE 'UTC')::date)`,
  },
  {
    code: 'held-motions-wait',
    sentence: 'Nothing was carried out while an objection held it up, or after a jury upheld one.',
    sql: `SELECT format('motion %s', m.id) AS detail FROM motion m
          WHERE m.partnership_id = $1 AND m.executed_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM objection o LEFT JOIN objection_withdrawal w ON w.objection_id = o.id LEFT JOIN objection_finding f ON f.objection_id = o.id
            WHERE o.motion_id = m.id AND o.objected_at < m.executed_at AND (
              f.verdict = 'UPHELD' AND f.found_at < m.executed_at
              OR o.held_until > m.executed_at AND (w.withdrawn_at < m.executed_at) IS NOT TRUE AND (f.found_at < m.executed_at) IS NOT TRUE))`,
  },
  {
    code: 'annulled-motions-are-undone',
    sentence:
      'A motion is annulled where a jury upheld an objection to it; what it had posted is taken back, and nothing else that resolutions posted.',
    sql: `SELECT format('motion %s is %s', m.id, m.state) AS detail FROM motion m
          LEFT JOIN annulment a ON a.motion_id = m.id LEFT JOIN objection_finding f ON f.objection_id = a.objection_id AND f.motion_id = m.id AND f.verdict = 'UPHELD'
          WHERE m.partnership_id = $1 AND ((m.state = 'ANNULLED') <> (a.motion_id IS NOT NULL) OR a.motion_id IS NOT NULL AND f.objection_id IS NULL)
          UNION ALL
          SELECT format('motion %s: entry %s stands', a.motion_id, u.id) FROM annulment a JOIN resolution r ON r.partnership_id = a.partnership_id AND r.motion_id = a.motion_id
          CROSS JOIN LATERAL journals_to_undo(a.partnership_id, r.id) AS u(id) WHERE a.partnership_id = $1
          UNION ALL
          SELECT format('motion %s: entry %s was taken back, and no jury annulled it', t.motion_id, t.id) FROM (${TAKEN_BACK}) AS t
          WHERE NOT EXISTS (SELECT 1 FROM annulment a WHERE a.motion_id = t.motion_id)`,
  },
  {
    code: 'what-is-carried-is-carried-out',
    sentence:
      'What was carried and stood still is carried out, or it is said why not: an objection holds it up, or the books refused it within the last hour.',
    sql: `SELECT format('motion %s, since %s', m.id, m.standstill_until) AS detail FROM motion m
          WHERE m.partnership_id = $1 AND m.state = 'STANDSTILL' AND m.standstill_until < clock_timestamp() - interval '1 hour'
            AND NOT motion_is_held(m.id) AND NOT EXISTS (SELECT 1 FROM motion_block b WHERE b.motion_id = m.id AND b.tried_at > clock_timestamp() - interval '1 hour')
            -- What the guardian or the steward carries out waits for them.
            AND m.kind NOT IN ('DISPOSAL', 'LOSS_ABSORPTION')`,
  },
];
