import { Injectable } from '@nestjs/common';
import type { AccountTotals } from '#libs/ledger';
import { account } from '#libs/posting-rules';
import { Database, queryIn, type Tx } from '../database/database.js';
import { standingTotals, type UndoableLine } from './standing-totals.js';

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

/** What a funder's principal rose or fell by, and when it was true. Minor units. */
export interface DebtMovement {
  readonly path: string;
  readonly at: Date;
  readonly amount: bigint;
}

/** A period as it was closed. */
export interface CloseRecord {
  readonly result: string;
  readonly customVersion: number;
  /** 1, or more where it was closed again after a reopening. */
  readonly generation: number;
}

/** A close to be written, and who closes. */
export interface ClosedPeriod {
  readonly partnershipId: string;
  readonly periodId: string;
  readonly result: string;
  readonly customVersion: number;
  readonly actor: string;
}

/** A cost that funds bore, minor units: what they released for it since the last close, and what is left of it. */
export interface BorneCost {
  readonly account: string;
  /** The funds that bore it, as paths write them. */
  readonly funds: readonly string[];
  readonly borne: bigint;
  readonly left: bigint;
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

// What each charge to a fund bore of its costs, in the order of their paths, up to what it released; against what these
// accounts hold. A charge that an earlier close took over is that close's.
const OVERBORNE = `
  WITH release AS (
    SELECT j.id, sum(CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END) AS released, min(a.fund) AS fund
    FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id JOIN journal j ON j.id = t.journal_id
    WHERE a.ledger_id = $1 AND a.unit = $2 AND j.effective_at <= $3 AND a.path LIKE 'fund:%:released' AND j.kind <> 'close-result'
      AND NOT EXISTS (SELECT 1 FROM journal c WHERE c.ledger_id = $1 AND c.kind = 'close-result' AND c.effective_at >= j.effective_at
                      AND (c.batch_sequence, c.ordinal) > (j.batch_sequence, j.ordinal))
    GROUP BY j.id
  ), cost AS (
    SELECT r.id, r.fund, r.released, a.path, abs(sum(s.amount)) AS cost
    FROM release r JOIN transfer t ON t.journal_id = r.id
    CROSS JOIN LATERAL (VALUES (t.debit_account_id, t.amount), (t.credit_account_id, -t.amount)) AS s(account_id, amount)
    JOIN account a ON a.id = s.account_id AND a.type = 'EXPENSE' AND a.unit = $2
    GROUP BY r.id, r.fund, r.released, a.path HAVING sign(sum(s.amount)) = sign(r.released)
  ), part AS (
    SELECT c.path, c.fund, sign(c.released) * greatest(0, least(c.cost, abs(c.released) - coalesce(sum(c.cost) OVER before, 0))) AS borne
    FROM cost c WINDOW before AS (PARTITION BY c.id ORDER BY c.path COLLATE "C" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
  ), borne AS (
    SELECT path, sum(borne) AS borne, array_agg(DISTINCT fund) FILTER (WHERE borne > 0) AS funds FROM part GROUP BY path
  ), held AS (${TOTALS} AND a.path IN (SELECT path FROM borne WHERE borne > 0) GROUP BY a.path)
  SELECT b.path AS account, b.funds, b.borne::text AS borne, (h.debits - h.credits)::text AS left
  FROM borne b JOIN held h USING (path) WHERE b.borne > greatest(h.debits - h.credits, 0) ORDER BY b.path COLLATE "C"`;

const CLOSE = `
  SELECT c.result, c.custom_version AS "customVersion", c.generation, p.state = 'OPEN' AS "isOpen" FROM period_close c
  JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
  WHERE c.partnership_id = $1 AND c.period_id = $2 ORDER BY c.generation DESC LIMIT 1`;

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

  /**
   * What each restricted fund released for costs and no close has taken over yet. What it released for a locked asset
   * stays with the fund: such a journal has no cost in that unit. OFFSET keeps that a look-up for each.
   */
  async releasedForCosts(tx: Tx, books: BooksUntil): Promise<AccountTotals[]> {
    const rows = await queryIn<TotalsRow>(
      tx,
      `${TOTALS} AND a.path LIKE 'fund:%:released' AND NOT EXISTS (
         SELECT 1 FROM transfer b JOIN account m ON m.id = b.debit_account_id
         WHERE b.journal_id = j.id AND b.unit = a.unit AND m.type = 'ASSET' AND m.lock_class = 'LOCKED' OFFSET 0)
       GROUP BY a.path ORDER BY a.path COLLATE "C"`,
      [books.partnershipId, books.currency, books.until],
    );
    return rows.map((row) => toTotals(row, books.currency));
  }

  /** Costs of which less is left than restricted funds released for them: somebody paid back what a fund had paid. */
  async overborneCosts(tx: Tx, books: BooksUntil): Promise<BorneCost[]> {
    const rows = await queryIn<{ account: string; funds: string[]; borne: string; left: string }>(tx, OVERBORNE, [
      books.partnershipId,
      books.currency,
      books.until,
    ]);
    return rows.map(({ borne, left, ...cost }) => ({ ...cost, borne: BigInt(borne), left: BigInt(left) }));
  }

