import { Injectable } from '@nestjs/common';
import { Database, queryIn, type Tx } from '../../database/database.js';
import type { AccountRecord, AccountSums, AccountsWanted, StatementRecord } from './books.types.js';
import type { Span } from './journal-query.js';

const ACCOUNT = `
  SELECT a.id, a.path, a.unit, a.type, a.normal_side AS "normalSide", a.lock_class AS "lockClass", a.fund, a.closed,
         a.debit_posted::text AS debits, a.credit_posted::text AS credits, a.debit_pending::text AS "pendingDebits",
         a.credit_pending::text AS "pendingCredits", a.floor::text AS floor, a.ceiling::text AS ceiling
  FROM account a`;

/** Closing a period moves income and expenses into the surplus: that is no income and no expense. */
const CLOSING = `'close-result'`;

/** A stretch of an account's entries: after one version, through another. */
export interface Stretch {
  readonly after: bigint;
  readonly through: bigint;
}

/** Accounts, their balances and their lines. Reads only. */
@Injectable()
export class BalancesStore {
  constructor(private readonly database: Database) {}

  /** With the counters as they stand now. */
  accounts(tx: Tx, ledgerId: string, { body, unit, fund }: AccountsWanted): Promise<AccountRecord[]> {
    return queryIn<AccountRecord>(
      tx,
      `${ACCOUNT} WHERE a.ledger_id = $1 AND ($2::text IS NULL OR starts_with(a.path, $2 || ':'))
         AND ($3::text IS NULL OR a.unit = $3) AND ($4::text IS NULL OR a.fund = $4)`,
      [ledgerId, body, unit, fund],
    );
  }

  /**
   * What was posted to each account, effective before an instant and recorded up to another (null: without end). An
   * account to which nothing was is left out.
   */
  balancesAt(
    tx: Tx,
    ledgerId: string,
    {
      effectiveBefore,
      recordedThrough,
    }: { readonly effectiveBefore: Date | null; readonly recordedThrough: Date | null },
  ): Promise<AccountSums[]> {
    return queryIn<AccountSums>(
      tx,
      // The database knows no instant between two microseconds.
      `SELECT b.account_id AS id, b.debit::text AS debits, b.credit::text AS credits
       FROM balances_as_of($1, $2::timestamptz - interval '1 microsecond', $3, NULL, NULL) AS b WHERE b.debit > 0 OR b.credit > 0`,
      [ledgerId, effectiveBefore, recordedThrough],
    );
  }

  /** What was posted to each account within a span, without what closed a period. */
  movements(tx: Tx, ledgerId: string, { from, before }: Span): Promise<AccountSums[]> {
    return queryIn<AccountSums>(
      tx,
      `SELECT l.id, sum(l.debit)::text AS debits, sum(l.credit)::text AS credits
       FROM journal j JOIN transfer t ON t.journal_id = j.id
       CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount, 0), (t.credit_account_id, 0, t.amount)) AS l(id, debit, credit)
       WHERE j.ledger_id = $1 AND j.effective_at >= coalesce($2::timestamptz, '-infinity')
         AND j.effective_at < coalesce($3::timestamptz, 'infinity') AND j.kind <> ${CLOSING}
       GROUP BY l.id`,
      [ledgerId, from, before],
    );
  }

  /**
   * What each fund released for costs within a span. What it released for a locked asset stays with the fund: such a
   * journal has no cost in that unit. OFFSET keeps that a look-up: as a join, a plan may read all transfers.
   */
  releasedForCosts(tx: Tx, ledgerId: string, { from, before }: Span): Promise<{ id: string; amount: string }[]> {
    return queryIn(
      tx,
      `SELECT a.id, sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END)::text AS amount
       FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
       JOIN journal j ON j.id = t.journal_id
       WHERE a.ledger_id = $1 AND a.fund IS NOT NULL AND a.path LIKE 'fund:%:released'
         AND j.effective_at >= coalesce($2::timestamptz, '-infinity')
         AND j.effective_at < coalesce($3::timestamptz, 'infinity') AND j.kind <> ${CLOSING}
         AND NOT EXISTS (SELECT 1 FROM transfer b JOIN account m ON m.id = b.debit_account_id
                         WHERE b.journal_id = j.id AND b.unit = a.unit AND m.type = 'ASSET' AND m.lock_class = 'LOCKED' OFFSET 0)
       GROUP BY a.id`,
      [ledgerId, from, before],
    );
  }

  /** When the last journal was recorded; the beginning of time in an empty ledger. */
  async recordedThrough(tx: Tx, ledgerId: string): Promise<Date> {
    const [found] = await queryIn<{ at: Date }>(
      tx,
      `SELECT CASE WHEN last_recorded_at > '-infinity' THEN last_recorded_at ELSE now() END AS at FROM ledger WHERE id = $1`,
      [ledgerId],
    );
    return found?.at ?? new Date();
  }

  async account(ledgerId: string, path: string, unit: string): Promise<AccountRecord | undefined> {
    const found = await this.database.query<AccountRecord>(
      `${ACCOUNT} WHERE a.ledger_id = $1 AND a.path = $2 AND a.unit = $3`,
      [ledgerId, path, unit],
    );
    return found[0];
  }

  /** The entries of an account that were recorded within a span. */
  async stretch(ledgerId: string, accountId: string, { from, before }: Span): Promise<Stretch> {
    // What stands before the first place of the batch after the last one of the span.
    const version = (at: string): string => `version_before($2, batch_before($1, ${at}) + 1, 0)`;
    const [found] = await this.database.query<{ after: string; through: string }>(
      `SELECT CASE WHEN $3::timestamptz IS NULL THEN 0 ELSE ${version('$3')} END::text AS after,
              CASE WHEN $4::timestamptz IS NULL
                   THEN coalesce((SELECT max(e.version) FROM entry e WHERE e.account_id = $2), 0)
                   ELSE ${version('$4')} END::text AS through`,
      [ledgerId, accountId, from, before],
    );
    return { after: BigInt(found?.after ?? 0), through: BigInt(found?.through ?? 0) };
  }

  /** What the account held after that many entries. */
  async balanceAfter(accountId: string, version: bigint): Promise<bigint> {
    const [found] = await this.database.query<{ balance: string }>(
      'SELECT e.balance_after::text AS balance FROM entry e WHERE e.account_id = $1 AND e.version = $2',
      [accountId, version.toString()],
    );
    return BigInt(found?.balance ?? 0);
  }

  /** Oldest first. */
  lines(accountId: string, { after, through }: Stretch, first: number): Promise<StatementRecord[]> {
    return this.database.query<StatementRecord>(
      `SELECT e.version::text AS version, j.id AS "journalId", j.effective_at AS "effectiveAt",
              j.recorded_at AS "recordedAt", j.kind, j.memo, e.side, e.amount::text AS amount,
              e.balance_after::text AS balance, o.path AS counter
       FROM entry e JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
       JOIN account o ON o.id = CASE e.side WHEN 'DEBIT' THEN t.credit_account_id ELSE t.debit_account_id END
       WHERE e.account_id = $1 AND e.version > $2 AND e.version <= $3
       ORDER BY e.version LIMIT $4`,
      [accountId, after.toString(), through.toString(), first],
    );
  }
}
