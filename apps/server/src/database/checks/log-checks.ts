import type { SqlCheck } from './check.js';

/** How many checkpoints are made again: of more, as many spread evenly, the last among them. */
const CHECKPOINTS = 2_000;

/** What the log promises, made again from the leaves as they stand. */
export const logChecks: readonly SqlCheck[] = [
  {
    code: 'leaves-have-no-gaps',
    sentence: 'The leaves of the log are numbered from one without a gap, and each has the hash of its entry.',
    sql: `SELECT format('leaf %s', position) AS detail FROM (
            SELECT position, leaf_hash, entry, row_number() OVER (ORDER BY position) AS place FROM log_stage WHERE partnership_id = $1) AS s
          WHERE position <> place OR leaf_hash <> sha256('\\x00'::bytea || entry)`,
  },
  {
    code: 'nodes-follow-leaves',
    sentence: 'The tree over the leaves, made again, is the one that the log serves, as far as it was signed.',
    sql: `SELECT format('level %s, node %s', n.level, n.index) AS detail FROM log_node n
          WHERE n.partnership_id = $1
            AND n.hash IS DISTINCT FROM merkle_root(log_hashes(n.partnership_id, n.level - 1, n.index * 256, 256))
          UNION ALL
          SELECT format('level %s: %s nodes of %s', l.level, count(n.index), c.size / (256::bigint ^ l.level)::bigint)
          FROM (SELECT max(size) AS size FROM log_checkpoint WHERE partnership_id = $1) AS c
          CROSS JOIN generate_series(1, 7) AS l(level)
          LEFT JOIN log_node n ON n.partnership_id = $1 AND n.level = l.level
          WHERE c.size IS NOT NULL GROUP BY l.level, c.size
          HAVING count(n.index) < trunc(c.size / 256::numeric ^ l.level) OR count(n.index) <> coalesce(1 + max(n.index), 0)`,
  },
  {
    code: 'checkpoints-are-of-one-tree',
    sentence:
      'What was signed of the log is the tree of its first leaves, and says the log’s name, its size and its root.',
    sql: `WITH signed AS (
            SELECT c.*, row_number() OVER (ORDER BY c.size DESC) AS place, count(*) OVER () AS all_of_them
            FROM log_checkpoint c WHERE c.partnership_id = $1
          )
          SELECT format('checkpoint of %s leaves', s.size) AS detail FROM signed s LEFT JOIN log_identity i ON i.partnership_id = $1
          WHERE (s.place - 1) % greatest(1, s.all_of_them / ${String(CHECKPOINTS)}) = 0 AND s.root IS DISTINCT FROM log_root($1, s.size)
             OR starts_with(s.note, i.origin || chr(10) || s.size || chr(10) || encode(s.root, 'base64') || chr(10) || chr(10)) IS NOT TRUE
          UNION ALL
          SELECT format('cosignature of %s', g.name) FROM log_cosignature g
          WHERE g.partnership_id = $1 AND NOT EXISTS (SELECT 1 FROM signed s WHERE s.size = g.size)`,
  },
  {
    code: 'facts-have-their-leaf',
    sentence:
      'Every custom, roll entry, motion, ballot and resolution has its leaf in the log, once, and no leaf speaks of one that is not there.',
    // Batches, closes, changes of accounts and imports are looked up by their own checks.
    sql: `WITH fact AS (
            SELECT 'custom' AS type, encode(rules_hash, 'hex') AS key FROM custom_version WHERE partnership_id = $1
            UNION ALL SELECT 'roll-entry', encode(hash, 'hex') FROM roll_entry WHERE partnership_id = $1
            UNION ALL SELECT 'resolution', encode(result_hash, 'hex') FROM resolution WHERE partnership_id = $1
            UNION ALL SELECT 'motion', id::text FROM motion WHERE partnership_id = $1 AND version IS NULL
            UNION ALL SELECT 'motion', format('%s %s', motion_id, number) FROM motion_notice WHERE partnership_id = $1
            UNION ALL SELECT 'ballot', concat_ws(' ', b.motion_id, b.voter_ref, encode(b.commitment, 'hex'), CASE WHEN m.version IS NOT NULL THEN b.number END)
              FROM ballot b JOIN motion m ON m.id = b.motion_id WHERE m.partnership_id = $1
            UNION ALL SELECT 'ballot', concat_ws(' ', b.motion_id, b.voter_ref, encode(b.commitment, 'hex'), b.number)
              FROM secret_ballot b JOIN motion m ON m.id = b.motion_id WHERE m.partnership_id = $1
          ), leaf AS (
            SELECT s.type, CASE
              WHEN s.type = 'motion' THEN concat_ws(' ', e.entry ->> 'id', e.entry ->> 'notice')
              WHEN s.type = 'ballot' THEN concat_ws(' ', e.entry ->> 'motion', e.entry ->> 'voter', e.entry ->> 'commitment', e.entry ->> 'number')
              -- A custom's leaf was the custom itself once, and names its hash since; a roll entry's the other way round.
              WHEN s.type = 'custom' AND e.entry ->> 'type' = 'custom' THEN e.entry ->> 'rules'
              WHEN s.type = 'roll-entry' AND e.entry ->> 'v' = '1' THEN e.entry ->> 'hash'
              ELSE encode(sha256(s.entry), 'hex') END AS key
            FROM log_stage s CROSS JOIN LATERAL (SELECT convert_from(s.entry, 'UTF8')::json AS entry) AS e
            WHERE s.partnership_id = $1 AND s.type IN ('custom', 'roll-entry', 'resolution', 'motion', 'ballot')
          )
          SELECT format('%s %s: %s of them, %s leaves', n.type, n.key, n.facts, n.leaves) AS detail FROM (
            SELECT u.type, u.key, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT type, key, 1 AS fact, 0 AS leaf FROM fact UNION ALL SELECT type, key, 0, 1 FROM leaf) AS u GROUP BY u.type, u.key) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'votes-are-as-logged',
    sentence: 'Every motion and every resolution says what its leaf in the log says.',
    // The oldest leaves of motions say the amount and nothing else.
    sql: `SELECT format('motion %s', m.id) AS detail FROM motion m
          JOIN log_stage s ON s.partnership_id = $1 AND s.type = 'motion' AND convert_from(s.entry, 'UTF8')::json ->> 'id' = m.id::text
          WHERE m.partnership_id = $1 AND m.version IS NULL AND convert_from(s.entry, 'UTF8')
            NOT IN (motion_leaf(m), format('{"amount":"%s","id":"%s","type":"motion","v":"1"}', m.amount_minor, m.id))
          UNION ALL
          SELECT format('notice %s of motion %s', n.number, n.motion_id) FROM motion_notice n WHERE n.partnership_id = $1 AND NOT EXISTS (
            SELECT 1 FROM log_stage s WHERE s.partnership_id = $1 AND s.type = 'motion' AND convert_from(s.entry, 'UTF8') = motion_notice_leaf(n))
          UNION ALL
          SELECT format('resolution %s', r.id) FROM resolution r CROSS JOIN LATERAL (SELECT r.result::json AS said) AS e
          WHERE r.partnership_id = $1 AND (
            e.said ->> 'carried' <> r.carried::text OR e.said ->> 'customVersion' <> r.custom_version::text
            OR e.said ->> 'motion' IS DISTINCT FROM r.motion_id::text AND e.said ->> 'rule' IS NOT NULL
            OR r.kind <> CASE WHEN e.said ->> 'v' = '2' THEN e.said ->> 'kind' WHEN e.said ->> 'rule' IS NOT NULL THEN 'APPROPRIATION' WHEN e.said ->> 'rules' IS NOT NULL THEN 'CUSTOM_CHANGE'
                              WHEN e.said ->> 'disposal' IS NOT NULL THEN 'DISPOSAL' WHEN e.said ->> 'evidence' IS NOT NULL THEN 'LOSS_ABSORPTION'
                              ELSE r.kind END)`,
  },
];
