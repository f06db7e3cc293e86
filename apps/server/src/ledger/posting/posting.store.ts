import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { StoredHead, StoredJournal } from './posting.types.js';

/** A journal as SQL gives it, amounts as text. */
type JournalRow = Omit<StoredJournal, 'source' | 'legs'> & {
  readonly sourceKind: string | null;
  readonly sourceId: string | null;
  readonly legs: readonly {
    readonly debit: string;
    readonly credit: string;
    readonly unit: string;
    readonly amount: string;
    readonly purpose: string | null;
  }[];
};

/** A hold whose time is over. */
export interface DueHold {
  readonly id: string;
  readonly key: string;
  readonly expiresAt: Date;
}

const LEGS = `coalesce((
  SELECT jsonb_agg(jsonb_build_object('debit', d.path, 'credit', c.path, 'unit', l.unit, 'amount', l.amount::text,
                                      'purpose', l.purpose_code) ORDER BY l.position)
  FROM (SELECT t.position, t.unit, t.debit_account_id, t.credit_account_id, t.amount, t.purpose_code
        FROM transfer t WHERE t.journal_id = j.id
        UNION ALL
        SELECT h.position, h.unit, h.debit_account_id, h.credit_account_id, h.amount, h.purpose_code
        FROM hold h WHERE h.journal_id = j.id) AS l
  JOIN account d ON d.id = l.debit_account_id JOIN account c ON c.id = l.credit_account_id), '[]')`;

const COLUMNS = `
  SELECT j.id, j.idempotency_key AS key, j.kind, j.phase, j.memo, j.actor, j.effective_at AS "effectiveAt",
         j.expires_at AS "expiresAt", j.source_kind AS "sourceKind", j.source_id AS "sourceId", ${LEGS} AS legs`;

/** The journal of each open hold, looked up one by one: few holds are open, and journals are many. */
const HELD = 'open_hold o CROSS JOIN LATERAL (SELECT n.* FROM journal n WHERE n.id = o.journal_id OFFSET 0) AS j';

/** Two keys of advisory locks: a place of its own for whoever ends holds. */
const EXPIRY_TURN = [6, 3] as const;

/** What stands in the books of whatever officers post, undo and resolve. */
@Injectable()
export class PostingStore {
  constructor(private readonly database: Database) {}

  /** The journals with these ids; an id that is none is left out. */
  async journals(ledgerId: string, ids: readonly string[]): Promise<ReadonlyMap<string, StoredJournal>> {
    const found = await this.database.query<JournalRow>(
      `${COLUMNS} FROM journal j WHERE j.ledger_id = $1 AND j.id = ANY ($2::uuid[])`,
      [ledgerId, ids],
    );
    return new Map(found.map((row) => [row.id, stored(row)]));
  }

  /** The heads of what is posted under these keys. */
  async heads(ledgerId: string, keys: readonly string[]): Promise<ReadonlyMap<string, StoredHead>> {
    const found = await this.database.query<StoredHead>(
      `SELECT idempotency_key AS key, effective_at AS "effectiveAt", custom_version AS "customVersion", adjustment,
              adjusts_period AS "adjustsPeriod"
       FROM journal WHERE ledger_id = $1 AND idempotency_key = ANY ($2)`,
      [ledgerId, keys],
    );
    return new Map(found.map((head) => [head.key, head]));
  }

  /** The period that holds an instant, where it is closed for good. */
  async hardClosedPeriod(ledgerId: string, at: Date): Promise<string | undefined> {
    const [found] = await this.database.query<{ id: string }>(
      `SELECT p.id FROM period p JOIN ledger l ON l.id = p.partnership_id
       WHERE p.partnership_id = $1 AND l.hard_closed_through >= $2::timestamptz AND p.state <> 'OPEN'
         AND ($2::timestamptz AT TIME ZONE 'UTC')::date BETWEEN p.starts_on AND p.ends_on`,
      [ledgerId, at],
    );
    return found?.id;
  }

  /** The holds that nobody has resolved, the next to expire first. */
  async openHolds(ledgerId: string): Promise<readonly StoredJournal[]> {
    const found = await this.database.query<JournalRow>(
      `${COLUMNS} FROM ${HELD} WHERE o.ledger_id = $1 ORDER BY o.expires_at, j.id`,
      [ledgerId],
    );
    return found.map(stored);
  }

  /** The ledgers with holds whose time is over. */
  async ledgersWithDue(): Promise<readonly string[]> {
    const found = await this.database.query<{ id: string }>(
      'SELECT DISTINCT ledger_id AS id FROM open_hold WHERE expires_at <= clock_timestamp() ORDER BY 1',
    );
    return found.map(({ id }) => id);
  }

  /** True where no other process ends holds now; the turn ends with the transaction. */
  async takeTurn(tx: Tx): Promise<boolean> {
    const [found] = await queryIn<{ mine: boolean }>(tx, 'SELECT pg_try_advisory_xact_lock($1, $2) AS mine', [
      ...EXPIRY_TURN,
    ]);
    return found?.mine === true;
  }

  /** Some of the holds whose time is over, by the clock of the database; those that waited longest first. */
  due(tx: Tx, ledgerId: string, most: number): Promise<DueHold[]> {
    return queryIn<DueHold>(
      tx,
      `SELECT j.id, j.idempotency_key AS key, o.expires_at AS "expiresAt"
       FROM ${HELD}
       WHERE o.ledger_id = $1 AND o.expires_at <= clock_timestamp() ORDER BY o.expires_at, j.id LIMIT $2`,
      [ledgerId, most],
    );
  }
}

function stored({ sourceKind, sourceId, legs, ...journal }: JournalRow): StoredJournal {
  return {
    ...journal,
    source: sourceKind === null || sourceId === null ? null : { kind: sourceKind, id: sourceId },
    legs: legs.map((leg) => ({ ...leg, amount: BigInt(leg.amount) })),
  };
}
