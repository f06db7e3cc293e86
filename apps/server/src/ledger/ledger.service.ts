import { createHash } from 'node:crypto';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import { canonicalRequest, validateJournal, type JournalDraft } from '#libs/ledger';
import { chartEntryOf, checkAccountUse, checkBodies, withReleases } from '#libs/posting-rules';
import { Database, type Tx } from '../database/database.js';
import { callSlices } from './call-slices.js';
import { LedgerStore, type AccountOpening, type HashedJournal, type PostingAnswer } from './ledger.store.js';
import { PostingQueue } from './posting-queue.js';
import { answered } from './posting-failures.js';
import type { Posted, PostingResult } from './posting-result.js';
import { refusalOf } from './refusal-words.js';

export type { Posted, PostingResult } from './posting-result.js';

/**
 * Most journals sent to the database in one call: larger batches gain little and hold the ledger row longer. Ten calls
 * may wait, and beyond them so many requests as a server has connections for.
 */
const BATCH = 500;
const LIMITS = { batch: BATCH, room: 10 * BATCH, outside: 1_000 };

const keyOf = (ledgerId: string, path: string, unit: string): string => `${ledgerId} ${path} ${unit}`;

/** A draft that keeps every rule that needs no balance, and its place in the request. */
interface Ready {
  readonly index: number;
  readonly draft: JournalDraft;
  readonly hashed: HashedJournal;
}

function ready(asked: JournalDraft, index: number): Ready | Refusal {
  const draft = withReleases(asked);
  const journal = validateJournal(draft);
  if (isRefusal(journal)) return journal;
  const misuse = checkAccountUse(draft) ?? checkBodies(draft);
  if (misuse !== undefined) return misuse;
  const requestHash = createHash('sha256').update(canonicalRequest(draft)).digest();
  return { index, draft, hashed: { journal, requestHash } };
}

/** A group falls with its first member, even where that one never reaches the database. */
function withoutBrokenGroups(
  drafts: readonly JournalDraft[],
  valid: readonly Ready[],
  results: PostingResult[],
): readonly Ready[] {
  const broken = new Map<string, string>();
  for (const { group, idempotencyKey } of drafts.filter((_, index) => results[index] !== undefined)) {
    if (group !== undefined && !broken.has(group)) broken.set(group, idempotencyKey);
  }
  return valid.filter(({ index, draft }) => {
    const culprit = draft.group === undefined ? undefined : broken.get(draft.group);
    if (culprit !== undefined) results[index] = refusalOf(draft, 'GroupRefused', culprit);
    return culprit === undefined;
  });
}

/** The only writer of money and units. */
@Injectable()
export class LedgerService implements BeforeApplicationShutdown {
  /**
   * Accounts known to exist, committed, so that opening costs a look-up once, with the ids of those that are plain.
   * Keys: ledger, path, unit.
   */
  private readonly known = new Map<string, string | undefined>();
  /** Accounts opened by a transaction that may still be undone. */
  private readonly openedIn = new WeakMap<Tx, Set<string>>();
  private readonly queue: PostingQueue;

  constructor(
    private readonly database: Database,
    private readonly store: LedgerStore,
  ) {
    this.queue = new PostingQueue((ledgerId, drafts) => this.postTogether(ledgerId, drafts), LIMITS);
  }

  /**
   * Posts within a transaction that also makes another fact: call it last before the commit, because it takes the
   * ledger's row. Answers in the order of the drafts; a refused journal leaves no trace. The caller decides whether
   * a refusal undoes the rest (throw) or not.
   */
  async postIn(tx: Tx, ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    const results = new Array<PostingResult>(drafts.length);
    const valid: Ready[] = [];
    for (const [index, asked] of drafts.entries()) {
      const made = ready(asked, index);
      if (isRefusal(made)) results[index] = made;
      else valid.push(made);
    }
    const whole = withoutBrokenGroups(drafts, valid, results);
    await this.openMissing(tx, ledgerId, whole);
    const accountId = (path: string, unit: string): string | undefined => this.known.get(keyOf(ledgerId, path, unit));
    for (const slice of callSlices(whole, BATCH)) {
      const answers = await this.store.post(
        tx,
        { id: ledgerId, accountId },
        slice.map(({ hashed }) => hashed),
      );
      for (const answer of answers) {
        const place = slice[answer.ordinal - 1];
        if (place === undefined) throw new InvariantViolation('the ledger answered for a journal that was not asked');
        results[place.index] = resultOf(answer, place.draft);
      }
    }
    return results;
  }

