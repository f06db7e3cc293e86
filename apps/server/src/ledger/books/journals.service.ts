import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { JournalRecord, Place } from './books.types.js';
import { dayText } from './day.js';
import { csvHead, csvRows, type CsvForm } from './entries-csv.js';
import { journalOf } from './journal-of.js';
import type { JournalModel, JournalSummaryModel } from './journal.models.js';
import { ALL_JOURNALS, type JournalQuery } from './journal-query.js';
import { JournalsStore, type AccountSet } from './journals.store.js';
import { FEW_ACCOUNTS } from './search-ways.js';
import type { BatchSpan, Pair, Search, Way } from './search.types.js';

/** A number of journals; `isCapped`: there are at least as many. */
export interface JournalCount {
  readonly total: number;
  readonly isCapped: boolean;
}

export interface JournalPage {
  readonly journals: readonly JournalModel[];
  readonly more: boolean;
  /** How far the books were read; null at their end. */
  readonly end: Place | null;
  /** Counted when it is asked for. */
  readonly count: () => Promise<JournalCount>;
}

/** Where a page begins and how long it is. */
export interface PageWish {
  readonly after: Place | null;
  readonly first: number;
  /** Most journals that are looked at for it. */
  readonly examine?: number;
}

interface Read {
  readonly found: readonly JournalRecord[];
  readonly more: boolean;
  readonly end: Place | null;
}

/** Journals are counted, and summed, up to here. */
export const COUNTED = 10_000;
/** Most journals that are looked at for a count: where few of many match, it stays a lower bound. */
const EXAMINED = 10_000;
/** Most journals that are looked at for a page. */
const WALKED = 50_000;

/** More accounts than this are not each looked into. */
const MANY_ACCOUNTS = 1_000;
const CSV_PAGE = 500;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** The entries of the books, as anybody may search them. */
@Injectable()
export class JournalsService {
  constructor(private readonly store: JournalsStore) {}

  /**
   * Newest first. A cursor names a place in the books, so pages stay put while more is posted. Where few of very many
   * journals match, a page may be short, or empty, with more to come: `end` says how far the books were read for it.
   */
  async page(
    ledgerId: string,
    query: JournalQuery,
    { after, first, examine = WALKED }: PageWish,
  ): Promise<JournalPage> {
    const search = await this.searchFor(ledgerId, query);
    const { found, more, end } = await this.read({ ...search, before: after }, first, examine);
    return { journals: await this.shown(found), more, end, count: () => this.count(search, examine) };
  }

  /** The same as rows of a file, all of them, page by page. */
  async *csv(ledgerId: string, query: JournalQuery, form: CsvForm): AsyncGenerator<string> {
    const search = await this.searchFor(ledgerId, query);
    yield csvHead(form);
    let before: Place | null = null;
    for (;;) {
      const { found, more, end } = await this.read({ ...search, before }, CSV_PAGE, WALKED);
      const journals = await this.shown(found);
      yield journals.map((journal) => csvRows(journal, form)).join('');
      if (!more) return;
      before = end;
    }
  }

  /** What the matching journals moved, of the newest {@link COUNTED}. */
  async summary(ledgerId: string, query: JournalQuery, examine = WALKED): Promise<JournalSummaryModel> {
    const search = await this.searchFor(ledgerId, query);
    if (nothingFits(search)) return { count: 0, isCapped: false, units: [], first: null, last: null };
    const [rows, walked] = await Promise.all([
      this.store.summary(search, { take: COUNTED, examine }),
      search.way.by === 'walk' ? this.store.walked(search, examine) : undefined,
    ]);
    const [any] = rows;
    const count = any?.count ?? 0;
    const ofAccount = (amount: string | null): bigint | null => (query.account === null ? null : BigInt(amount ?? 0));
    return {
      count,
      isCapped: any?.beyond === true || walked !== undefined,
      units: rows.flatMap(({ unit, moved, debit, credit }) =>
        unit === null ? [] : [{ unit, moved: BigInt(moved ?? 0), debit: ofAccount(debit), credit: ofAccount(credit) }],
      ),
      first: any?.first ? dayText(any.first) : null,
      last: any?.last ? dayText(any.last) : null,
    };
  }

  /** Null where there is none. */
  async one(ledgerId: string, journalId: string): Promise<JournalModel | null> {
    const found = UUID.test(journalId) ? await this.store.one(ledgerId, journalId) : undefined;
    const [journal] = await this.shown(found === undefined ? [] : [found]);
    return journal ?? null;
  }

  async kinds(ledgerId: string): Promise<readonly string[]> {
    return distinct((await this.store.pairs(ledgerId)).map(({ kind }) => kind));
  }

  async actors(ledgerId: string): Promise<readonly string[]> {
    return distinct((await this.store.pairs(ledgerId)).map(({ actor }) => actor));
  }

  funds(ledgerId: string): Promise<readonly string[]> {
    return this.store.funds(ledgerId);
  }

  private async read(search: Search, first: number, examine: number): Promise<Read> {
    if (nothingFits(search)) return { found: [], more: false, end: null };
    const found = await this.store.page(search, { take: first + 1, examine });
    if (found.length > first) return { found: found.slice(0, first), more: true, end: found[first - 1] ?? null };
    const walked = search.way.by === 'walk' ? await this.store.walked(search, examine) : undefined;
    return { found, more: walked !== undefined, end: walked ?? found.at(-1) ?? null };
  }

