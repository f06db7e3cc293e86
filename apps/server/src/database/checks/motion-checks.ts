import type { SqlCheck } from './check.js';

/** Everything of a vote of the second form that has a leaf besides notice and resolution, as the leaf should say it. */
const STEPS = `
  SELECT motion_opening_leaf(o) AS entry FROM motion_opening o WHERE o.partnership_id = $1
  UNION ALL SELECT motion_extension_leaf(x) FROM motion_extension x WHERE x.partnership_id = $1
  UNION ALL SELECT motion_recall_leaf(r.motion_id, r.number) FROM motion_recall r WHERE r.partnership_id = $1
  UNION ALL SELECT elector_key_leaf(k) FROM elector_key k JOIN motion m ON m.id = k.motion_id WHERE m.partnership_id = $1 AND k.number > 0
  UNION ALL SELECT format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
    encode(b.commitment, 'hex'), encode(b.key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref)
  FROM ballot b JOIN motion m ON m.id = b.motion_id WHERE m.partnership_id = $1 AND m.version IS NOT NULL
  UNION ALL SELECT format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
    encode(b.commitment, 'hex'), encode(e.key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref)
  FROM secret_ballot b JOIN secret_elector e ON e.motion_id = b.motion_id AND e.voter_ref = b.voter_ref JOIN motion m ON m.id = b.motion_id WHERE m.partnership_id = $1
  UNION ALL SELECT DISTINCT token_issuer_leaf(t.motion_id) FROM token_issuer t WHERE t.partnership_id = $1
  UNION ALL SELECT token_issue_leaf(i) FROM token_issue i WHERE i.partnership_id = $1
  UNION ALL SELECT secret_elector_leaf(e) FROM secret_elector e JOIN motion m ON m.id = e.motion_id WHERE m.partnership_id = $1`;

/** Everything that a resolution may have led to. */
const DEEDS = [
  'custom_version',
  'workload_block',
  'workload_lift',
  'pasture',
  'disposal_authorisation',
  'loss_absorption',
]
  .map((table) => `SELECT resolution_id FROM ${table} WHERE partnership_id = $1`)
  .concat(
    'SELECT resolution_id FROM period_reopening WHERE ledger_id = $1',
    'SELECT DISTINCT resolution_id FROM body_seat WHERE partnership_id = $1',
    // Surpluses divided and projects committed are entries in the books.
    `SELECT r.id FROM resolution r JOIN journal j ON j.ledger_id = r.partnership_id AND j.source_kind = 'resolution'
       AND j.source_id = encode(r.result_hash, 'hex') AND j.kind IN ('appropriation', 'bets', 'projects') WHERE r.partnership_id = $1`,
    `SELECT resolution_id FROM resolved_deed WHERE partnership_id = $1 AND kind IN ('CAPITAL', 'ADMISSION', 'FORFEITURE', 'RECALL')`,
  )
  .join(' UNION ALL ');

/** What was done by which resolution, in the words in which a resolution of the second form says it. */
const DONE = `
  SELECT resolution_id AS id, 'CUSTOM_CHANGE' AS kind, json_build_object('effectiveAt', custom_instant(effective_at), 'rules', encode(rules_hash, 'hex'))::jsonb AS done
  FROM custom_version WHERE partnership_id = $1
  UNION ALL SELECT s.resolution_id, 'ELECTION', jsonb_build_object('body', s.body, 'winners', jsonb_agg(jsonb_build_object('id', p.roll_number)))
  FROM body_seat s JOIN person p ON p.partnership_id = s.partnership_id AND p.id = s.person_id WHERE s.partnership_id = $1 GROUP BY s.resolution_id, s.body
  UNION ALL SELECT resolution_id, 'PASTURE', json_build_object('gates', gates::text, 'pasture', subject)::jsonb FROM pasture WHERE partnership_id = $1
  UNION ALL SELECT resolution_id, 'WORKLOAD', json_build_object('act', 'BLOCK', 'purpose', purpose, 'site', coalesce(site, ''))::jsonb
  FROM workload_block WHERE partnership_id = $1
  UNION ALL SELECT resolution_id, 'WORKLOAD', json_build_object('act', 'LIFT', 'block', block_id::text)::jsonb FROM workload_lift WHERE partnership_id = $1
  UNION ALL SELECT resolution_id, 'PERIOD_REOPENING', json_build_object('period', period_id::text)::jsonb FROM period_reopening WHERE ledger_id = $1
  UNION ALL SELECT resolution_id, 'DISPOSAL', json_build_object('asset', asset_code, 'disposal', disposal_code)::jsonb FROM disposal_authorisation WHERE partnership_id = $1
  UNION ALL SELECT resolution_id, 'LOSS_ABSORPTION', json_strip_nulls(json_build_object('amount', amount_minor::text, 'asset', asset_code, 'currency', currency, 'evidence', encode(evidence, 'hex')))::jsonb
  FROM loss_absorption WHERE partnership_id = $1
  UNION ALL SELECT resolution_id, 'CAPITAL', CASE kind WHEN 'CAPPED_RETURN' THEN json_build_object('cap', cap_minor::text, 'code', code, 'instrument', kind,
    'principal', principal_minor::text, 'revenueShare', revenue_share)::jsonb ELSE json_build_object('code', code, 'instrument', kind)::jsonb END
  FROM capital_instrument WHERE partnership_id = $1 AND resolution_id IS NOT NULL
  UNION ALL SELECT resolution_id, kind, names::jsonb - 'line' - 'event' FROM resolved_deed WHERE partnership_id = $1 AND kind IN ('ADMISSION', 'FORFEITURE', 'RECALL')
  UNION ALL SELECT resolution_id, kind, json_build_object('years', names::json ->> 'years')::jsonb FROM resolved_deed WHERE partnership_id = $1 AND kind = 'BETS'`;

