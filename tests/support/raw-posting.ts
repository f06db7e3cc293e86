import { createHash } from 'node:crypto';
import type pg from 'pg';

/** One leg of a raw journal: from, to, how much. The amount is text, so that a test may send nonsense. */
export interface RawTransfer {
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
  readonly unit?: string;
}

/** A journal as the SQL function takes it, past every check of the libs. */
export interface RawJournal {
  readonly key: string;
  readonly transfers: readonly RawTransfer[];
  readonly effectiveAt?: string;
  readonly reverses?: string;
}

export interface RawAnswer {
  readonly ordinal: number;
  readonly outcome: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly journal_id: string | null;
}

const hashOf = (journal: RawJournal): Buffer => createHash('sha256').update(JSON.stringify(journal)).digest();

/** Calls `post_journals` itself, as the application's login does. */
export async function postRaw(
  pool: pg.Pool | pg.PoolClient,
  ledger: string,
  journals: readonly RawJournal[],
): Promise<RawAnswer[]> {
  const transfers = journals.flatMap((journal, index) =>
    journal.transfers.map((transfer) => ({ ...transfer, journal: index + 1 })),
  );
  const every = <T>(value: T): T[] => journals.map(() => value);
  const answer = await pool.query<RawAnswer>(
    `SELECT * FROM copyhold.post_journals($1, $2, $3, $4, $5, $6, $7::integer[], $8, $9, $10::timestamptz[], $11::uuid[],
       $12::integer[], $13, $14, $15, $16::numeric[], $17)`,
    [
      ledger,
      journals.map(({ key }) => key),
      journals.map(hashOf),
      every('test'),
      every('a test'),
      every('tester'),
      every(1),
      every(null),
      every(null),
      journals.map(({ effectiveAt }) => effectiveAt ?? '2026-03-01T12:00:00Z'),
      journals.map(({ reverses }) => reverses ?? null),
      transfers.map(({ journal }) => journal),
      transfers.map(({ debit }) => debit),
      transfers.map(({ credit }) => credit),
      transfers.map(({ unit }) => unit ?? 'EUR'),
      transfers.map(({ amount }) => amount),
      transfers.map(() => null),
    ],
  );
  return answer.rows;
}

/** An account to open: grows by credits unless told otherwise; `floor` as text. */
export interface RawAccount {
  readonly path: string;
  readonly unit?: string;
  readonly normalSide?: 'DEBIT' | 'CREDIT';
  readonly floor?: string;
  readonly lockClass?: string;
}

const typeOf = ({ normalSide }: RawAccount): string => (normalSide === 'DEBIT' ? 'ASSET' : 'LIABILITY');

/**
 * Adds test-only lines to the chart of one database, so that accounts of no meaning can be opened. It takes the
 * superuser: to everybody else the chart is a fact.
 */
export async function chartRaw(superuser: pg.Pool, accounts: readonly RawAccount[]): Promise<void> {
  await superuser.query(
    `INSERT INTO copyhold.account_kind (pattern, type, normal_side, lock_class, floor)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::numeric[])`,
    [
      accounts.map(({ path }) => path),
      accounts.map(typeOf),
      accounts.map(({ normalSide }) => normalSide ?? 'CREDIT'),
      accounts.map(({ lockClass }) => lockClass ?? 'OPEN'),
      accounts.map(({ floor }) => floor ?? null),
    ],
  );
}

export async function openRaw(pool: pg.Pool, ledger: string, accounts: readonly RawAccount[]): Promise<void> {
  await pool.query('SELECT copyhold.open_accounts($1, $2, $3, $4, $5, $6, $7, $8::numeric[])', [
    ledger,
    accounts.map(({ path }) => path),
    accounts.map(({ unit }) => unit ?? 'EUR'),
    accounts.map(typeOf),
    accounts.map(({ normalSide }) => normalSide ?? 'CREDIT'),
    accounts.map(({ lockClass }) => lockClass ?? 'OPEN'),
    accounts.map(() => null),
    accounts.map(({ floor }) => floor ?? null),
  ]);
}

/** A partnership with an empty ledger; answers its id, which is the ledger's. */
export async function foundRaw(pool: pg.Pool, slug: string): Promise<string> {
  const answer = await pool.query<{ id: string }>(
    `INSERT INTO copyhold.partnership (slug, name, currency, time_zone) VALUES ($1, $1, 'EUR', 'UTC') RETURNING id`,
    [slug],
  );
  const id = answer.rows[0]?.id ?? '';
  await pool.query('SELECT copyhold.open_ledger($1)', [id]);
  return id;
}

/** What the account holds on its growing side. */
export async function balanceRaw(pool: pg.Pool, ledger: string, path: string): Promise<string | undefined> {
  const answer = await pool.query<{ balance: string }>(
    'SELECT balance::text FROM copyhold.account WHERE ledger_id = $1 AND path = $2 ORDER BY unit LIMIT 1',
    [ledger, path],
  );
  return answer.rows[0]?.balance;
}