  private async count(search: Search, examine: number): Promise<JournalCount> {
    if (nothingFits(search)) return { total: 0, isCapped: false };
    if (search.way.by === 'pairs' && isOfKindsAlone(search.query)) {
      // Every batch says how many it holds of a kind.
      const all = await this.store.countPairs(search.ledgerId, search.way.pairs, COUNTED + 1);
      return { total: Math.min(all, COUNTED), isCapped: all > COUNTED };
    }
    if (search.way.by === 'walk') {
      // As far as the sum of what matches is walked for.
      const matching = await this.store.countWalk(search, { take: COUNTED + 1, examine });
      if (matching > COUNTED) return { total: COUNTED, isCapped: true };
      return { total: matching, isCapped: (await this.store.walked(search, examine)) !== undefined };
    }
    const { examined, matching } = await this.store.count(search, EXAMINED + 1);
    return { total: Math.min(matching, COUNTED), isCapped: matching > COUNTED || examined > EXAMINED };
  }

  private async searchFor(ledgerId: string, query: JournalQuery): Promise<Search> {
    const { counterparty } = query;
    const [batches, posting, counter] = await Promise.all([
      this.batchesOf(ledgerId, query),
      this.store.accountsOf(ledgerId, query, COUNTED),
      counterparty === null ? undefined : this.store.accountsNamed(ledgerId, counterparty, COUNTED),
    ]);
    return {
      ledgerId,
      query,
      batches,
      before: null,
      posting: posting !== undefined && posting.ids.length > COUNTED ? 'BY_WORDS' : posting?.ids,
      counter: counter?.ids,
      way: await this.wayFor(ledgerId, query, [posting, counter]),
    };
  }

  private async batchesOf(ledgerId: string, { recorded }: JournalQuery): Promise<BatchSpan> {
    if (recorded.from === null && recorded.before === null) return { after: null, through: null };
    return this.store.batchesWithin(ledgerId, recorded);
  }

  /** The narrowest way to what is asked for: how much each would lead through is looked up, not guessed. */
  private async wayFor(ledgerId: string, query: JournalQuery, sets: readonly (AccountSet | undefined)[]): Promise<Way> {
    if (query.source !== null) return { by: 'source' };
    if (query.openHold === true) return { by: 'open' };
    // Few journals are marked like this, and indexes of their own lead through them.
    if (query.openHold === false || query.reversals === true || query.adjustments === true) return { by: 'walk' };
    if (query.phase !== null && query.phase !== 'POSTED') return { by: 'walk' };
    const ways = [
      await this.byPairs(ledgerId, query),
      ...sets.map((set) => (set === undefined ? undefined : byEntries(set))),
      await this.byEffective(ledgerId, query),
    ].filter((way) => way !== undefined);
    const [first, ...others] = ways;
    if (first === undefined) return { by: 'walk' };
    const narrowest = others.reduce((best, way) => (way.weight < best.weight ? way : best), first);
    // Where few of many match, only a walk knows how far it has got.
    const rare = query.text !== null || query.least !== null || query.most !== null;
    return rare && narrowest.weight > COUNTED ? { by: 'walk' } : narrowest.way;
  }

  private async byPairs(ledgerId: string, { kind, actor }: JournalQuery): Promise<Weighed | undefined> {
    if (kind === null && actor === null) return undefined;
    const pairs = (await this.store.pairs(ledgerId)).filter(
      (pair: Pair) => (kind === null || pair.kind === kind) && (actor === null || pair.actor === actor),
    );
    return { way: { by: 'pairs', pairs }, weight: await this.store.countPairs(ledgerId, pairs, COUNTED + 1) };
  }

  /** Days that reach up to now are soon found from the newest on; days long past are sorted out. */
  private async byEffective(ledgerId: string, { effective }: JournalQuery): Promise<Weighed | undefined> {
    if (effective.from === null && effective.before === null) return undefined;
    const weight = await this.store.countEffective(ledgerId, effective, COUNTED + 1);
    const past = effective.before !== null && effective.before.getTime() < Date.now();
    return weight <= COUNTED || past ? { way: { by: 'effective' }, weight } : undefined;
  }

  private async shown(records: readonly JournalRecord[]): Promise<readonly JournalModel[]> {
    if (records.length === 0) return [];
    const legs = await this.store.legs(records.map(({ id }) => id));
    const byJournal = Map.groupBy(legs, ({ journalId }) => journalId);
    return records.map((record) => journalOf(record, byJournal.get(record.id) ?? []));
  }
}

interface Weighed {
  readonly way: Way;
  /** How many journals or entries it leads through, up to one more than are counted. */
  readonly weight: number;
}

/** An account is asked for that is not there. */
const nothingFits = ({ posting, counter }: Search): boolean => posting?.length === 0 || counter?.length === 0;

/** Nothing is asked for but a kind or an actor. */
const isOfKindsAlone = (query: JournalQuery): boolean =>
  isDeepStrictEqual({ ...query, kind: null, actor: null }, ALL_JOURNALS);

/** Many accounts with very many entries are met often enough on a walk. */
function byEntries({ ids, entries }: AccountSet): Weighed | undefined {
  if (ids.length > MANY_ACCOUNTS || (ids.length > FEW_ACCOUNTS && entries > COUNTED)) return undefined;
  return { way: { by: 'accounts', ids }, weight: Math.min(entries, COUNTED + 1) };
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
