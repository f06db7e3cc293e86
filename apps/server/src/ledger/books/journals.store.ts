import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { JournalRecord, Place, TransferRecord } from './books.types.js';
import type { JournalQuery, Span } from './journal-query.js';
import { accountCondition, counterpartyCondition } from './search-conditions.js';
import {
  countStatement,
  countWalkStatement,
  ONE_JOURNAL,
  pageStatement,
  summaryStatement,
  walkedStatement,
  type Reach,
} from './search-sql.js';
import { Parameters, type BatchSpan, type Pair, type Search } from './search.types.js';

/** A set of accounts and how many entries they have in all; `ids` are told up to a number of accounts. */
export interface AccountSet {
  readonly ids: readonly string[];
  readonly entries: number;
}

export interface SummaryRecord {
  readonly count: number;
  readonly beyond: boolean;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly unit: string | null;
  readonly moved: string | null;
  readonly debit: string | null;
  readonly credit: string | null;
}

/** Finds journals. Reads only. */
@Injectable()
export class JournalsStore {
  constructor(private readonly database: Database) {}

  page(search: Search, reach: Reach): Promise<JournalRecord[]> {
    const { sql, parameters } = pageStatement(search, reach);
    return this.database.query<JournalRecord>(sql, parameters);
  }

  /** The place of the last of so many journals that a walk looks at; undefined where there are fewer. */
  async walked(search: Search, examined: number): Promise<Place | undefined> {
    const { sql, parameters } = walkedStatement(search, examined);
    const found = await this.database.query<Place>(sql, parameters);
    return found[0];
  }

  async count(search: Search, examine: number): Promise<{ examined: number; matching: number }> {
    const { sql, parameters } = countStatement(search, examine);
    const [found] = await this.database.query<{ examined: number; matching: number }>(sql, parameters);
    return found ?? { examined: 0, matching: 0 };
  }

  /** How many match among those that a walk looks at, up to a number. */
  async countWalk(search: Search, reach: Reach): Promise<number> {
    const { sql, parameters } = countWalkStatement(search, reach);
    const [found] = await this.database.query<{ matching: number }>(sql, parameters);
    return found?.matching ?? 0;
  }

  /** A row for each unit; one without a unit where nothing moved. */
  summary(search: Search, reach: Reach): Promise<SummaryRecord[]> {
    const { sql, parameters } = summaryStatement(search, reach);
    return this.database.query<SummaryRecord>(sql, parameters);
  }

  async one(ledgerId: string, journalId: string): Promise<JournalRecord | undefined> {
    const found = await this.database.query<JournalRecord>(ONE_JOURNAL, [ledgerId, journalId]);
    return found[0];
  }

  /** The legs of these journals, posted or held, in their order. */
  legs(journalIds: readonly string[]): Promise<TransferRecord[]> {
    return this.database.query<TransferRecord>(
      `SELECT l.journal_id AS "journalId", d.path AS debit, c.path AS credit, l.unit, l.amount::text AS amount,
              l.purpose_code AS purpose, d.fund AS "debitFund", c.fund AS "creditFund",
              (SELECT e.balance_after::text FROM entry e WHERE e.transfer_id = l.id AND e.side = 'DEBIT') AS "debitAfter",
              (SELECT e.balance_after::text FROM entry e WHERE e.transfer_id = l.id AND e.side = 'CREDIT') AS "creditAfter"
       FROM (
         SELECT t.id, t.journal_id, t.position, t.unit, t.amount, t.purpose_code, t.debit_account_id, t.credit_account_id
         FROM transfer t WHERE t.journal_id = ANY ($1)
         UNION ALL
         SELECT NULL, h.journal_id, h.position, h.unit, h.amount, h.purpose_code, h.debit_account_id, h.credit_account_id
         FROM hold h WHERE h.journal_id = ANY ($1)) AS l
       -- A page has few legs: each account is looked up, whatever the statistics say.
       CROSS JOIN LATERAL (SELECT a.path, a.fund FROM account a WHERE a.id = l.debit_account_id OFFSET 0) AS d
       CROSS JOIN LATERAL (SELECT a.path, a.fund FROM account a WHERE a.id = l.credit_account_id OFFSET 0) AS c
       ORDER BY l.journal_id, l.position`,
      [journalIds],
    );
  }

