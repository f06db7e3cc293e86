import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { CreditedRow } from './labour.types.js';

/** The latest version of a row that came before. */
export interface StoredRow {
  readonly key: string;
  readonly version: number;
  readonly decision: string;
  readonly digest: Buffer;
  readonly toolUpdatedAt: string | null;
}

/** What is the same for every row of one import. */
export interface RecordedUnder {
  readonly partnershipId: string;
  readonly source: string;
  readonly dataset: string;
  readonly taskType: string;
  readonly customVersion: number;
  readonly acceptedAt: Date;
}

/** A person's work and wages so far. */
export interface LabourFigures {
  readonly accepted: number;
  readonly pending: number;
  readonly returned: number;
  readonly points: bigint;
  readonly wage: bigint;
}

/** One credit of a person's wage account. */
export interface WageLine {
  readonly amount: bigint;
  readonly effectiveAt: Date;
  readonly journalId: string;
  readonly memo: string;
  readonly reference: string;
}

@Injectable()
export class LabourStore {
  constructor(private readonly database: Database) {}

  /** Ids of the people who stand on the roll under these numbers. */
  async people(partnershipId: string, rollNumbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.database.query<{ id: string; roll_number: string }>(
      'SELECT id, roll_number FROM person WHERE partnership_id = $1 AND roll_number = ANY($2)',
      [partnershipId, rollNumbers],
    );
    return new Map(rows.map((row) => [row.roll_number, row.id]));
  }

  /** The rows known already, by key, each in its latest version. */
  async stored(
    partnershipId: string,
    source: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, StoredRow>> {
    const rows = await this.database.query<StoredRow>(
      `SELECT DISTINCT ON (source_id) source_id AS key, version, decision, label_digest AS digest,
              tool_updated_at AS "toolUpdatedAt"
       FROM label_item WHERE partnership_id = $1 AND source = $2 AND source_id = ANY($3)
       ORDER BY source_id, version DESC`,
      [partnershipId, source, keys],
    );
    return new Map(rows.map((row) => [row.key, row]));
  }

  /** Records rows and answers, in their order, RECORDED, KNOWN or CONFLICT. */
  async record(tx: Tx, under: RecordedUnder, rows: readonly CreditedRow[]): Promise<string[]> {
    const every = <T>(value: T): T[] => rows.map(() => value);
    const answers = await queryIn<{ outcome: string }>(
      tx,
      `SELECT outcome FROM record_labels($1, $2, $3, $4, $5, $6, $7::uuid[], $8, $9, $10, $11::bytea[], $12::numeric[],
         $13::numeric[], $14::numeric[], $15::integer[], $16::timestamptz[], $17::integer[], $18) ORDER BY ordinal`,
      [
        under.partnershipId,
        every(under.source),
        rows.map(({ key }) => key),
        rows.map(({ itemId }) => itemId),
        every(under.dataset),
        rows.map(({ labellerRef }) => labellerRef),
        rows.map(({ personId }) => personId),
        every(under.taskType),
        rows.map(({ decision }) => decision.toUpperCase()),
        rows.map(({ decidedBy }) => decidedBy),
        rows.map(({ digest }) => digest),
        rows.map(({ seconds }) => seconds?.toString() ?? null),
        rows.map(({ points }) => points.toString()),
        rows.map(({ wageMinor }) => wageMinor.toString()),
        every(under.customVersion),
        every(under.acceptedAt),
        rows.map(({ version }) => version),
        rows.map(({ toolUpdatedAt }) => toolUpdatedAt),
      ],
    );
    return answers.map(({ outcome }) => outcome);
  }

  /** Counts of a person's work, each piece in its latest version. */
  async figures(partnershipId: string, personId: string): Promise<LabourFigures> {
    const rows = await this.database.query<Record<keyof LabourFigures, string>>(
      `SELECT count(*) FILTER (WHERE decision = 'ACCEPTED') AS accepted,
              count(*) FILTER (WHERE decision = 'PENDING') AS pending,
              count(*) FILTER (WHERE decision = 'REJECTED') AS returned,
              coalesce(sum(points), 0) AS points, coalesce(sum(wage_minor), 0) AS wage
       FROM (SELECT DISTINCT ON (source, source_id) decision, points, wage_minor FROM label_item
             WHERE partnership_id = $1 AND person_id = $2 ORDER BY source, source_id, version DESC) AS latest`,
      [partnershipId, personId],
    );
    const row = rows[0];
    return {
      accepted: Number(row?.accepted ?? 0),
      pending: Number(row?.pending ?? 0),
      returned: Number(row?.returned ?? 0),
      points: BigInt(row?.points ?? 0),
      wage: BigInt(row?.wage ?? 0),
    };
  }

  /** What was credited to a person's wage account, oldest first, and how much of it the bank has paid. */
  async wages(partnershipId: string, path: string): Promise<{ lines: WageLine[]; paid: bigint }> {
    const rows = await this.database.query<{
      side: string;
      amount: string;
      effectiveAt: Date;
      journalId: string;
      memo: string;
      reference: string | null;
    }>(
      `SELECT e.side, e.amount, j.effective_at AS "effectiveAt", j.id AS "journalId", j.memo, j.source_id AS reference
       FROM account a JOIN entry e ON e.account_id = a.id
       JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
       WHERE a.ledger_id = $1 AND a.path = $2 ORDER BY e.version`,
      [partnershipId, path],
    );
    const paid = rows.filter(({ side }) => side === 'DEBIT').reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const lines = rows
      .filter(({ side }) => side === 'CREDIT')
      .map((row) => ({ ...row, amount: BigInt(row.amount), reference: row.reference ?? row.journalId }));
    return { lines, paid };
  }

  async person(
    partnershipId: string,
    personId: string,
  ): Promise<{ rollNumber: string; name: string | null; currency: string } | undefined> {
    const rows = await this.database.query<{ rollNumber: string; name: string | null; currency: string }>(
      `SELECT p.roll_number AS "rollNumber", p.name, s.currency FROM person p JOIN partnership s ON s.id = p.partnership_id
       WHERE p.partnership_id = $1 AND p.id = $2`,
      [partnershipId, personId],
    );
    return rows[0];
  }

  /** What each model owes its labellers in royalty that no run has passed on yet, by the account's path. */
  async royaltyOwed(partnershipId: string): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.database.query<{ path: string; balance: string }>(
      `SELECT path, balance FROM account WHERE ledger_id = $1 AND path LIKE 'je:liabilities:royalty:%'`,
      [partnershipId],
    );
    return new Map(rows.map(({ path, balance }) => [path, BigInt(balance)]));
  }
}
