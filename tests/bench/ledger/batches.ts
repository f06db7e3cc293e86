import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { BUSY, PAYABLES, RECEIVABLES } from './history.js';

/** Journals in one call. */
export const BATCH = 1_000;
/** After the quarter of the history. */
export const EFFECTIVE_AT = '2025-05-04T12:00:00Z';
export const MEMO = 'Use of the mill on a Tuesday';

/** One charge of one transfer. */
export interface Charge {
  readonly key: string;
  readonly debit: string;
  readonly credit: string;
  readonly amount: number;
}

/** Random accounts, or the busy account on one side of every transfer. */
export type Spread = 'random' | 'hot';

let charges = 0;

const anyOf = (paths: readonly string[]): string => paths[Math.floor(Math.random() * paths.length)] ?? '';

/** Charges under keys never used before. */
export function freshCharges(count: number, spread: Spread): Charge[] {
  return Array.from({ length: count }, () => ({
    key: `bench:${String((charges += 1))}`,
    debit: spread === 'hot' ? BUSY : anyOf(RECEIVABLES),
    credit: anyOf(PAYABLES),
    amount: 1 + Math.floor(Math.random() * 100_000),
  }));
}

/** An array literal, written before the clock starts: what is measured is the database, not the driver. */
const list = (values: readonly (string | number | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : typeof value === 'number' ? String(value) : `"${value}"`)).join(',')}}`;

const hashes = (made: readonly Charge[]): string =>
  `{${made.map(({ key }) => `"\\\\x${createHash('sha256').update(key).digest('hex')}"`).join(',')}}`;

const every = (made: readonly Charge[], value: string | number | null): string => list(made.map(() => value));
const numbers = (made: readonly Charge[]): string => list(made.map((_, index) => index + 1));

/** Whose ids the caller knows, as the service does from its second posting on. */
export interface Known {
  readonly ledger: string;
  readonly ids: ReadonlyMap<string, string>;
}

/** The arguments of `post_journals` for these charges. */
export function postingArguments({ ledger, ids }: Known, made: readonly Charge[]): unknown[] {
  return [
    ledger,
    list(made.map(({ key }) => key)),
    hashes(made),
    every(made, 'charge'),
    every(made, MEMO),
    every(made, 'system'),
    every(made, 1),
    every(made, 'rollup'),
    list(made.map(({ key }) => key)),
    every(made, EFFECTIVE_AT),
    every(made, null),
    numbers(made),
    list(made.map(({ debit }) => debit)),
    list(made.map(({ credit }) => credit)),
    every(made, 'EUR'),
    list(made.map(({ amount }) => amount)),
    every(made, null),
    list(made.map(({ debit }) => ids.get(debit) ?? null)),
    list(made.map(({ credit }) => ids.get(credit) ?? null)),
  ];
}

/** Full posting: the function that the application calls, every check on, an answer for each journal. */
export async function post(client: pg.Client, values: unknown[]): Promise<void> {
  const { rows } = await client.query<{ outcome: string; code: string | null }>({
    name: 'post',
    text: `SELECT ordinal, outcome, code, detail, journal_id FROM post_journals($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
      $11, $12, $13, $14, $15, $16, $17, t_debit_id => $18, t_credit_id => $19)`,
    values,
  });
  const refused = rows.find(({ outcome }) => outcome !== 'ACCEPTED');
  if (refused !== undefined) throw new Error(`the bench posts what is sound; refused: ${String(refused.code)}`);
}

const uuid7 = (): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 15), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 63), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
};

const CEILING = `
  WITH j AS (
    INSERT INTO plain.journal (id, ledger_id, idempotency_key, request_hash, kind, memo, actor, custom_version, source_kind,
      source_id, effective_at, recorded_at, batch_sequence, ordinal)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::text[], $8::integer[],
      $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::bigint[], $14::integer[])
  ), t AS (
    INSERT INTO plain.transfer (id, journal_id, position, ledger_id, unit, debit_account_id, credit_account_id, amount)
    SELECT * FROM unnest($15::uuid[], $1::uuid[], $14::integer[], $2::uuid[], $16::text[], $17::uuid[], $18::uuid[], $19::numeric[])
  )
  INSERT INTO plain.entry (account_id, version, transfer_id, side, amount, balance_after)
  SELECT * FROM unnest($20::uuid[], $21::bigint[], $22::uuid[], $23::text[], $24::numeric[], $25::numeric[])`;

/** What an account's next entry follows. */
interface Last {
  version: number;
  balance: number;
}

/** The rows that posting these charges would leave, known before they are sent: the ceiling only inserts. */
export class Ceiling {
  readonly ids = new Map<string, string>();
  private readonly last = new Map<string, Last>();

  constructor(readonly ledger: string) {}

  async learn(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ path: string; id: string; version: string; balance: string }>(
      'SELECT path, id, version, balance FROM account',
    );
    for (const { path, id, version, balance } of rows) {
      this.ids.set(path, id);
      this.last.set(path, { version: Number(version), balance: Number(balance) });
    }
  }

  arguments(made: readonly Charge[]): unknown[] {
    const transfers = made.map(uuid7);
    const entries = made.flatMap((charge, index) => [
      this.entry(charge.debit, 'DEBIT', charge.amount, transfers[index]),
      this.entry(charge.credit, 'CREDIT', charge.amount, transfers[index]),
    ]);
    const idOf = (path: string): string => this.ids.get(path) ?? '';
    return [
      list(made.map(uuid7)),
      every(made, this.ledger),
      list(made.map(({ key }) => key)),
      hashes(made),
      every(made, 'charge'),
      every(made, MEMO),
      every(made, 'system'),
      every(made, 1),
      every(made, 'rollup'),
      list(made.map(({ key }) => key)),
      every(made, EFFECTIVE_AT),
      every(made, new Date().toISOString()),
      every(made, 1),
      numbers(made),
      list(transfers),
      every(made, 'EUR'),
      list(made.map(({ debit }) => idOf(debit))),
      list(made.map(({ credit }) => idOf(credit))),
      list(made.map(({ amount }) => amount)),
      ...[0, 1, 2, 3, 4, 5].map((column) => list(entries.map((row) => row[column] ?? null))),
    ];
  }

  private entry(path: string, side: string, amount: number, transfer = ''): (string | number)[] {
    const last = this.last.get(path) ?? { version: 0, balance: 0 };
    last.version += 1;
    last.balance += amount;
    return [this.ids.get(path) ?? '', last.version, transfer, side, amount, last.balance];
  }
}

/** The same rows into tables with primary keys only, in one statement. */
export async function insertPlainly(client: pg.Client, values: unknown[]): Promise<void> {
  await client.query({ name: 'ceiling', text: CEILING, values });
}
