import { Injectable } from '@nestjs/common';
import type { CashPosition } from '#libs/asset-lock';
import type { PayingBody } from '#libs/posting-rules';
import { Database, queryIn, type Tx } from '../database/database.js';
import type { PersonItem, RunDraft, RunItem, RunKind, RunRecord } from './distribution.types.js';

interface RunColumns {
  readonly id: string;
  readonly code: string;
  readonly kind: RunKind;
  readonly period_id: string | null;
  readonly body: PayingBody;
  readonly from_account: string;
  readonly unit: string;
  readonly effective_at: Date;
  readonly custom_version: number;
}

interface ItemColumns {
  readonly holder: string;
  readonly person_id: string | null;
  readonly amount_minor: string;
  readonly posted_journal_id: string | null;
  readonly paid_journal_id: string | null;
}

/** One run's counts. */
interface SummaryColumns {
  readonly body: string;
  readonly total: string;
  readonly people: number;
  readonly posted: number;
  readonly paid: number;
  /** Items still to be posted, those of reserves too. */
  readonly waiting: number;
}

/** A mark to be set on one item. */
export interface ItemMark {
  readonly holder: string;
  readonly journalId: string;
}

const RUN = 'id, code, kind, period_id, body, from_account, unit, effective_at, custom_version';
const ITEM = 'holder, person_id, amount_minor, posted_journal_id, paid_journal_id';

const toRun = (row: RunColumns): RunRecord => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  periodId: row.period_id,
  body: row.body,
  fromAccount: row.from_account,
  currency: row.unit,
  effectiveAt: row.effective_at,
  customVersion: row.custom_version,
});

const toItem = (row: ItemColumns): RunItem => ({
  holder: row.holder,
  personId: row.person_id,
  amount: BigInt(row.amount_minor),
  postedJournalId: row.posted_journal_id,
  paidJournalId: row.paid_journal_id,
});

@Injectable()
export class DistributionStore {
  constructor(private readonly database: Database) {}

  /** Nothing is posted between this and the commit: what is read after it stays true. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async create(tx: Tx, { body, draft }: { body: PayingBody; draft: RunDraft }): Promise<string> {
    // Whose part came to nothing has no item.
    const parts = draft.parts.filter(({ amount }) => amount !== 0n);
    const total = parts.reduce((sum, { amount }) => sum + amount, 0n);
    const created = await queryIn<{ id: string }>(
      tx,
      `SELECT create_run($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::uuid[], $15::numeric[]) AS id`,
      [
        draft.partnershipId,
        draft.code,
        draft.kind,
        body,
        draft.fromAccount,
        draft.currency,
        total.toString(),
        draft.digest,
        draft.resolutionId ?? null,
        draft.periodId ?? null,
        draft.effectiveAt,
        draft.customVersion,
        parts.map(({ holder }) => holder),
        parts.map(({ personId }) => personId),
        parts.map(({ amount }) => amount.toString()),
      ],
    );
    return created[0]?.id ?? '';
  }

  async run(partnershipId: string, runId: string): Promise<RunRecord | undefined> {
    const sql = `SELECT ${RUN} FROM distribution_run WHERE partnership_id = $1 AND id = $2`;
    return (await this.database.query<RunColumns>(sql, [partnershipId, runId])).map(toRun)[0];
  }

  /** Every run, newest first. */
  async runs(partnershipId: string): Promise<RunRecord[]> {
    const sql = `SELECT ${RUN} FROM distribution_run WHERE partnership_id = $1 ORDER BY effective_at DESC, code COLLATE "C"`;
    return (await this.database.query<RunColumns>(sql, [partnershipId])).map(toRun);
  }

  /** Runs with people still to be posted, oldest first. */
  async unfinished(partnershipId: string): Promise<string[]> {
    const found = await this.database.query<{ id: string }>(
      `SELECT r.id FROM distribution_run r WHERE r.partnership_id = $1
         -- What a jury annulled pays nobody.
         AND NOT EXISTS (SELECT 1 FROM resolution d JOIN annulment a ON a.motion_id = d.motion_id WHERE d.partnership_id = $1 AND d.id = r.resolution_id)
       AND EXISTS (
         SELECT 1 FROM distribution_item i
         WHERE i.partnership_id = r.partnership_id AND i.run_id = r.id AND i.posted_journal_id IS NULL
       ) ORDER BY r.id`,
      [partnershipId],
    );
    return found.map(({ id }) => id);
  }

