import { createHash } from 'node:crypto';
import type pg from 'pg';
import { isRefusal } from '#libs/amount';
import { chartEntryOf, fundOf } from '#libs/posting-rules';

/** One leg of a raw journal: from, to, how much. The amount is text, so that a test may send nonsense. */
export interface RawTransfer {
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
  readonly unit?: string;
  readonly purpose?: string;
  /** The ids sent beside the paths, true or not; none are sent where no transfer has any. */
  readonly ids?: { readonly debit: string | null; readonly credit: string | null };
}

/** A journal as the SQL function takes it, past every check of the libs. */
export interface RawJournal {
  readonly key: string;
  readonly transfers: readonly RawTransfer[];
  /** 'test' where absent. */
  readonly kind?: string;
  readonly source?: { readonly kind: string; readonly id: string };
  readonly effectiveAt?: string;
  readonly reverses?: string;
  /** PENDING, POST, VOID, EXPIRE, or nonsense; POSTED where absent. */
  readonly phase?: string;
  readonly expires?: string;
  /** The id of the hold that it resolves. */
  readonly resolves?: string;
  /** Stands and falls with the journals of the same number. */
  readonly group?: number;
  readonly adjustment?: boolean;
}

export interface RawAnswer {
  readonly ordinal: number;
  readonly outcome: string;
  readonly code: string | null;
  readonly detail: string | null;
  readonly journal_id: string | null;
}

// As the canonical request of the libs: neither a group nor an id is part of what is asked.
const hashOf = (journal: RawJournal): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(journal, (name, value: unknown) => (name === 'group' || name === 'ids' ? undefined : value)))
    .digest();

const isMarked = ({ phase, expires, resolves, group, adjustment }: RawJournal): boolean =>
  [phase, expires, resolves, group, adjustment].some((mark) => mark !== undefined);

/** Calls `post_journals` itself, as the application's login does. `verb`: SELECT, or an EXPLAIN of it. */
export async function postRaw(
  pool: pg.Pool | pg.PoolClient,
  ledger: string,
  journals: readonly RawJournal[],
  verb = 'SELECT',
): Promise<RawAnswer[]> {
  const transfers = journals.flatMap((journal, index) =>
    journal.transfers.map((transfer) => ({ ...transfer, journal: index + 1 })),
  );
  const every = <T>(value: T): T[] => journals.map(() => value);
  const marked = journals.some(isMarked);
  const marks = [
    journals.map(({ phase }) => phase ?? 'POSTED'),
    journals.map(({ expires }) => expires ?? null),
    journals.map(({ resolves }) => resolves ?? null),
    journals.map(({ group }) => group ?? null),
    journals.map(({ adjustment }) => adjustment ?? false),
    every(null),
  ];
  const byId = transfers.some(({ ids }) => ids !== undefined);
  const ids = [
    transfers.map((transfer) => transfer.ids?.debit ?? null),
    transfers.map((transfer) => transfer.ids?.credit ?? null),
  ];
  const first = marked ? 24 : 18;
  const answer = await pool.query<RawAnswer>(
    `${verb} * FROM copyhold.post_journals($1, $2, $3, $4, $5, $6, $7::integer[], $8, $9, $10::timestamptz[], $11::uuid[],
       $12::integer[], $13, $14, $15, $16::numeric[], $17
       ${marked ? ', $18, $19::timestamptz[], $20::uuid[], $21::integer[], $22, $23::uuid[]' : ''}
       ${byId ? `, t_debit_id => $${String(first)}::uuid[], t_credit_id => $${String(first + 1)}::uuid[]` : ''})`,
    [
      ledger,
      journals.map(({ key }) => key),
      journals.map(hashOf),
      journals.map(({ kind }) => kind ?? 'test'),
      every('a test'),
      every('tester'),
      every(1),
      journals.map(({ source }) => source?.kind ?? null),
      journals.map(({ source }) => source?.id ?? null),
      journals.map(({ effectiveAt }) => effectiveAt ?? '2026-03-01T12:00:00Z'),
      journals.map(({ reverses }) => reverses ?? null),
      transfers.map(({ journal }) => journal),
      transfers.map(({ debit }) => debit),
      transfers.map(({ credit }) => credit),
      transfers.map(({ unit }) => unit ?? 'EUR'),
      transfers.map(({ amount }) => amount),
      transfers.map(({ purpose }) => purpose ?? null),
      ...(marked ? marks : []),
      ...(byId ? ids : []),
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

/** Opens accounts as the chart of the libs has them. */
export async function openCharted(
  pool: pg.Pool,
  ledger: string,
  accounts: readonly { readonly path: string; readonly unit?: string }[],
): Promise<void> {
  const entries = accounts.map(({ path }) => {
    const entry = chartEntryOf(path);
    if (isRefusal(entry)) throw new Error(entry.message);
    return entry;
  });
  await pool.query('SELECT copyhold.open_accounts($1, $2, $3, $4, $5, $6, $7, $8::numeric[])', [
    ledger,
    accounts.map(({ path }) => path),
    accounts.map(({ unit }) => unit ?? 'EUR'),
    entries.map(({ type }) => type),
    entries.map(({ normalSide }) => normalSide),
    entries.map(({ lockClass }) => lockClass),
    accounts.map(({ path }) => fundOf(path) ?? null),
    entries.map(({ floor }) => floor?.toString() ?? null),
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
