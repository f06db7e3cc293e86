import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type {
  AccountRecord,
  HeadRecord,
  JournalQuery,
  JournalRecord,
  Place,
  PostingRecord,
  TransferRecord,
} from './books.types.js';

const JOURNAL = `
  SELECT j.id, j.kind, j.memo, j.actor, j.effective_at AS "effectiveAt", j.recorded_at AS "recordedAt",
         coalesce(j.custom_version, 0) AS "customVersion", j.batch_sequence::text AS batch, j.ordinal, j.reverses
  FROM journal j`;

// A path itself or anything below it: je:assets is no prefix of je:assets-sold.
const TOUCHING = `($2::text IS NULL OR j.id IN (
    SELECT t.journal_id FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
    WHERE a.ledger_id = $1 AND (a.path = $2 OR starts_with(a.path, $2 || ':'))))
  AND ($3::text IS NULL OR j.kind = $3)`;

/** Reads of the books for whoever checks them. */
@Injectable()
export class BooksStore {
  constructor(private readonly database: Database) {}

  async head(partnershipId: string): Promise<HeadRecord | undefined> {
    const found = await this.database.query<HeadRecord>(
      `SELECT l.head_sequence::text AS batch, encode(l.head_hash, 'hex') AS head, greatest(l.last_recorded_at, p.recorded_at) AS "asOf"
       FROM ledger l JOIN partnership p ON p.id = l.id WHERE l.id = $1`,
      [partnershipId],
    );
    return found[0];
  }

  /** Accounts and head in one statement, so that they belong together. */
  async balances(partnershipId: string): Promise<{ accounts: AccountRecord[]; head: HeadRecord | undefined }> {
    const rows = await this.database.query<AccountRecord & HeadRecord>(
      `SELECT a.path AS account, a.unit, a.debit_posted::text AS debits, a.credit_posted::text AS credits,
              l.head_sequence::text AS batch, encode(l.head_hash, 'hex') AS head, l.last_recorded_at AS "asOf"
       FROM account a JOIN ledger l ON l.id = a.ledger_id WHERE a.ledger_id = $1 AND a.version > 0 ORDER BY a.path, a.unit`,
      [partnershipId],
    );
    return { accounts: rows, head: rows[0] ?? (await this.head(partnershipId)) };
  }

  /** Newest first, those before `after`. */
  journals(
    partnershipId: string,
    query: JournalQuery,
    { after, first }: { after: Place | null; first: number },
  ): Promise<JournalRecord[]> {
    return this.database.query<JournalRecord>(
      `${JOURNAL} WHERE j.ledger_id = $1 AND ${TOUCHING}
         AND ($4::bigint IS NULL OR (j.batch_sequence, j.ordinal) < ($4, $5))
       ORDER BY j.batch_sequence DESC, j.ordinal DESC LIMIT $6`,
      [partnershipId, query.account, query.kind, after?.batch ?? null, after?.ordinal ?? null, first],
    );
  }

  async count(partnershipId: string, query: JournalQuery): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM journal j WHERE j.ledger_id = $1 AND ${TOUCHING}`,
      [partnershipId, query.account, query.kind],
    );
    return found?.count ?? 0;
  }

  /** Oldest first, those after `from` and no later than the batch `through`: what a long export reads page by page. */
  journalsAfter(
    partnershipId: string,
    from: Place,
    { through, first }: { through: string; first: number },
  ): Promise<JournalRecord[]> {
    return this.database.query<JournalRecord>(
      `${JOURNAL} WHERE j.ledger_id = $1 AND (j.batch_sequence, j.ordinal) > ($2::bigint, $3) AND j.batch_sequence <= $4
       ORDER BY j.batch_sequence, j.ordinal LIMIT $5`,
      [partnershipId, from.batch, from.ordinal, through, first],
    );
  }

  async postings(journalIds: readonly string[]): Promise<ReadonlyMap<string, readonly PostingRecord[]>> {
    const transfers = await this.database.query<TransferRecord>(
      `SELECT t.journal_id AS "journalId", d.path AS debit, c.path AS credit, t.unit, t.amount::text AS amount
       FROM transfer t JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
       WHERE t.journal_id = ANY ($1) ORDER BY t.journal_id, t.position`,
      [journalIds],
    );
    const byJournal = Map.groupBy(transfers, ({ journalId }) => journalId);
    return new Map([...byJournal].map(([journalId, legs]) => [journalId, postingsOf(legs)]));
  }

  async unitCodes(): Promise<string[]> {
    const found = await this.database.query<{ code: string }>('SELECT code FROM unit ORDER BY kind, code');
    return found.map(({ code }) => code);
  }

  /** The first few contradictions of one invariant, and how many there are. */
  async violations(partnershipId: string, sql: string): Promise<{ count: number; details: string[] }> {
    const [found] = await this.database.query<{ count: number; details: string[] | null }>(
      `SELECT count(*)::integer AS count, (array_agg(coalesce(to_jsonb(v) ->> 'detail', to_jsonb(v)::text)))[1:3] AS details
       FROM (${sql}) AS v`,
      [partnershipId],
    );
    return { count: found?.count ?? 0, details: found?.details ?? [] };
  }
}

function postingsOf(transfers: readonly TransferRecord[]): readonly PostingRecord[] {
  const lines = new Map<string, PostingRecord>();
  for (const { debit, credit, unit, amount } of transfers) {
    for (const [account, side] of [
      [debit, 'DEBIT'],
      [credit, 'CREDIT'],
    ] as const) {
      const key = JSON.stringify([account, unit, side]);
      const sum = (lines.get(key)?.amount ?? 0n) + BigInt(amount);
      lines.set(key, { account, unit, side, amount: sum });
    }
  }
  const all = [...lines.values()];
  return [...all.filter(({ side }) => side === 'DEBIT'), ...all.filter(({ side }) => side === 'CREDIT')];
}