/** Motions of every kind, from notice to what followed of them. */
export const motionChecks: readonly SqlCheck[] = [
  {
    code: 'vote-steps-have-their-leaf',
    sentence:
      'Every opening, extension, recall, further key and signed ballot has its leaf in the log as it is, once, and no leaf speaks of one that is not there.',
    sql: `WITH fact AS (${STEPS}), leaf AS (
            SELECT convert_from(s.entry, 'UTF8') AS entry FROM log_stage s WHERE s.partnership_id = $1
              AND (s.type IN ('motion-opening', 'motion-extension', 'motion-recall', 'elector-key', 'token-issuer', 'token-issue', 'token')
                   OR s.type = 'ballot' AND convert_from(s.entry, 'UTF8')::json ->> 'v' <> '1')
          )
          SELECT format('%s: %s of them, %s leaves', n.entry, n.facts, n.leaves) AS detail FROM (
            SELECT u.entry, sum(u.fact) AS facts, sum(u.leaf) AS leaves FROM (
              SELECT entry, 1 AS fact, 0 AS leaf FROM fact UNION ALL SELECT entry, 0, 1 FROM leaf) AS u GROUP BY u.entry) AS n
          WHERE n.facts <> n.leaves`,
  },
  {
    code: 'tokens-were-drawn',
    sentence: 'In no college of a secret vote have more tokens voted than members drew one.',
    sql: `SELECT format('motion %s, %s: %s tokens, %s drawn', t.motion_id, t.college, v.voted, d.drawn) AS detail FROM token_issuer t
          CROSS JOIN LATERAL (SELECT count(*) AS voted FROM secret_elector e WHERE e.motion_id = t.motion_id AND e.college = t.college) AS v
          CROSS JOIN LATERAL (SELECT count(*) AS drawn FROM token_issue i JOIN elector l ON l.motion_id = i.motion_id AND l.voter_ref = i.voter_ref
            WHERE i.motion_id = t.motion_id AND l.college = t.college) AS d
          WHERE t.partnership_id = $1 AND v.voted > d.drawn`,
  },
  {
    code: 'rolls-are-as-frozen',
    sentence: 'The roll of every vote has the voters, the colleges and the keys that it had when it opened.',
    sql: `SELECT format('motion %s', o.motion_id) AS detail FROM motion_opening o
          WHERE o.partnership_id = $1 AND (o.electorate IS DISTINCT FROM electorate_hash_keyed(o.motion_id)
            OR o.size <> (SELECT count(*) FROM elector e WHERE e.motion_id = o.motion_id))`,
  },
  {
    code: 'motions-are-as-noticed',
    sentence:
      'A motion has the text of its version and the hours of its notice; it was opened, put off and resolved as its state says.',
    sql: `SELECT format('motion %s', m.id) AS detail FROM motion m
          LEFT JOIN motion_version v ON v.motion_id = m.id AND v.number = m.version
          LEFT JOIN motion_notice n ON n.motion_id = m.id AND n.number = m.notices
          LEFT JOIN motion_extension x ON x.motion_id = m.id
          LEFT JOIN resolution r ON r.partnership_id = m.partnership_id AND r.motion_id = m.id
          WHERE m.partnership_id = $1 AND m.version IS NOT NULL AND (
            ROW(m.title, m.why) IS DISTINCT FROM ROW(v.title, v.why)
            OR m.state NOT IN ('DRAFT', 'DELIBERATION', 'WITHDRAWN') AND ROW(m.version, m.opens_at, m.closes_at, m.custom_version)
              IS DISTINCT FROM ROW(n.version, n.opens_at, n.closes_at, n.custom_version)
            OR m.extended_to IS DISTINCT FROM x.until
            OR (m.state NOT IN ('DRAFT', 'DELIBERATION', 'NOTICED', 'WITHDRAWN')) <> EXISTS (SELECT 1 FROM motion_opening o WHERE o.motion_id = m.id)
            OR m.state <> 'ANNULLED' AND (r.id IS NOT NULL) <> (m.state NOT IN ('DRAFT', 'DELIBERATION', 'NOTICED', 'WITHDRAWN', 'OPEN', 'CLOSED'))
            OR m.state IN ('CARRIED', 'RATIFYING', 'STANDSTILL', 'EXECUTED') AND NOT r.carried OR m.state = 'INQUORATE' AND r.carried
            OR m.executed_at < m.standstill_until)`,
  },
  {
    code: 'resolutions-are-carried-out-once',
    sentence:
      'What a motion resolved was carried out at most once, and only where it was carried; what stands as carried out has been.',
    sql: `WITH deed AS (SELECT d.resolution_id AS id, count(*) AS times FROM (${DEEDS}) AS d GROUP BY d.resolution_id)
          SELECT format('resolution %s: carried out %s times', r.id, coalesce(d.times, 0)) AS detail
          FROM resolution r JOIN motion m ON m.id = r.motion_id AND m.version IS NOT NULL LEFT JOIN deed d ON d.id = r.id
          WHERE r.partnership_id = $1 AND (d.times > 1 OR d.times > 0 AND NOT r.carried
            OR m.state = 'EXECUTED' AND r.kind NOT IN ('ORDINARY', 'PASTURE', 'RATIFICATION') AND d.times IS NULL)`,
  },
  {
    code: 'divisions-are-agreed-to',
    sentence:
      'A division went on only where the college that its custom names agreed to that very resolution, or had refused another before.',
    sql: `SELECT format('motion %s', d.id) AS detail FROM motion d
          JOIN custom_version c ON c.partnership_id = d.partnership_id AND c.version = d.custom_version
          LEFT JOIN resolution r ON r.partnership_id = d.partnership_id AND r.motion_id = d.id
          LEFT JOIN motion a ON a.concerns_motion = d.id LEFT JOIN motion_version v ON v.motion_id = a.id AND v.number = a.version
          WHERE d.partnership_id = $1 AND d.kind = 'APPROPRIATION' AND (
            d.state IN ('STANDSTILL', 'EXECUTED') AND (a.state NOT IN ('EXECUTED', 'ANNULLED') OR a.id IS NULL AND ratifying_college(d.id) IS NOT NULL
              -- What it had refused by then counts, though a jury annulled that later.
              AND NOT EXISTS (SELECT 1 FROM motion e JOIN motion b ON b.concerns_motion = e.id JOIN resolution s ON s.partnership_id = b.partnership_id AND s.motion_id = b.id
                WHERE e.partnership_id = d.partnership_id AND e.period_id = d.period_id AND NOT s.carried AND s.recorded_at < r.recorded_at))
            OR d.state = 'RATIFYING' AND (a.id IS NULL OR a.state NOT IN ('NOTICED', 'OPEN', 'CLOSED'))
            OR v.effect IS DISTINCT FROM format('{"division":"%s","resolution":"%s"}', d.id, encode(r.result_hash, 'hex')) AND a.id IS NOT NULL)`,
  },
  {
    code: 'deeds-are-as-resolved',
    sentence: 'What was done by the resolution of a motion is what the motion had put to the vote.',
    sql: `SELECT format('resolution %s: %s', r.id, d.done) AS detail
          FROM (${DONE}) AS d JOIN resolution r ON r.partnership_id = $1 AND r.id = d.id JOIN motion m ON m.id = r.motion_id AND m.version IS NOT NULL
          WHERE r.kind <> d.kind OR NOT r.result::jsonb @> d.done`,
  },
];