  /** The next items to be posted, locked: a second worker waits and then finds them done. */
  async unposted(tx: Tx, run: { partnershipId: string; runId: string }, limit: number): Promise<RunItem[]> {
    const rows = await queryIn<ItemColumns>(
      tx,
      `SELECT ${ITEM} FROM distribution_item
       WHERE partnership_id = $1 AND run_id = $2 AND posted_journal_id IS NULL
       ORDER BY holder COLLATE "C" LIMIT $3 FOR UPDATE`,
      [run.partnershipId, run.runId, limit],
    );
    return rows.map(toItem);
  }

  /** Every item of a run, locked, in the byte order of the holders. */
  /** Whether a jury annulled the motion that brought the run about. */
  async annulled(tx: Tx, { partnershipId, runId }: { partnershipId: string; runId: string }): Promise<boolean> {
    const [row] = await queryIn<{ annulled: boolean }>(
      tx,
      `SELECT EXISTS (SELECT 1 FROM distribution_run d JOIN resolution r ON r.partnership_id = d.partnership_id AND r.id = d.resolution_id
         JOIN motion m ON m.id = r.motion_id WHERE d.partnership_id = $1 AND d.id = $2 AND m.state = 'ANNULLED') AS annulled`,
      [partnershipId, runId],
    );
    return row?.annulled ?? false;
  }

  async items(tx: Tx, run: { partnershipId: string; runId: string }): Promise<RunItem[]> {
    const rows = await queryIn<ItemColumns>(
      tx,
      `SELECT ${ITEM} FROM distribution_item WHERE partnership_id = $1 AND run_id = $2
       ORDER BY holder COLLATE "C" FOR UPDATE`,
      [run.partnershipId, run.runId],
    );
    return rows.map(toItem);
  }

  async markPosted(tx: Tx, run: { partnershipId: string; runId: string }, marks: readonly ItemMark[]): Promise<void> {
    await this.mark(tx, { ...run, column: 'posted_journal_id' }, marks);
  }

  async markPaid(tx: Tx, run: { partnershipId: string; runId: string }, marks: readonly ItemMark[]): Promise<void> {
    await this.mark(tx, { ...run, column: 'paid_journal_id' }, marks);
  }

  private async mark(
    tx: Tx,
    run: { partnershipId: string; runId: string; column: 'posted_journal_id' | 'paid_journal_id' },
    marks: readonly ItemMark[],
  ): Promise<void> {
    await queryIn(
      tx,
      `UPDATE distribution_item i SET ${run.column} = m.journal
       FROM unnest($3::text[], $4::uuid[]) AS m(holder, journal)
       WHERE i.partnership_id = $1 AND i.run_id = $2 AND i.holder = m.holder`,
      [run.partnershipId, run.runId, marks.map(({ holder }) => holder), marks.map(({ journalId }) => journalId)],
    );
  }

  async counts(
    partnershipId: string,
    runId: string,
  ): Promise<(Omit<SummaryColumns, 'total'> & { readonly total: bigint }) | undefined> {
    const rows = await this.database.query<SummaryColumns>(
      `SELECT r.body, r.total_minor AS total, count(i.person_id)::integer AS people,
              count(i.posted_journal_id) FILTER (WHERE i.person_id IS NOT NULL)::integer AS posted,
              count(i.paid_journal_id)::integer AS paid,
              count(i.holder) FILTER (WHERE i.posted_journal_id IS NULL)::integer AS waiting
       FROM distribution_run r
       LEFT JOIN distribution_item i ON i.partnership_id = r.partnership_id AND i.run_id = r.id
       WHERE r.partnership_id = $1 AND r.id = $2 GROUP BY r.body, r.total_minor`,
      [partnershipId, runId],
    );
    return rows[0] === undefined ? undefined : { ...rows[0], total: BigInt(rows[0].total) };
  }

  /**
   * What a body has in its banks and may not pay out: what is restricted, what the locked reserve holds and the proceeds
   * of locked assets (only the Joint Enterprise has them), and the debts above the line. Declared distributions rank with the one to be paid.
   */
  async cash(tx: Tx, at: { partnershipId: string; body: PayingBody; currency: string }): Promise<CashPosition> {
    const rows = await queryIn<Record<keyof CashPosition, string>>(
      tx,
      `SELECT coalesce(sum(balance) FILTER (WHERE path LIKE $3 || ':assets:bank%'), 0) AS bank,
              coalesce(sum(balance) FILTER (WHERE path LIKE $3 || ':assets:bank:restricted:%'), 0) AS restricted,
              coalesce(sum(balance) FILTER (WHERE path IN ($3 || ':equity:locked-reserve', $3 || ':assets:bank:locked')), 0) AS locked,
              coalesce(sum(balance) FILTER (WHERE path LIKE ANY (ARRAY[$3 || ':liabilities:wages:%',
                $3 || ':liabilities:payable:site:%', $3 || ':liabilities:royalty:%'])), 0) AS "debtsDue"
       FROM account WHERE ledger_id = $1 AND unit = $2`,
      [at.partnershipId, at.currency, at.body],
    );
    const of = (part: keyof CashPosition): bigint => BigInt(rows[0]?.[part] ?? 0);
    return { bank: of('bank'), restricted: of('restricted'), locked: of('locked'), debtsDue: of('debtsDue') };
  }

