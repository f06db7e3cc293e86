import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { compareIds, InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import {
  NO_MAP,
  parseAccountMap,
  Problems,
  readCsv,
  readHledger,
  type AccountMap,
  type History,
  type HistoryJournal,
  type LineRefusal,
} from '#libs/ledger';
import { Database, type Tx } from '../../database/database.js';
import { LedgerService, refusable, RolledBack, type PostingResult } from '../ledger.service.js';
import { chartWithHints } from './chart-hints.js';
import { HistoryImportStore, type OpenAccount } from './history-import.store.js';
import type { HistoryPreview, HistoryRequest, HistoryUnit } from './history.types.js';

/** Most characters of a file: it is read as one text, and posted in one transaction. */
const MOST_CHARACTERS = 64 * 1024 ** 2;
/** Most characters of a file's name that are kept. */
const LONGEST_NAME = 300;
/** Journals shown of a file. */
const SAMPLE = 20;

const READERS = { CSV: readCsv, HLEDGER: readHledger } as const;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const refuseFile = (kind: string, message: string): Refusal =>
  refuse(kind, { message, field: 'text', rule: `history.${kind}` });

/** What the database said of a whole file. */
interface Tried {
  readonly replayed: number;
  readonly accounts: readonly OpenAccount[];
  readonly problems: Problems;
}

/** Thrown so that nothing of a preview stays; it carries what the preview found. */
class Undone extends Error {
  constructor(readonly tried: Tried) {
    super('nothing of this was to stay');
  }
}

/** Books of the past, taken over whole or not at all, at their original times. */
@Injectable()
export class HistoryImportService {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
    private readonly store: HistoryImportStore,
  ) {}

  /**
   * Reads a file and tries it in the books, in one transaction that stays only where `commit` is asked and nothing is
   * refused. Foreign history goes into a ledger that holds nothing and has not been closed. A file that is in the books
   * already, word for word, changes nothing and says so.
   */
  async import(ledgerId: string, request: HistoryRequest): Promise<HistoryPreview | Refusal> {
    const map = mapOf(request);
    if (isRefusal(map)) return map;
    const history = readFile(request, map);
    if (isRefusal(history)) return history;
    if (history.problemCount === 0 && history.journals.length === 0) {
      return refuseFile('FileEmpty', 'the file holds no journal');
    }
    if (history.problemCount > 0) return previewOf(request, history, UNTRIED);
    const tried = await this.attempt(ledgerId, history, request);
    return isRefusal(tried) ? tried : previewOf(request, history, tried);
  }

  private async attempt(ledgerId: string, history: History, request: HistoryRequest): Promise<Tried | Refusal> {
    try {
      return await refusable(this.database, async (tx) => {
        const tried = await this.postAll(tx, ledgerId, history);
        if (!request.commit || tried.problems.count > 0) throw new Undone(tried);
        if (tried.replayed < history.journals.length) await this.note(tx, ledgerId, request);
        return tried;
      });
    } catch (error) {
      if (error instanceof Undone) return error.tried;
      throw error;
    }
  }

  private async postAll(tx: Tx, ledgerId: string, history: History): Promise<Tried> {
    const keys = history.journals.map(({ draft }) => draft.idempotencyKey);
    const before = await this.store.standing(tx, ledgerId, keys);
    const isReplay = before.known === keys.length;
    if (!isReplay) await this.refuseUnlessFresh(tx, ledgerId, before.journals);
    const opened = new Set((await this.store.accounts(tx, ledgerId)).map(({ path, unit }) => `${path} ${unit}`));
    const problems = new Problems();
    const drafts = history.journals.map(({ draft }) => draft);
    const replayed = notePosted(history.journals, await this.ledger.postIn(tx, ledgerId, drafts), problems);
    if (replayed < keys.length && problems.count === 0) {
      // The posting holds the ledger's row: what others wrote before it was free is seen now.
      const { journals } = await this.store.standing(tx, ledgerId, []);
      await this.refuseUnlessFresh(tx, ledgerId, journals - (keys.length - replayed));
    }
    const accounts = await this.store.accounts(tx, ledgerId);
    return { replayed, accounts: accounts.filter(({ path, unit }) => !opened.has(`${path} ${unit}`)), problems };
  }

  private note(tx: Tx, ledgerId: string, { name, text, format, actor }: HistoryRequest): Promise<void> {
    const kept = name.replaceAll('\0', '').slice(0, LONGEST_NAME).toWellFormed();
    return this.store.note(tx, ledgerId, { digest: sha256(text), name: kept === '' ? '-' : kept, format, actor });
  }

  private async refuseUnlessFresh(tx: Tx, ledgerId: string, journals: number): Promise<void> {
    const closed = await this.ledger.closedThrough(tx, ledgerId);
    if (closed !== undefined) {
      const message = `the books are closed through ${closed.toISOString()}: history is taken over before the first close`;
      throw new RolledBack(refuseFile('PeriodClosed', message));
    }
    if (journals === 0) return;
    const message = `the ledger holds ${String(journals)} journals: history is taken over into an empty one`;
    throw new RolledBack(refuseFile('LedgerNotEmpty', message));
  }
}

