import { Injectable } from '@nestjs/common';
import type { AccountTotals } from '#libs/ledger';
import { Database, queryIn, type Tx } from '../database/database.js';

/** Whose books, in which currency, up to which instant. */
export interface BooksUntil {
  readonly partnershipId: string;
  readonly currency: string;
  readonly until: Date;
}

/** An instrument that returns something, with what it was paid by then. Minor units. */
export interface CappedCapital {
  readonly code: string;
  readonly principal: bigint;
  readonly cap: bigint;
  readonly revenueShare: string;
  readonly repaid: bigint;
  readonly returned: bigint;
}

/** A period as it was closed. */
export interface CloseRecord {
  readonly result: string;
  readonly customVersion: number;
}

interface TotalsRow {
  readonly path: string;
  readonly debits: string;
  readonly credits: string;
}

const TOTALS = `
  SELECT a.path, coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0) AS debits,
         coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0) AS credits
  FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
  JOIN journal j ON j.id = t.journal_id
  WHERE a.ledger_id = $1 AND a.unit = $2 AND j.effective_at <= $3`;

@Injectable()
export class CloseStore {
  constructor(private readonly database: Database) {}

  /** Nothing is posted between this and the commit. */
  async lockLedger(tx: Tx, partnershipId: string): Promise<void> {
    await queryIn(tx, 'SELECT lock_ledger($1)', [partnershipId]);
  }

  async currency(tx: Tx, partnershipId: string): Promise<string> {
    const rows = await queryIn<{ currency: string }>(tx, 'SELECT currency FROM partnership WHERE id = $1', [
      partnershipId,
    ]);
    return rows[0]?.currency ?? '';
  }

  /** Hours of usage before the end that the ledger does not hold yet. */
  async unpostedHours(tx: Tx, partnershipId: string, until: Date): Promise<number> {
    const rows = await queryIn<{ count: number }>(
      tx,
      'SELECT count(*)::integer AS count FROM rollup WHERE partnership_id = $1 AND hour <= $2 AND quantity <> posted',
      [partnershipId, until],
    );
    return rows[0]?.count ?? 0;
  }

  /** Totals of the income and expense accounts; earlier closes stand in them, so they tell only what came since. */
  async resultTotals(tx: Tx, books: BooksUntil): Promise<AccountTotals[]> {
    const rows = await queryIn<TotalsRow>(
      tx,
      `${TOTALS} AND a.type IN ('INCOME', 'EXPENSE') GROUP BY a.path ORDER BY a.path COLLATE "C"`,
      [books.partnershipId, books.currency, books.until],
    );
    return rows.map((row) => toTotals(row, books.currency));
  }

  /** The same totals of a period that was closed, as its closing journal took them over. */
  async closedTotals(books: BooksUntil): Promise<AccountTotals[]> {
    const rows = await this.database.query<TotalsRow>(
      `SELECT a.path, coalesce(sum(e.amount) FILTER (WHERE e.side = 'CREDIT'), 0) AS debits,
              coalesce(sum(e.amount) FILTER (WHERE e.side = 'DEBIT'), 0) AS credits
       FROM journal j JOIN transfer t ON t.journal_id = j.id JOIN entry e ON e.transfer_id = t.id
       JOIN account a ON a.id = e.account_id
       WHERE j.ledger_id = $1 AND j.effective_at = $3 AND j.kind = 'close-result'
         AND a.unit = $2 AND a.type IN ('INCOME', 'EXPENSE')
       GROUP BY a.path ORDER BY a.path COLLATE "C"`,
      [books.partnershipId, books.currency, books.until],
    );
    return rows.map((row) => toTotals(row, books.currency));
  }

  /** Totals of one account and of those below it. */
  async totalsBelow(tx: Tx, books: BooksUntil, path: string): Promise<AccountTotals[]> {
    const rows = await queryIn<TotalsRow>(
      tx,
      `${TOTALS} AND (a.path = $4 OR starts_with(a.path, $4 || ':')) GROUP BY a.path ORDER BY a.path COLLATE "C"`,
      [books.partnershipId, books.currency, books.until, path],
    );
    return rows.map((row) => toTotals(row, books.currency));
  }

  async cappedCapital(tx: Tx, books: BooksUntil): Promise<CappedCapital[]> {
    const rows = await queryIn<{ code: string; principal: string; cap: string; revenueShare: string }>(
      tx,
      `SELECT code, principal_minor AS principal, cap_minor AS cap, revenue_share AS "revenueShare"
       FROM capital_instrument
       WHERE partnership_id = $1 AND kind = 'CAPPED_RETURN' AND since <= $2 ORDER BY code COLLATE "C"`,
      [books.partnershipId, books.until],
    );
    const repaid = new Map(
      (await this.totalsBelow(tx, books, 'je:liabilities:funder-principal')).map((row) => [row.account, row.debits]),
    );
    const returned = new Map(
      (await this.totalsBelow(tx, books, 'je:liabilities:funder')).map((row) => [row.account, row.credits]),
    );
    return rows.map(({ code, principal, cap, revenueShare }) => ({
      code,
      principal: BigInt(principal),
      cap: BigInt(cap),
      revenueShare,
      repaid: repaid.get(`je:liabilities:funder-principal:${code}`) ?? 0n,
      returned: returned.get(`je:liabilities:funder:${code}`) ?? 0n,
    }));
  }

  /** The close before, for what it left due. */
  async lastClose(tx: Tx, partnershipId: string): Promise<CloseRecord | undefined> {
    const rows = await queryIn<CloseRecord>(
      tx,
      `SELECT c.result, c.custom_version AS "customVersion" FROM period_close c
       JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
       WHERE c.partnership_id = $1 ORDER BY p.ends_on DESC LIMIT 1`,
      [partnershipId],
    );
    return rows[0];
  }

  async close(tx: Tx, closed: { partnershipId: string; periodId: string } & CloseRecord): Promise<void> {
    await queryIn(tx, 'SELECT close_period($1, $2, $3, $4)', [
      closed.partnershipId,
      closed.periodId,
      closed.result,
      closed.customVersion,
    ]);
  }

  async closeOf(partnershipId: string, periodId: string): Promise<CloseRecord | undefined> {
    const rows = await this.database.query<CloseRecord>(
      `SELECT result, custom_version AS "customVersion" FROM period_close WHERE partnership_id = $1 AND period_id = $2`,
      [partnershipId, periodId],
    );
    return rows[0];
  }
}

function toTotals({ path, debits, credits }: TotalsRow, unit: string): AccountTotals {
  return { account: path, unit, debits: BigInt(debits), credits: BigInt(credits) };
}