  /**
   * Posts what one caller asks for, in a transaction of the queue's own, together with whatever others ask at the same
   * time. Its journals stay together and in order; those that form no group stand alone. Answers in the order of the
   * drafts; all of them `LedgerBusy` where too much waits already: nothing is posted then, and the caller may try again;
   * all of them `NotPostable` where the database itself would not take the request.
   */
  post(ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    return answered(drafts, () => this.queue.submit(ledgerId, drafts));
  }

  /**
   * Posts many journals that stand alone, a batch at a time: the next is handed in when the last is answered, so that
   * a long list never crowds out those who ask for one.
   */
  async enqueue(ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    const results: PostingResult[] = [];
    for (const slice of callSlices(
      drafts.map((draft) => ({ draft })),
      BATCH,
    )) {
      results.push(
        ...(await this.post(
          ledgerId,
          slice.map(({ draft }) => draft),
        )),
      );
    }
    return results;
  }

  /** What waits is posted before the server stops; who asks from now on is told to come back. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.drain();
  }

  /** Through when the books are closed: nothing effective up to then is posted. Undefined while none are. */
  closedThrough(tx: Tx, ledgerId: string): Promise<Date | undefined> {
    return this.store.closedThrough(tx, ledgerId);
  }

  /** What goes in one call needs no transaction around it; accounts that it opened before may stay, empty. */
  private postTogether(ledgerId: string, drafts: readonly JournalDraft[]): Promise<readonly PostingResult[]> {
    const calls = callSlices(
      drafts.map((draft) => ({ draft })),
      BATCH,
    );
    const work = (tx: Tx): Promise<readonly PostingResult[]> => this.postIn(tx, ledgerId, drafts);
    return calls.length === 1 ? this.database.statements(work) : this.database.transaction(work);
  }

  /** An account that this transaction opens counts as known only once a later transaction has seen it. */
  private async openMissing(tx: Tx, ledgerId: string, valid: readonly Ready[]): Promise<void> {
    const own = this.openedIn.get(tx) ?? new Set<string>();
    this.openedIn.set(tx, own);
    const missing = new Map<string, AccountOpening>();
    for (const { hashed } of valid) {
      for (const { account: path, unit } of hashed.journal.draft.postings) {
        const key = keyOf(ledgerId, path, unit);
        if (this.known.has(key) || own.has(key) || missing.has(key)) continue;
        const entry = chartEntryOf(path);
        // An account outside the chart is left unopened: the ledger then refuses the journal as UnknownAccount.
        if (!isRefusal(entry)) missing.set(key, { path, unit, entry });
      }
    }
    if (missing.size === 0) return;
    for (const { path, unit, id } of await this.store.existing(tx, ledgerId, [...missing.values()])) {
      const key = keyOf(ledgerId, path, unit);
      this.known.set(key, id ?? undefined);
      missing.delete(key);
    }
    await this.store.openAccounts(tx, ledgerId, [...missing.values()]);
    for (const key of missing.keys()) own.add(key);
  }
}

function resultOf(answer: PostingAnswer, draft: JournalDraft): PostingResult {
  if (answer.outcome === 'ACCEPTED' || answer.outcome === 'REPLAYED') {
    if (answer.journal_id === null) throw new InvariantViolation('a posted journal has an id');
    return { kind: 'Posted', journalId: answer.journal_id, replayed: answer.outcome === 'REPLAYED' };
  }
  return refusalOf(draft, answer.code ?? 'Rejected', answer.detail ?? '');
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
