import type pg from 'pg';
import { customText } from '../../support/raw-custom.js';

/** Accounts that journals choose from at random: half of them receivables, half payables, all with a floor of zero. */
const ACCOUNTS = 10_000;
/** The account on one side of every tenth journal of the history: its statement is long, and its row is hot. */
export const BUSY = 'je:assets:receivable:d00000';
/** The quarter of the history, closed before the bench posts: long over on any machine whose clock is right. */
const QUARTER = { name: '2025 Q1', starts: '2025-01-01', ends: '2025-03-31' };

const numbered = (prefix: string): string[] =>
  Array.from({ length: ACCOUNTS / 2 }, (_, index) => prefix + String(index).padStart(5, '0'));

export const RECEIVABLES = numbered('je:assets:receivable:d');
export const PAYABLES = numbered('je:liabilities:payable:site:s');

/** A partnership with an empty ledger and its accounts; answers the ledger's id. */
export async function foundBooks(client: pg.Client): Promise<string> {
  const made = await client.query<{ id: string }>(
    `INSERT INTO partnership (slug, name, currency, time_zone) VALUES ('bench', 'Bench', 'EUR', 'UTC') RETURNING id`,
  );
  const id = made.rows[0]?.id ?? '';
  await client.query('SELECT open_ledger($1)', [id]);
  await client.query(`SELECT adopt_custom($1, 1, '2025-01-01T00:00:00Z', $2, NULL)`, [id, customText(1)]);
  await client.query(
    `SELECT open_accounts($1, array_agg(a.path), array_agg('EUR'::text), array_agg(a.type), array_agg(a.side),
       array_agg('OPEN'::text), array_agg(NULL::text), array_agg(0::numeric))
     FROM (SELECT path, 'ASSET' AS type, 'DEBIT' AS side FROM unnest($2::text[]) AS path
           UNION ALL SELECT path, 'LIABILITY', 'CREDIT' FROM unnest($3::text[]) AS path) AS a`,
    [id, RECEIVABLES, PAYABLES],
  );
  return id;
}

/** The twins of the ceiling: the same columns, primary keys, and nothing else. */
export const PLAIN_TWINS = `
  CREATE SCHEMA plain;
  CREATE TABLE plain.journal (LIKE journal INCLUDING DEFAULTS, PRIMARY KEY (id));
  CREATE TABLE plain.transfer (LIKE transfer INCLUDING DEFAULTS, PRIMARY KEY (id));
  CREATE TABLE plain.entry (LIKE entry INCLUDING DEFAULTS, PRIMARY KEY (account_id, version));
  -- One transfer a commit, as a small ledger does it: two accounts locked in order, balances that keep their floor, and
  -- the rows that posting leaves, under a key that is used once. Nothing else is asked.
  CREATE TABLE plain.single_journal (LIKE journal INCLUDING DEFAULTS, PRIMARY KEY (id), UNIQUE (ledger_id, idempotency_key));
  CREATE TABLE plain.account (path text PRIMARY KEY, id uuid NOT NULL, version bigint NOT NULL,
    balance numeric(38,0) NOT NULL CHECK (balance >= 0)) WITH (fillfactor = 50);
  CREATE TABLE plain.single_entry (LIKE entry INCLUDING DEFAULTS, PRIMARY KEY (account_id, version));
  INSERT INTO plain.account SELECT a.path, a.id, 0, 0 FROM account a;
  CREATE FUNCTION plain.post_one(p_ledger uuid, p_key text, p_hash bytea, p_debit text, p_credit text, p_amount numeric)
  RETURNS uuid LANGUAGE plpgsql AS $$
  DECLARE v_journal uuid := uuidv7(); v_transfer uuid := uuidv7(); v_debit plain.account; v_credit plain.account;
  BEGIN
    PERFORM 1 FROM plain.account WHERE path IN (p_debit, p_credit) ORDER BY path FOR NO KEY UPDATE;
    UPDATE plain.account SET balance = balance + p_amount, version = version + 1 WHERE path = p_debit RETURNING * INTO v_debit;
    UPDATE plain.account SET balance = balance + p_amount, version = version + 1 WHERE path = p_credit RETURNING * INTO v_credit;
    INSERT INTO plain.single_journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, effective_at, recorded_at,
      batch_sequence, ordinal)
    VALUES (v_journal, p_ledger, p_key, p_hash, 'charge', 'Use of the mill on a Tuesday', 'system', now(), clock_timestamp(), 1, 1);
    INSERT INTO plain.transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
    VALUES (v_transfer, v_journal, 1, p_ledger, 'EUR', v_debit.id, v_credit.id, p_amount);
    INSERT INTO plain.single_entry (account_id, version, transfer_id, side, amount, balance_after)
    VALUES (v_debit.id, v_debit.version, v_transfer, 'DEBIT', p_amount, v_debit.balance),
           (v_credit.id, v_credit.version, v_transfer, 'CREDIT', p_amount, v_credit.balance);
    RETURN v_journal;
  END $$;
  GRANT USAGE ON SCHEMA plain TO copyhold_app;
  GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA plain TO copyhold_app;
`;

/** Rows in one round of building: the triggers that compare a statement's rows keep them in memory. */
const ROUND = 100_000;