const mapOf = ({ map }: HistoryRequest): AccountMap | Refusal =>
  map === undefined || map === null || map.trim() === '' ? NO_MAP : parseAccountMap(map);

function readFile({ name, text, format, actor }: HistoryRequest, map: AccountMap): History | Refusal {
  if (text.length > MOST_CHARACTERS) {
    const most = `${String(MOST_CHARACTERS / 1024 ** 2)} million`;
    return refuseFile('FileTooLarge', `the file has ${String(text.length)} characters; at most ${most} are read`);
  }
  if (text.includes('\0')) {
    return refuseFile('FileUnreadable', 'the file is not text in UTF-8: save it as UTF-8 and try again');
  }
  return READERS[format](text, { name, actor, map, digest: sha256(text), sha256, chart: chartWithHints() });
}

/** Keeps what was refused, by its line; answers how many were in the books before. */
function notePosted(
  journals: readonly HistoryJournal[],
  results: readonly PostingResult[],
  problems: Problems,
): number {
  let replayed = 0;
  for (const [index, { line }] of journals.entries()) {
    const result = results[index];
    if (result === undefined) throw new InvariantViolation('the ledger left a journal unanswered');
    if (isRefusal(result)) problems.addRefusal(line, withAdvice(result));
    else if (result.replayed) replayed += 1;
  }
  return replayed;
}

/** No guardian of these books released what other books parted with: such history is taken over from after it. */
const AFTER_THE_GATES =
  'history does not pass the gates of the asset lock: take over the books from the day after the last such entry, their ' +
  'balances of that day as the opening entry, and register the assets that are still there (copyhold asset register)';

const withAdvice = (refusal: Refusal): Refusal =>
  refusal.kind === 'AssetLocked' ? { ...refusal, message: `${refusal.message}; ${AFTER_THE_GATES}` } : refusal;

/** A file with problems of its own is not tried: every balance after a missing journal would be wrong. */
const UNTRIED: Tried = { replayed: 0, accounts: [], problems: new Problems() };

function unitsOf(journals: readonly HistoryJournal[]): readonly HistoryUnit[] {
  const units = new Map<string, { journals: number; moved: bigint }>();
  for (const { draft } of journals) {
    for (const [unit, lines] of Map.groupBy(draft.postings, (posting) => posting.unit)) {
      const before = units.get(unit) ?? { journals: 0, moved: 0n };
      const moved = lines.reduce((sum, { side, amount }) => (side === 'DEBIT' ? sum + amount : sum), 0n);
      units.set(unit, { journals: before.journals + 1, moved: before.moved + moved });
    }
  }
  return [...units].map(([unit, sums]) => ({ unit, ...sums })).sort((a, b) => compareIds(a.unit, b.unit));
}

function previewOf({ name, commit }: HistoryRequest, history: History, tried: Tried): HistoryPreview {
  const { journals, own, leftOut } = history;
  const days = journals.map(({ draft }) => draft.effectiveAt.slice(0, 10)).sort(compareIds);
  const refusals: readonly LineRefusal[] = [...history.problems, ...tried.problems.first()];
  const refusalCount = history.problemCount + tried.problems.count;
  return {
    kind: 'ImportPreview',
    name,
    committed: commit && refusalCount === 0,
    own,
    journals: journals.length,
    replayed: tried.replayed,
    leftOut,
    first: days[0] ?? null,
    last: days.at(-1) ?? null,
    units: unitsOf(journals),
    accounts: tried.accounts,
    sample: journals.slice(0, SAMPLE),
    refusals,
    refusalCount,
  };
}
