import { Injectable } from '@nestjs/common';
import type { AccountType, TextAccount, TextJournal, TextPhase, TextTransfer } from '#libs/ledger';
import { Database } from '../../database/database.js';

/** The books at one instant: every account that was ever used, and the head that they belong to. */
export interface TextBooks {
  readonly accounts: readonly TextAccount[];
  readonly batch: string;
  readonly head: string;
  /** First and last effective day; null in empty books. */
  readonly from: string | null;
  readonly until: string | null;
}

/** A place in the journal: batch, then place in the batch. */
export interface TextPlace {
  readonly batch: string;
  readonly ordinal: number;
}

interface JournalRow extends TextPlace {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly memo: string;
  readonly actor: string;
  readonly effective: Date;
  readonly recorded: Date;
  readonly customVersion: number;
  readonly sourceKind: string | null;
  readonly sourceId: string | null;
  readonly reverses: string | null;
  readonly resolves: string | null;
  readonly adjustment: boolean;
  readonly phase: TextPhase;
  readonly adjustsPeriod: string | null;
  readonly expires: Date | null;
}

interface LegRow {
  readonly journalId: string;
  readonly debit: string;
  readonly credit: string;
  readonly debitFund: string | null;
  readonly creditFund: string | null;
  readonly unit: string;
  readonly amount: string;
  readonly purpose: string | null;
}

/** Accounts, head and period in one statement, so that they belong together. */
const BOOKS = `
  SELECT l.head_sequence::text AS batch, encode(l.head_hash, 'hex') AS head,
         (SELECT to_char(min(j.effective_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM journal j WHERE j.ledger_id = l.id) AS "from",
         (SELECT to_char(max(j.effective_at) AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM journal j WHERE j.ledger_id = l.id) AS "until",
         coalesce((SELECT json_agg(json_build_object('path', a.path, 'unit', a.unit, 'type', a.type) ORDER BY a.path, a.unit)
                   FROM account a WHERE a.ledger_id = l.id AND a.version > 0), '[]') AS accounts
  FROM ledger l WHERE l.id = $1`;

const JOURNALS = `
  SELECT j.id, j.batch_sequence::text AS batch, j.ordinal, j.idempotency_key AS key, j.kind, j.memo, j.actor,
         j.effective_at AS effective, j.recorded_at AS recorded, coalesce(j.custom_version, 0) AS "customVersion",
         j.source_kind AS "sourceKind", j.source_id AS "sourceId", j.adjustment, j.phase,
         j.adjusts_period AS "adjustsPeriod", j.expires_at AS expires,
         r.idempotency_key AS reverses, h.idempotency_key AS resolves
  FROM journal j LEFT JOIN journal r ON r.id = j.reverses LEFT JOIN journal h ON h.id = j.resolves
  WHERE j.ledger_id = $1 AND (j.batch_sequence, j.ordinal) > ($2::bigint, $3) AND j.batch_sequence <= $4::bigint
  ORDER BY j.batch_sequence, j.ordinal LIMIT $5`;

/** A hold's legs stand apart from what moved. */
const LEGS = `
  SELECT t.journal_id AS "journalId", d.path AS debit, c.path AS credit, d.fund AS "debitFund", c.fund AS "creditFund",
         t.unit, t.amount::text AS amount, t.purpose_code AS purpose
  FROM (SELECT journal_id, position, debit_account_id, credit_account_id, unit, amount, purpose_code
        FROM transfer WHERE journal_id = ANY ($1)
        UNION ALL
        SELECT journal_id, position, debit_account_id, credit_account_id, unit, amount, purpose_code
        FROM hold WHERE journal_id = ANY ($1)) AS t
  JOIN account d ON d.id = t.debit_account_id JOIN account c ON c.id = t.credit_account_id
  ORDER BY t.journal_id, t.position`;

/** Reads of the journal for its texts. */
@Injectable()
export class JournalTextStore {
  constructor(private readonly database: Database) {}

  async books(ledgerId: string): Promise<TextBooks | undefined> {
    interface Row extends Omit<TextBooks, 'accounts'> {
      readonly accounts: readonly { path: string; unit: string; type: AccountType }[];
    }
    const [found] = await this.database.query<Row>(BOOKS, [ledgerId]);
    return found;
  }

  /** Oldest first, those after `from` and no later than the batch `through`: what a long text reads page by page. */
  async journalsAfter(
    ledgerId: string,
    from: TextPlace,
    { through, first }: { through: string; first: number },
  ): Promise<readonly TextJournal[]> {
    const rows = await this.database.query<JournalRow>(JOURNALS, [ledgerId, from.batch, from.ordinal, through, first]);
    const legs = await this.database.query<LegRow>(LEGS, [rows.map(({ id }) => id)]);
    const byJournal = Map.groupBy(legs, ({ journalId }) => journalId);
    return rows.map((row) => journalOf(row, byJournal.get(row.id) ?? []));
  }
}

function journalOf(row: JournalRow, legs: readonly LegRow[]): TextJournal {
  const { effective, recorded, sourceKind, sourceId, reverses, resolves, adjustsPeriod, expires, ...rest } = row;
  return {
    ...rest,
    effective: effective.toISOString(),
    recorded: recorded.toISOString(),
    ...(sourceKind === null ? {} : { source: { kind: sourceKind, id: sourceId ?? '' } }),
    ...(reverses === null ? {} : { reverses }),
    ...(resolves === null ? {} : { resolves }),
    ...(adjustsPeriod === null ? {} : { adjustsPeriod }),
    ...(expires === null ? {} : { expires: expires.toISOString() }),
    transfers: legs.map(transferOf),
  };
}

function transferOf({ debit, credit, debitFund, creditFund, unit, amount, purpose }: LegRow): TextTransfer {
  return {
    debit,
    credit,
    unit,
    amount: BigInt(amount),
    ...(purpose === null ? {} : { purpose }),
    ...(debitFund === null ? {} : { debitFund }),
    ...(creditFund === null ? {} : { creditFund }),
  };
}