const DRAFT = `
  CREATE UNLOGGED TABLE plain.draft AS
  WITH receivable AS (SELECT a.id, row_number() OVER (ORDER BY a.path) - 1 AS n FROM account a WHERE a.path = ANY ($3::text[])),
       payable AS (SELECT a.id, row_number() OVER (ORDER BY a.path) - 1 AS n FROM account a WHERE a.path = ANY ($4::text[]))
  SELECT i, $5::bigint + (i - $1::bigint) / 1000 AS batch, ((i - $1::bigint) % 1000 + 1)::integer AS ordinal,
         uuidv7() AS journal_id, uuidv7() AS transfer_id, d.id AS debit_id, c.id AS credit_id,
         (1 + (hashint8extended(i, 3) & 65535))::numeric AS amount
  FROM generate_series($1::bigint, $2::bigint) AS i
  JOIN receivable d ON d.n = CASE WHEN i % 10 = 0 THEN 0 ELSE (hashint8extended(i, 1) & 1048575) % ${String(ACCOUNTS / 2)} END
  JOIN payable c ON c.n = (hashint8extended(i, 2) & 1048575) % ${String(ACCOUNTS / 2)}
  ORDER BY i`;

const FILL = [
  `INSERT INTO journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, custom_version, source_kind,
     source_id, effective_at, recorded_at, batch_sequence, ordinal)
   SELECT journal_id, $1, 'history:' || i, sha256(int8send(i)), 'charge', 'Use of the mill on a Tuesday', 'system', 1,
     'rollup', 'hour:' || i, '2025-01-01T00:00:00Z'::timestamptz + make_interval(secs => (i % 7000000)::integer),
     now(), batch, ordinal FROM plain.draft ORDER BY i`,
  `INSERT INTO transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
   SELECT transfer_id, journal_id, ordinal, $1, 'EUR', debit_id, credit_id, amount FROM plain.draft ORDER BY i`,
  `INSERT INTO entry (account_id, version, transfer_id, side, amount, balance_after, fund)
   SELECT a.id, a.version + row_number() OVER w, l.transfer_id, l.side, l.amount, a.balance + sum(l.amount) OVER w, a.fund
   FROM (SELECT i, transfer_id, debit_id AS account_id, 'DEBIT' AS side, amount FROM plain.draft
         UNION ALL SELECT i, transfer_id, credit_id, 'CREDIT', amount FROM plain.draft) AS l
   JOIN account a ON a.id = l.account_id
   WINDOW w AS (PARTITION BY a.id ORDER BY l.i ROWS UNBOUNDED PRECEDING)`,
  `UPDATE account a SET version = a.version + n.legs, debit_posted = a.debit_posted + n.debit,
     credit_posted = a.credit_posted + n.credit
   FROM (SELECT l.id, count(*) AS legs, sum(l.debit) AS debit, sum(l.credit) AS credit
         FROM (SELECT debit_id AS id, amount AS debit, 0 AS credit FROM plain.draft
               UNION ALL SELECT credit_id, 0, amount FROM plain.draft) AS l GROUP BY l.id) AS n
   WHERE a.id = n.id`,
  // The hashes of the made-up batches are marks only: nothing here checks the chain.
  `INSERT INTO batch (ledger_id, sequence, journals, previous_hash, hash, hash_version, recorded_at)
   SELECT $1, batch, count(*), sha256(int8send(batch - 1)), sha256(int8send(batch)), 3, now() FROM plain.draft GROUP BY batch`,
  `UPDATE ledger SET head_sequence = (SELECT max(batch) FROM plain.draft), last_recorded_at = now(),
     head_hash = sha256(int8send((SELECT max(batch) FROM plain.draft))) WHERE id = $1`,
  'INSERT INTO plain.journal SELECT j.* FROM journal j JOIN plain.draft d ON d.journal_id = j.id ORDER BY d.i',
  'INSERT INTO plain.transfer SELECT t.* FROM transfer t JOIN plain.draft d ON d.transfer_id = t.id ORDER BY d.i',
  'INSERT INTO plain.entry SELECT e.* FROM entry e JOIN plain.draft d ON d.transfer_id = e.transfer_id',
];

/**
 * Brings the books to so many journals, one transfer each, as a superuser by INSERT … SELECT: rows, counters, versions
 * and indexes are what posting would have left, and every statement trigger but the row-by-row foreign keys has looked
 * at them. Posting them one batch after another would take minutes and measure the same tables.
 */
export async function growTo(client: pg.Client, ledger: string, journals: number): Promise<void> {
  const { rows } = await client.query<{ known: string; sequence: string }>(
    'SELECT (SELECT count(*) FROM journal WHERE ledger_id = l.id) AS known, head_sequence AS sequence FROM ledger l WHERE id = $1',
    [ledger],
  );
  let known = Number(rows[0]?.known);
  let sequence = Number(rows[0]?.sequence);
  await client.query(`SET session_replication_role = replica; SET work_mem = '256MB'`);
  while (known < journals) {
    const upTo = Math.min(known + ROUND, journals);
    await client.query('BEGIN');
    await client.query(DRAFT, [known + 1, upTo, RECEIVABLES, PAYABLES, sequence + 1]);
    for (const sql of FILL) await client.query(sql, sql.includes('$1') ? [ledger] : []);
    await client.query('DROP TABLE plain.draft');
    await client.query('COMMIT');
    sequence += Math.ceil((upTo - known) / 1_000);
    known = upTo;
  }
  await client.query('RESET session_replication_role; RESET work_mem');
  await client.query('VACUUM (ANALYZE)');
}

/** Closes the quarter of the history as an officer would, with the snapshot of its balances; answers its id. */
export async function closeHistory(client: pg.Client, ledger: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    'INSERT INTO period (partnership_id, name, starts_on, ends_on) VALUES ($1, $2, $3, $4) RETURNING id',
    [ledger, QUARTER.name, QUARTER.starts, QUARTER.ends],
  );
  const id = rows[0]?.id ?? '';
  await client.query(`SELECT close_period($1, $2, '{}', 1, 'bench')`, [ledger, id]);
  await client.query('VACUUM (ANALYZE)');
  return id;
}