  /** The accounts that a query asks for; undefined where it asks for none. */
  async accountsOf(ledgerId: string, query: JournalQuery, most: number): Promise<AccountSet | undefined> {
    const parameters = new Parameters();
    const ledger = parameters.place(ledgerId, 'uuid');
    const of = accountCondition(query, parameters);
    return of === undefined ? undefined : this.accountSet(`a.ledger_id = ${ledger} AND ${of}`, parameters, most);
  }

  /** The accounts whose path ends in a name. */
  accountsNamed(ledgerId: string, name: string, most: number): Promise<AccountSet> {
    const parameters = new Parameters();
    const ledger = parameters.place(ledgerId, 'uuid');
    const of = counterpartyCondition(name, parameters);
    return this.accountSet(`a.ledger_id = ${ledger} AND ${of}`, parameters, most);
  }

  // An account's version counts its entries.
  private async accountSet(where: string, parameters: Parameters, most: number): Promise<AccountSet> {
    const [found] = await this.database.query<{ entries: string | null; ids: string[] | null }>(
      `SELECT sum(a.version)::text AS entries, (array_agg(a.id))[1:${String(most + 1)}] AS ids FROM account a WHERE ${where}`,
      parameters.values,
    );
    return { ids: found?.ids ?? [], entries: Number(found?.entries ?? 0) };
  }

  /** Every kind with every actor that ever made one of it: a look-up for each, not a search. */
  pairs(ledgerId: string): Promise<Pair[]> {
    return this.database.query<Pair>(
      `WITH RECURSIVE pair AS (
         (SELECT b.kind, b.actor FROM batch_kind b WHERE b.ledger_id = $1 ORDER BY b.kind, b.actor LIMIT 1)
         UNION ALL
         SELECT n.kind, n.actor FROM pair p CROSS JOIN LATERAL (
           SELECT b.kind, b.actor FROM batch_kind b WHERE b.ledger_id = $1 AND (b.kind, b.actor) > (p.kind, p.actor)
           ORDER BY b.kind, b.actor LIMIT 1) AS n
       ) SELECT kind, actor FROM pair`,
      [ledgerId],
    );
  }

  /** How many journals these pairs made, in up to a number of batches of each. */
  async countPairs(ledgerId: string, pairs: readonly Pair[], most: number): Promise<number> {
    const [found] = await this.database.query<{ count: string }>(
      `SELECT coalesce(sum(b.journals), 0)::text AS count FROM unnest($2::text[], $3::text[]) AS p(kind, actor)
       CROSS JOIN LATERAL (
         SELECT b.journals FROM batch_kind b WHERE b.ledger_id = $1 AND b.kind = p.kind AND b.actor = p.actor LIMIT $4) AS b`,
      [ledgerId, pairs.map(({ kind }) => kind), pairs.map(({ actor }) => actor), most],
    );
    return Math.min(Number(found?.count ?? 0), most);
  }

  /** How many journals are effective within a span, up to a number. */
  async countEffective(ledgerId: string, { from, before }: Span, most: number): Promise<number> {
    const [found] = await this.database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM (
         SELECT 1 FROM journal j WHERE j.ledger_id = $1 AND j.effective_at >= coalesce($2::timestamptz, '-infinity')
           AND j.effective_at < coalesce($3::timestamptz, 'infinity') LIMIT $4) AS few`,
      [ledgerId, from, before, most],
    );
    return found?.count ?? 0;
  }

  /** The batches recorded within a span. */
  async batchesWithin(ledgerId: string, { from, before }: Span): Promise<BatchSpan> {
    const [found] = await this.database.query<BatchSpan>(
      `SELECT CASE WHEN $2::timestamptz IS NOT NULL THEN batch_before($1, $2)::text END AS after,
              CASE WHEN $3::timestamptz IS NOT NULL THEN batch_before($1, $3)::text END AS through`,
      [ledgerId, from, before],
    );
    return found ?? { after: null, through: null };
  }

  async funds(ledgerId: string): Promise<string[]> {
    const found = await this.database.query<{ fund: string }>(
      `SELECT DISTINCT a.fund FROM account a WHERE a.ledger_id = $1 AND a.fund IS NOT NULL ORDER BY a.fund`,
      [ledgerId],
    );
    return found.map(({ fund }) => fund);
  }
}
