/** The statements behind a bundle. All run in one snapshot, with times in UTC and ISO form. */

/** The last checkpoint with its cosignatures, and the last batch that it holds. */
export const HEAD = `
  SELECT p.id, p.slug, p.name, p.currency, i.origin, c.size::text AS size,
         c.note || coalesce((SELECT string_agg(s.line, '' ORDER BY s.name) FROM log_cosignature s
                             WHERE s.partnership_id = p.id AND s.size = c.size), '') AS checkpoint,
         coalesce((SELECT s.entry FROM log_stage s WHERE s.partnership_id = p.id AND s.type = 'batch' AND s.position <= c.size
                   ORDER BY s.position DESC LIMIT 1), ''::bytea) AS "lastBatch"
  FROM partnership p JOIN log_identity i ON i.partnership_id = p.id
  CROSS JOIN LATERAL (SELECT c.size, c.note FROM log_checkpoint c WHERE c.partnership_id = p.id ORDER BY c.size DESC LIMIT 1) AS c
  WHERE p.id = $1`;

/** Entries as bytes: what is no text any more must not stop the writer, but fail the reader's hash. */
export const LEAVES = `
  SELECT (s.position - 1)::text AS index, s.type, s.entry FROM log_stage s
  WHERE s.partnership_id = $1 AND s.position <= $2::bigint ORDER BY s.position`;

const BATCH_COLUMNS = `
  b.sequence::text AS seq, b.recorded_at::text AS "recordedAt", encode(b.previous_hash, 'hex') AS prev,
  encode(b.hash, 'hex') AS hash, b.journals::text AS n, b.hash_version::text AS "hashVersion"`;

export const BATCHES = `
  SELECT ${BATCH_COLUMNS} FROM batch b WHERE b.ledger_id = $1 AND b.sequence <= $2::bigint ORDER BY b.sequence`;

export const BATCH = `SELECT ${BATCH_COLUMNS} FROM batch b WHERE b.ledger_id = $1 AND b.sequence = $2::bigint`;

/** The hash of each entry of a batch, in their order. */
export const HASHES = `SELECT encode(h.hash, 'hex') AS hash FROM journal_hashes($1, $2::bigint) AS h ORDER BY h.ordinal`;

/** Each journal's row as it is hashed, and its legs: a look-up for each, so that the first page comes at once. */
const JOURNAL_COLUMNS = `
  j.batch_sequence::text AS seq, j.ordinal,
  ARRAY['j', j.ordinal::text, j.id::text, j.idempotency_key, j.kind, j.actor, j.custom_version::text, j.effective_at::text,
        j.recorded_at::text, j.reverses::text, j.phase, j.expires_at::text, j.resolves::text,
        CASE WHEN j.adjustment THEN 't' ELSE 'f' END, j.adjusts_period::text] AS row,
  j.memo, encode(j.request_hash, 'hex') AS "requestHash", j.source_kind AS "sourceKind", j.source_id AS "sourceId",
  coalesce((
    SELECT json_agg(json_build_array('l', l.position::text, l.id::text, d.path, c.path, l.unit, l.amount::text, l.purpose_code) ORDER BY l.position)
    FROM (
      SELECT t.position, t.id, t.debit_account_id, t.credit_account_id, t.unit, t.amount, t.purpose_code FROM transfer t WHERE t.journal_id = j.id
      UNION ALL
      SELECT h.position, NULL, h.debit_account_id, h.credit_account_id, h.unit, h.amount, h.purpose_code FROM hold h WHERE h.journal_id = j.id
    ) AS l JOIN account d ON d.id = l.debit_account_id JOIN account c ON c.id = l.credit_account_id
  ), '[]') AS legs`;

export const JOURNALS = `
  SELECT ${JOURNAL_COLUMNS} FROM journal j
  WHERE j.ledger_id = $1 AND j.batch_sequence <= $2::bigint ORDER BY j.batch_sequence, j.ordinal`;

export const JOURNAL = `SELECT ${JOURNAL_COLUMNS} FROM journal j WHERE j.ledger_id = $1 AND j.id = $2`;

/** Salts of the batches named; a journal whose words were erased has none. */
export const SALTS = `
  SELECT s.seq::text AS seq, w.ordinal, encode(w.salt, 'hex') AS salt
  FROM unnest($2::bigint[]) AS s(seq) CROSS JOIN LATERAL words_salts($1, s.seq) AS w`;

/** The commitments of the journals named by batch and place, made by the database: for those whose words were erased. */
export const COMMITMENTS = `
  SELECT s.seq::text AS seq, h.ordinal, encode(h.words, 'hex') AS words
  FROM unnest($2::bigint[]) AS s(seq) CROSS JOIN LATERAL journal_hashes($1, s.seq) AS h`;

/** Roots of 256 leaves, as the sequencer wrote them down. */
export const NODES = `
  SELECT n.index::text AS index, encode(n.hash, 'hex') AS hash FROM log_node n
  WHERE n.partnership_id = $1 AND n.level = 1 AND n.index BETWEEN $2::bigint AND $3::bigint`;