  async cappedCapital(tx: Tx, books: BooksUntil): Promise<CappedCapital[]> {
    const rows = await queryIn<{ code: string; principal: string; cap: string; revenueShare: string }>(
      tx,
      `SELECT code, principal_minor AS principal, cap_minor AS cap, revenue_share AS "revenueShare"
       FROM capital_instrument
       WHERE partnership_id = $1 AND kind = 'CAPPED_RETURN' AND since <= $2 ORDER BY code COLLATE "C"`,
      [books.partnershipId, books.until],
    );
    const totals = standingTotals(await this.funderLines(tx, books));
    return rows.map(({ code, principal, cap, revenueShare }) => ({
      code,
      principal: BigInt(principal),
      cap: BigInt(cap),
      revenueShare,
      repaid: totals.get(account.funderPrincipal(code))?.DEBIT ?? 0n,
      returned: totals.get(account.funderReturnOwed(code))?.CREDIT ?? 0n,
    }));
  }

  /** The day on which each instrument was agreed, by its code. */
  async agreedOn(tx: Tx, partnershipId: string): Promise<ReadonlyMap<string, string>> {
    const rows = await queryIn<{ code: string; since: string }>(
      tx,
      'SELECT code, since::text FROM capital_instrument WHERE partnership_id = $1',
      [partnershipId],
    );
    return new Map(rows.map(({ code, since }) => [code, since]));
  }

  /** The codes of funders whose own assets are locked: the guardian registered a body under that code. */
  async exemptFunders(tx: Tx, partnershipId: string): Promise<ReadonlySet<string>> {
    const rows = await queryIn<{ code: string }>(
      tx,
      'SELECT code FROM exempt_funders($1, clock_timestamp()) AS f(code)',
      [partnershipId],
    );
    return new Set(rows.map(({ code }) => code));
  }

  /** What funders' principal rose and fell by, in the order in which it was true. */
  async debtMovements(tx: Tx, books: BooksUntil): Promise<DebtMovement[]> {
    const rows = await queryIn<{ path: string; at: Date; amount: string }>(
      tx,
      `SELECT a.path, j.effective_at AS at, CASE e.side WHEN 'CREDIT' THEN e.amount ELSE -e.amount END AS amount
       FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
       JOIN journal j ON j.id = t.journal_id
       WHERE a.ledger_id = $1 AND a.unit = $2 AND j.effective_at <= $3 AND starts_with(a.path, 'je:liabilities:funder-principal:')
       ORDER BY j.effective_at, e.version`,
      [books.partnershipId, books.currency, books.until],
    );
    return rows.map(({ path, at, amount }) => ({ path, at, amount: BigInt(amount) }));
  }

  /** Every line of what funders gave and are owed, by then. */
  private async funderLines(tx: Tx, books: BooksUntil): Promise<UndoableLine[]> {
    const rows = await queryIn<Omit<UndoableLine, 'amount'> & { readonly amount: string }>(
      tx,
      `SELECT a.path AS account, j.id AS journal, j.reverses, e.side, e.amount
       FROM account a JOIN entry e ON e.account_id = a.id JOIN transfer t ON t.id = e.transfer_id
       JOIN journal j ON j.id = t.journal_id
       WHERE a.ledger_id = $1 AND a.unit = $2 AND j.effective_at <= $3
         AND (starts_with(a.path, 'je:liabilities:funder-principal:') OR starts_with(a.path, 'je:liabilities:funder:'))`,
      [books.partnershipId, books.currency, books.until],
    );
    return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
  }

  /** The close before, for what it left due. */
  async lastClose(tx: Tx, partnershipId: string): Promise<CloseRecord | undefined> {
    const rows = await queryIn<CloseRecord>(
      tx,
      `SELECT c.result, c.custom_version AS "customVersion", c.generation FROM period_close c
       JOIN period p ON p.partnership_id = c.partnership_id AND p.id = c.period_id
       WHERE c.partnership_id = $1 ORDER BY p.ends_on DESC, c.generation DESC LIMIT 1`,
      [partnershipId],
    );
    return rows[0];
  }

  /** What the period's earlier close decided, where it was reopened since. */
  async closedBefore(tx: Tx, partnershipId: string, periodId: string): Promise<CloseRecord | undefined> {
    const rows = await queryIn<CloseRecord>(tx, CLOSE, [partnershipId, periodId]);
    return rows[0];
  }

  /** The books close with it: nothing but adjustments comes into the period after this commit. */
  async close(tx: Tx, closed: ClosedPeriod): Promise<void> {
    await queryIn(tx, 'SELECT close_period($1, $2, $3, $4, $5)', [
      closed.partnershipId,
      closed.periodId,
      closed.result,
      closed.customVersion,
      closed.actor,
    ]);
  }

  /** The close of a period that is closed now. */
  async closeOf(
    partnershipId: string,
    periodId: string,
    tx: Tx = this.database.source.manager,
  ): Promise<CloseRecord | undefined> {
    const rows = await queryIn<CloseRecord & { isOpen: boolean }>(tx, CLOSE, [partnershipId, periodId]);
    return rows[0]?.isOpen === true ? undefined : rows[0];
  }
}

function toTotals({ path, debits, credits }: TotalsRow, unit: string): AccountTotals {
  return { account: path, unit, debits: BigInt(debits), credits: BigInt(credits) };
}
