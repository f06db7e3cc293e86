import type { SqlCheck } from './check.js';

/** Everything of mandates that has a leaf, as the leaf should say it. */
const STEPS = `
  SELECT mandate_leaf(o.motion_id, o.number, o.kind, o.giver_ref, o.holder_ref) AS entry FROM motion_mandate o WHERE o.partnership_id = $1
  UNION ALL SELECT mandate_end_leaf(x.motion_id, x.number) FROM motion_mandate_end x JOIN motion m ON m.id = x.motion_id WHERE m.partnership_id = $1
  UNION ALL SELECT mandate_ballot_leaf(b.motion_id, b.mandate, b.number, b.commitment, b.key, b.signature)
  FROM mandate_ballot b JOIN motion m ON m.id = b.motion_id WHERE m.partnership_id = $1`;

/** Votes that are cast for others. */
export const mandateChecks: readonly SqlCheck[] = [
  {
    code: 'mandates-have-their-leaf',
    sentence:
      'Every mandate of a vote, its end and every ballot cast by it has its leaf in the log as it is, once, and no leaf speaks of one that is not there.',
    sql: `WITH fact AS (${STEPS}), leaf AS (
            SELECT convert_from(s.entry, 'UTF8') AS entry FROM log_stage s
            WHERE s.partnership_id = $1 AND s.type IN ('mandate', 'mandate-end', 'mandate-ballot')
          )
          SELECT format('%s: %s of them, %s leaves', n.entry, n.facts, n.leaves) AS detail FROM (
            SELECT u.entry, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT entry, 1 AS fact, 0 AS leaf FROM fact UNION ALL SELECT entry, 0, 1 FROM leaf) AS u GROUP BY u.entry) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'mandates-are-within-a-college',
    sentence:
      'Whoever votes for another in a vote stands in the same college of its roll, and no giver has two mandates at a time.',
    sql: `SELECT format('motion %s, mandate %s', o.motion_id, o.number) AS detail FROM motion_mandate o
          JOIN elector g ON g.motion_id = o.motion_id AND g.voter_ref = o.giver_ref
          JOIN elector h ON h.motion_id = o.motion_id AND h.voter_ref = o.holder_ref
          WHERE o.partnership_id = $1 AND (g.college <> h.college OR NOT mandate_ended(o.motion_id, o.number) AND EXISTS (
            SELECT 1 FROM motion_mandate x WHERE x.motion_id = o.motion_id AND x.giver_ref = o.giver_ref AND x.number > o.number
              AND NOT mandate_ended(x.motion_id, x.number)))`,
  },
];