export const CUSTOMS = `
  SELECT v.version::text AS version, to_char(v.effective_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "effectiveAt",
         to_char(v.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "adoptedAt", v.rules
  FROM custom_version v WHERE v.partnership_id = $1 AND v.version = ANY ($2::integer[])`;

export const CLOSES = `
  SELECT c.period_id::text AS period, c.generation::text AS generation, c.result FROM period_close c
  WHERE c.partnership_id = $1 AND c.period_id = ANY ($2::uuid[])`;

/** A motion as frozen, by id; its ballots are opened only once it is decided. */
export const MOTIONS = `
  SELECT m.id::text AS motion, m.amount_minor::text AS amount, m.quorum::text AS quorum, m.custom_version::text AS "customVersion",
         ARRAY(SELECT l.code FROM motion_line l WHERE l.motion_id = m.id ORDER BY l.position) AS lines,
         ARRAY(SELECT e.voter_ref::text FROM elector e WHERE e.motion_id = m.id ORDER BY e.voter_ref) AS "voterRefs"
  FROM motion m WHERE m.partnership_id = $1 AND m.id = $2::uuid`;

export const BALLOTS = `
  SELECT b.voter_ref::text AS voter, b.allocations::text[] AS allocations, encode(b.salt, 'hex') AS salt
  FROM opened_ballots($1, $2::uuid) AS b`;

/**
 * The leaf of a ballot as casting wrote it, own, by a mandate or by a token: a commitment, since the second form the
 * voter's signature, and nobody's choice.
 */
export const BALLOT_ENTRY = `
  SELECT CASE WHEN b.signature IS NULL
           THEN format('{"commitment":"%s","motion":"%s","type":"ballot","v":"1","voter":"%s"}', encode(b.commitment, 'hex'), b.motion_id, b.voter_ref)
           ELSE format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
             encode(b.commitment, 'hex'), encode(b.key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref) END AS entry
  FROM motion m JOIN ballot b ON b.motion_id = m.id WHERE m.partnership_id = $1 AND b.receipt = $2
  UNION ALL
  SELECT mandate_ballot_leaf(b.motion_id, b.mandate, b.number, b.commitment, b.key, b.signature)
  FROM motion m JOIN mandate_ballot b ON b.motion_id = m.id WHERE m.partnership_id = $1 AND b.receipt = $2
  UNION ALL
  SELECT format('{"commitment":"%s","key":"%s","motion":"%s","number":"%s","signature":"%s","type":"ballot","v":"2","voter":"%s"}',
    encode(b.commitment, 'hex'), encode(e.key, 'hex'), b.motion_id, b.number, encode(b.signature, 'hex'), b.voter_ref)
  FROM motion m JOIN secret_ballot b ON b.motion_id = m.id JOIN secret_elector e ON e.motion_id = b.motion_id AND e.voter_ref = b.voter_ref
  WHERE m.partnership_id = $1 AND b.receipt = $2 LIMIT 1`;

/** Counters of the accounts, less what batches after the checkpoint added: those have no leaf yet. */
export const TRIAL_BALANCE = `
  WITH later AS MATERIALIZED (
    SELECT l.account_id, sum(l.debit) AS debit, sum(l.credit) AS credit FROM journal j
    JOIN transfer t ON t.journal_id = j.id
    CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount, 0::numeric), (t.credit_account_id, 0::numeric, t.amount)) AS l(account_id, debit, credit)
    WHERE j.ledger_id = $1 AND j.batch_sequence > $2::bigint GROUP BY l.account_id
  )
  SELECT ARRAY[a.path, a.unit, (a.debit_posted - coalesce(l.debit, 0))::text, (a.credit_posted - coalesce(l.credit, 0))::text] AS line
  FROM account a LEFT JOIN later l ON l.account_id = a.id
  WHERE a.ledger_id = $1 AND (a.debit_posted <> coalesce(l.debit, 0) OR a.credit_posted <> coalesce(l.credit, 0))
  ORDER BY a.path COLLATE "C", a.unit`;

/** Runs whose decision stands in the books up to the checkpoint; an item is posted where its journal does. */
export const RUNS = `
  SELECT r.id::text AS id, r.code, r.kind, r.body, r.unit, r.total_minor::text AS total FROM distribution_run r
  WHERE r.partnership_id = $1 AND NOT EXISTS (
    SELECT 1 FROM journal j WHERE j.ledger_id = r.partnership_id AND j.kind = 'appropriation' AND j.batch_sequence > $2::bigint
      AND j.source_id = encode(r.source_digest, 'hex'))
  ORDER BY r.code COLLATE "C"`;

export const RUN_ITEMS = `
  SELECT i.holder, i.amount_minor::text AS amount, coalesce(j.batch_sequence <= $3::bigint, false) AS posted
  FROM distribution_item i LEFT JOIN journal j ON j.id = i.posted_journal_id
  WHERE i.partnership_id = $1 AND i.run_id = $2::uuid ORDER BY i.holder COLLATE "C"`;
