import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { canonicalRequest, validateJournal, type JournalDraft } from '#libs/ledger';
import { chartEntryOf } from '#libs/posting-rules';
import { Database, type Tx } from '../database/database.js';
import { LedgerStore, type AccountOpening, type HashedJournal, type PostingAnswer } from './ledger.store.js';

/** A journal that is in the books: new, or found there already under the same key. */
export interface Posted {
  readonly kind: 'Posted';
  readonly journalId: string;
  readonly replayed: boolean;
}

/** The answer for one journal. A refusal's kind is the ledger's code: AssetLocked, BalanceBelowFloor, PeriodClosed… */
export type PostingResult = Posted | Refusal;

/** Most journals sent to the database in one call: larger batches gain little and hold the ledger row longer. */
const BATCH = 500;

const MESSAGES: Readonly<Record<string, (detail: string) => string>> = {
  AssetLocked: (detail) => `${detail} is locked: what it holds belongs to the commons and cannot be paid out`,
  BalanceBelowFloor: (detail) => `${detail}, below what the account may hold`,
  PeriodClosed: (detail) => `${detail} falls in a closed period; post it in an open one`,
  IdempotencyKeyReused: (detail) => `the key "${detail}" was used for another request`,
};

const refusalOf = (answer: PostingAnswer): Refusal => {
  const code = answer.code ?? 'Rejected';
  const detail = answer.detail ?? '';
  const message = MESSAGES[code]?.(detail) ?? `${code}: ${detail}`;
  return refuse(code, { message, field: 'postings', rule: `ledger.${code}` });
};

/** The only writer of money and units. */
@Injectable()
export class LedgerService {
  /** Accounts known to exist, committed, so that opening costs a look-up once. Keys: ledger, path, unit. */
  private readonly known = new Set<string>();
  /** Accounts opened by a transaction that may still be undone. */
  private readonly openedIn = new WeakMap<Tx, Set<string>>();

  constructor(
    private readonly database: Database,
    private readonly store: LedgerStore,
  ) {}

  /**
   * Posts within a transaction that also makes another fact: call it last before the commit, because it takes the
   * ledger's row. Answers in the order of the drafts; a refused journal leaves no trace. The caller decides whether
   * a refusal undoes the rest (throw) or not.
   */
  async postIn(tx: Tx, ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    const results: PostingResult[] = new Array<PostingResult>(drafts.length);
    const valid: { index: number; hashed: HashedJournal }[] = [];
    for (const [index, draft] of drafts.entries()) {
      const journal = validateJournal(draft);
      if (isRefusal(journal)) {
        results[index] = journal;
        continue;
      }
      const requestHash = createHash('sha256').update(canonicalRequest(draft)).digest();
      valid.push({ index, hashed: { journal, requestHash } });
    }
    await this.openMissing(tx, ledgerId, valid);
    for (let start = 0; start < valid.length; start += BATCH) {
      const slice = valid.slice(start, start + BATCH);
      const answers = await this.store.post(
        tx,
        ledgerId,
        slice.map(({ hashed }) => hashed),
      );
      for (const answer of answers) {
        const place = slice[answer.ordinal - 1];
        if (place === undefined) throw new InvariantViolation('the ledger answered for a journal that was not asked');
        results[place.index] = resultOf(answer);
      }
    }
    return results;
  }

  /** Posts many journals that stand alone, each batch in a transaction of its own. */
  async enqueue(ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    const results: PostingResult[] = [];
    for (let start = 0; start < drafts.length; start += BATCH) {
      const slice = drafts.slice(start, start + BATCH);
      results.push(...(await this.database.transaction((tx) => this.postIn(tx, ledgerId, slice))));
    }
    return results;
  }

  /** Through when the books are closed: nothing effective up to then is posted. Undefined while none are. */
  closedThrough(tx: Tx, ledgerId: string): Promise<Date | undefined> {
    return this.store.closedThrough(tx, ledgerId);
  }

  /** An account that this transaction opens counts as known only once a later transaction has seen it. */
  private async openMissing(tx: Tx, ledgerId: string, valid: readonly { hashed: HashedJournal }[]): Promise<void> {
    const own = this.openedIn.get(tx) ?? new Set<string>();
    this.openedIn.set(tx, own);
    const keyOf = (path: string, unit: string): string => `${ledgerId} ${path} ${unit}`;
    const missing = new Map<string, AccountOpening>();
    for (const { hashed } of valid) {
      for (const { account: path, unit } of hashed.journal.draft.postings) {
        const key = keyOf(path, unit);
        if (this.known.has(key) || own.has(key) || missing.has(key)) continue;
        const entry = chartEntryOf(path);
        // An account outside the chart is left unopened: the ledger then refuses the journal as UnknownAccount.
        if (!isRefusal(entry)) missing.set(key, { path, unit, entry });
      }
    }
    if (missing.size === 0) return;
    for (const { path, unit } of await this.store.existing(tx, ledgerId, [...missing.values()])) {
      this.known.add(keyOf(path, unit));
      missing.delete(keyOf(path, unit));
    }
    await this.store.openAccounts(tx, ledgerId, [...missing.values()]);
    for (const key of missing.keys()) own.add(key);
  }
}

function resultOf(answer: PostingAnswer): PostingResult {
  if (answer.outcome === 'ACCEPTED' || answer.outcome === 'REPLAYED') {
    if (answer.journal_id === null) throw new InvariantViolation('a posted journal has an id');
    return { kind: 'Posted', journalId: answer.journal_id, replayed: answer.outcome === 'REPLAYED' };
  }
  return refusalOf(answer);
}

/** Thrown inside a transaction so that nothing of it stays; the service that opened it answers the refusal. */
export class RolledBack extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** All posted, or the transaction is undone with the first refusal. */
export function allPosted(results: readonly PostingResult[]): readonly Posted[] {
  return results.map((result) => {
    if (isRefusal(result)) throw new RolledBack(result);
    return result;
  });
}

/** Runs a transaction whose {@link RolledBack} becomes the refusal it carries. */
export async function refusable<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T | Refusal> {
  try {
    return await database.transaction(work);
  } catch (error) {
    if (error instanceof RolledBack) return error.refusal;
    throw error;
  }
}
