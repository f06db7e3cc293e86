import type { SqlCheck } from './check.js';

/** What was decided, declared and shared. */
export const distributionChecks: readonly SqlCheck[] = [
  {
    code: 'dividends-sum-to-total',
    sentence: 'The parts of every dividend add up to the total that was declared, to the last cent.',
    sql: `SELECT format('%s: declared %s, parts %s', r.code, r.total_minor, coalesce(sum(i.amount_minor), 0)) AS detail
          FROM distribution_run r LEFT JOIN distribution_item i ON i.partnership_id = r.partnership_id AND i.run_id = r.id
          WHERE r.partnership_id = $1 GROUP BY r.partnership_id, r.id HAVING r.total_minor <> coalesce(sum(i.amount_minor), 0)`,
  },
  {
    code: 'resolutions-divide-everything',
    sentence: 'Every carried division gives out exactly what was put to the vote.',
    sql: `SELECT format('%s: %s was divided, the lines sum to %s', r.id, m.amount_minor, d.total) AS detail
          FROM resolution r JOIN motion m ON m.partnership_id = r.partnership_id AND m.id = r.motion_id
          CROSS JOIN LATERAL (SELECT coalesce(sum((l ->> 'amount')::numeric), 0) AS total
                              FROM json_array_elements(r.result::json -> 'lines') AS l) AS d
          WHERE r.partnership_id = $1 AND r.kind = 'APPROPRIATION' AND r.carried AND d.total <> m.amount_minor`,
  },
  {
    code: 'one-member-one-ballot',
    sentence: 'Nobody has more than one ballot that counts in a vote, and nobody voted who was not on its roll.',
    // Ballots of one voter are numbered without a gap; the last one counts.
    sql: `SELECT format('motion %s: %s voters, %s on the roll', m.id, b.voters, e.electors) AS detail FROM motion m
          CROSS JOIN LATERAL (
            SELECT count(*) AS voters, coalesce(bool_and(v.ballots = v.last), true) AS in_order
            FROM (SELECT count(*) AS ballots, max(number) AS last FROM ballot WHERE motion_id = m.id GROUP BY voter_ref
                  UNION ALL SELECT count(*), max(number) FROM secret_ballot WHERE motion_id = m.id GROUP BY voter_ref) AS v) AS b
          CROSS JOIN LATERAL (SELECT count(*) AS electors FROM elector WHERE motion_id = m.id) AS e
          WHERE m.partnership_id = $1 AND (NOT b.in_order OR b.voters > e.electors)`,
  },
  {
    code: 'turnout-is-counted',
    sentence:
      'What is shown of a roll and its turnout, college by college, is what its voters and their ballots come to.',
    sql: `SELECT format('motion %s, %s: %s of %s are said to have voted', c.motion_id, c.college, c.present, c.members) AS detail
          FROM motion_college c JOIN motion m ON m.id = c.motion_id
          CROSS JOIN LATERAL (
            SELECT count(*) AS members, count(*) FILTER (WHERE EXISTS (
              SELECT 1 FROM ballot b WHERE b.motion_id = e.motion_id AND b.voter_ref = e.voter_ref) OR EXISTS (
              -- Or somebody cast for them by a mandate that was not taken back.
              SELECT 1 FROM motion_mandate o JOIN mandate_ballot b ON b.motion_id = o.motion_id AND b.mandate = o.number
              WHERE o.motion_id = e.motion_id AND o.giver_ref = e.voter_ref AND NOT mandate_ended(o.motion_id, o.number))) AS present
            FROM elector e WHERE e.motion_id = c.motion_id AND e.college = c.college) AS t
          -- In a secret vote its tokens are who came.
          CROSS JOIN LATERAL (SELECT count(*) AS tokens FROM secret_elector s WHERE s.motion_id = c.motion_id AND s.college = c.college) AS k
          WHERE m.partnership_id = $1 AND (t.members <> c.members OR t.present + k.tokens <> c.present)`,
  },
  {
    code: 'roll-is-chained',
    sentence: 'The entries of the court roll are numbered without a gap, and each names the one before it.',
    sql: `SELECT 'entry ' || r.number AS detail FROM (
            SELECT number, previous_hash, lag(hash, 1, '\\x'::bytea) OVER w AS before, row_number() OVER w AS place
            FROM roll_entry WHERE partnership_id = $1 WINDOW w AS (ORDER BY number)) AS r
          WHERE r.number <> r.place OR r.previous_hash <> r.before`,
  },
];