  async balance(tx: Tx, at: { partnershipId: string; path: string; currency: string }): Promise<bigint> {
    const rows = await queryIn<{ balance: string }>(
      tx,
      'SELECT balance FROM account WHERE ledger_id = $1 AND path = $2 AND unit = $3',
      [at.partnershipId, at.path, at.currency],
    );
    return BigInt(rows[0]?.balance ?? 0);
  }

  /** The members of a college on a day, in the byte order of their roll numbers. */
  members(
    tx: Tx,
    at: { partnershipId: string; college: string; day: string },
  ): Promise<{ personId: string; rollNumber: string }[]> {
    return queryIn(
      tx,
      `SELECT DISTINCT p.id AS "personId", p.roll_number AS "rollNumber", p.roll_number COLLATE "C" AS bytes
       FROM membership m JOIN person p ON p.partnership_id = m.partnership_id AND p.id = m.person_id
       WHERE m.partnership_id = $1 AND m.college = $2 AND m.since <= $3 AND (m.until IS NULL OR m.until > $3)
       ORDER BY bytes`,
      [at.partnershipId, at.college, at.day],
    );
  }

  async currency(tx: Tx, partnershipId: string): Promise<string> {
    const rows = await queryIn<{ currency: string }>(tx, 'SELECT currency FROM partnership WHERE id = $1', [
      partnershipId,
    ]);
    return rows[0]?.currency ?? '';
  }

  /** The version of the custom that held on a day; the first one for anything older. */
  async customVersion(tx: Tx, partnershipId: string, at: Date): Promise<number> {
    const rows = await queryIn<{ version: number }>(
      tx,
      `SELECT coalesce(max(version) FILTER (WHERE effective_at <= $2), min(version)) AS version
       FROM custom_version WHERE partnership_id = $1`,
      [partnershipId, at],
    );
    return rows[0]?.version ?? 0;
  }

  async runOfResolution(partnershipId: string, resolutionId: string): Promise<string | undefined> {
    const sql = 'SELECT id FROM distribution_run WHERE partnership_id = $1 AND resolution_id = $2 ORDER BY id LIMIT 1';
    return (await this.database.query<{ id: string }>(sql, [partnershipId, resolutionId]))[0]?.id;
  }

  async journalsOf(partnershipId: string, source: { kind: string; id: string }): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT id FROM journal WHERE ledger_id = $1 AND kind IN ('appropriation', 'projects') AND source_kind = $2 AND source_id = $3 ORDER BY id`,
      [partnershipId, source.kind, source.id],
    );
    return rows.map(({ id }) => id);
  }

  async isAnyUnfinished(tx: Tx, partnershipId: string, until: Date): Promise<boolean> {
    const rows = await queryIn(
      tx,
      `SELECT 1 FROM distribution_run r JOIN distribution_item i ON i.partnership_id = r.partnership_id AND i.run_id = r.id
       WHERE r.partnership_id = $1 AND r.effective_at <= $2 AND i.posted_journal_id IS NULL LIMIT 1`,
      [partnershipId, until],
    );
    return rows.length > 0;
  }

  async itemsOf(partnershipId: string, personId: string): Promise<PersonItem[]> {
    const rows = await this.database.query<RunColumns & ItemColumns>(
      `SELECT r.code, r.kind, r.body, r.from_account, r.effective_at, i.amount_minor, i.posted_journal_id, i.paid_journal_id
       FROM distribution_item i JOIN distribution_run r ON r.partnership_id = i.partnership_id AND r.id = i.run_id
       WHERE i.partnership_id = $1 AND i.person_id = $2 ORDER BY r.effective_at DESC, r.id DESC`,
      [partnershipId, personId],
    );
    return rows.map((row) => ({
      runCode: row.code,
      kind: row.kind,
      body: row.body,
      fromAccount: row.from_account,
      effectiveAt: row.effective_at,
      amount: BigInt(row.amount_minor),
      postedJournalId: row.posted_journal_id,
      paidJournalId: row.paid_journal_id,
    }));
  }
}
