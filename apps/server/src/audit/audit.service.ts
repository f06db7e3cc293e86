import { Injectable } from '@nestjs/common';
import { formatAmount, InvariantViolation, isRefusal, unitOf, type Unit } from '#libs/amount';
import { trialBalance } from '#libs/ledger';
import { checks } from '../database/checks/index.js';
import { BooksStore } from './books.store.js';
import type { JournalQuery, JournalRecord, Place, PostingRecord } from './books.types.js';
import { hledgerEntry, hledgerHeader } from './hledger-text.js';

/** The trial balance of the whole partnership, of one body, or of one unit; smallest steps. */
export interface BooksBalance {
  readonly rows: readonly {
    readonly path: string;
    readonly unit: string;
    readonly debit: bigint;
    readonly credit: bigint;
  }[];
  readonly totals: readonly {
    readonly unit: string;
    readonly debit: bigint;
    readonly credit: bigint;
    readonly difference: bigint;
  }[];
  readonly asOf: Date;
  readonly batch: string;
  readonly head: string;
}

export interface CheckResult {
  readonly code: string;
  readonly sentence: string;
  readonly passed: boolean;
  readonly violations: number;
  readonly detail: string | null;
}

export interface JournalPage {
  readonly journals: readonly (JournalRecord & { readonly postings: readonly PostingRecord[] })[];
  readonly total: number;
  readonly more: boolean;
}

const PAGE = 500;
/** How long the answer of the checks is told again (ms). */
const CHECKS_LIFE_MS = 10_000;

/** What anybody needs to check the books without trusting whoever keeps them. */
@Injectable()
export class AuditService {
  private readonly recent = new Map<string, { at: number; results: Promise<readonly CheckResult[]> }>();

  constructor(private readonly books: BooksStore) {}

  async balance(partnershipId: string, filter: { body: string | null; unit: string | null }): Promise<BooksBalance> {
    const { accounts, head } = await this.books.balances(partnershipId);
    if (head === undefined) throw new InvariantViolation(`partnership ${partnershipId} has no ledger`);
    const wanted = accounts.filter(
      ({ account, unit }) =>
        (filter.body === null || account.startsWith(`${filter.body}:`)) &&
        (filter.unit === null || unit === filter.unit),
    );
    const units = trialBalance(
      wanted.map(({ account, unit, debits, credits }) => ({
        account,
        unit,
        debits: BigInt(debits),
        credits: BigInt(credits),
      })),
    );
    return {
      rows: units.flatMap(({ unit, lines }) =>
        lines.map(({ account, debit, credit }) => ({ path: account, unit, debit, credit })),
      ),
      totals: units.map(({ unit, debits, credits }) => ({
        unit,
        debit: debits,
        credit: credits,
        difference: debits - credits,
      })),
      asOf: head.asOf,
      batch: head.batch,
      head: head.head,
    };
  }

  /** The units of account, with the lib's words and scales. */
  async units(): Promise<readonly Unit[]> {
    const units = (await this.books.unitCodes()).map(unitOf);
    return units.flatMap((unit) => (isRefusal(unit) ? [] : [unit]));
  }

  /** Newest first. A cursor names a place in the books, so pages stay put while more is posted. */
  async journals(
    partnershipId: string,
    query: JournalQuery,
    page: { after: Place | null; first: number },
  ): Promise<JournalPage> {
    const [found, total] = await Promise.all([
      this.books.journals(partnershipId, query, { ...page, first: page.first + 1 }),
      this.books.count(partnershipId, query),
    ]);
    const shown = found.slice(0, page.first);
    const postings = await this.books.postings(shown.map(({ id }) => id));
    return {
      journals: shown.map((journal) => ({ ...journal, postings: postings.get(journal.id) ?? [] })),
      total,
      more: found.length > shown.length,
    };
  }

  /** Every invariant, looked for in the database now. One after the other: a check must not slow the work down. */
  async checks(partnershipId: string): Promise<readonly CheckResult[]> {
    const results: CheckResult[] = [];
    for (const { code, sentence, sql } of checks) {
      const { count, details } = await this.books.violations(partnershipId, sql);
      const detail = count === 0 ? null : details.join('; ');
      results.push({ code, sentence, passed: count === 0, violations: count, detail });
    }
    return results;
  }

  /** The same, at most some seconds old: many who look at once make the books be searched once. */
  recentChecks(partnershipId: string): Promise<readonly CheckResult[]> {
    const now = performance.now();
    const known = this.recent.get(partnershipId);
    if (known !== undefined && now - known.at < CHECKS_LIFE_MS) return known.results;
    const results = this.checks(partnershipId);
    this.recent.set(partnershipId, { at: now, results });
    // A search that failed is not remembered.
    results.catch(() => this.recent.delete(partnershipId));
    return results;
  }

  /** The whole journal as hledger text, page by page, up to the batch that was last when it began. */
  async *hledger(partnership: { id: string; name: string }): AsyncGenerator<string> {
    const { accounts, head } = await this.books.balances(partnership.id);
    if (head === undefined) return;
    yield hledgerHeader(accounts, { partnership: partnership.name, batch: head.batch, head: head.head });
    let place: Place = { batch: '0', ordinal: 0 };
    for (;;) {
      const journals = await this.books.journalsAfter(partnership.id, place, { through: head.batch, first: PAGE });
      const postings = await this.books.postings(journals.map(({ id }) => id));
      yield journals.map((journal) => hledgerEntry(journal, postings.get(journal.id) ?? [])).join('');
      const last = journals.at(-1);
      if (last === undefined || journals.length < PAGE) return;
      place = last;
    }
  }

  /** Decimals to read (money exact, counts rounded as on the pages) beside the exact smallest steps. */
  async *trialBalanceCsv(
    partnershipId: string,
    filter: { body: string | null; unit: string | null },
  ): AsyncGenerator<string> {
    const { rows } = await this.balance(partnershipId, filter);
    yield 'body,account,unit,debit,credit,debit_steps,credit_steps\r\n';
    for (const { path, unit, debit, credit } of rows) {
      const shown = [formatAmount(debit, unit), formatAmount(credit, unit), debit.toString(), credit.toString()];
      yield `${[path.split(':')[0] ?? '', path, unit, ...shown].map(csvField).join(',')}\r\n`;
    }
  }
}

/** Quoted where the text would break a row; a leading =, + or @ is never read as a formula. */
function csvField(text: string): string {
  const safe = /^[=+@\t]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
