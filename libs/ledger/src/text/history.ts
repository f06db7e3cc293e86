import { compareIds, isRefusal, type Refusal } from '#libs/amount';
import { validateJournal } from '../journal.js';
import type { JournalDraft } from '../posting.js';
import { isAccountPath } from '../account.js';
import { mappedAccount, type AccountMap } from './account-map.js';

/** Why a line of a file cannot be taken; `line` counts from 1, and is 0 where the whole file is meant. */
export interface LineRefusal extends Refusal {
  readonly line: number;
}

/** What a refusal of a line tells. */
export interface LineProblem {
  readonly line: number;
  readonly kind: string;
  readonly field: string;
  readonly message: string;
}

/** A journal as a file tells it, and the line where it begins. */
export interface HistoryJournal {
  readonly line: number;
  readonly draft: JournalDraft;
}

/** A whole file, read. It may be posted only where `problemCount` is 0. */
export interface History {
  /** True for a text that these books wrote: all is restored but recorded times, hashes, holds and adjustment marks. */
  readonly own: boolean;
  /** In the order in which they are to be posted. */
  readonly journals: readonly HistoryJournal[];
  /** Holds that an export tells of; a hold ends with its books and is not restored. */
  readonly leftOut: number;
  /** The first {@link MOST_PROBLEMS}, by line. */
  readonly problems: readonly LineRefusal[];
  readonly problemCount: number;
}

/** What a reader is told besides the text. */
export interface HistorySource {
  /** The file's name, for the source of each journal. */
  readonly name: string;
  /** Of the text, in hex: it makes the keys of journals that bring none. */
  readonly digest: string;
  /** Who stands in the books for journals that name nobody. */
  readonly actor: string;
  readonly map: AccountMap;
  /** What the chart says against an account; undefined where it has it. */
  readonly chart: (path: string) => Refusal | undefined;
  /** SHA-256 of a text's UTF-8 bytes, in hex: an argument, because a lib knows no hash function. */
  readonly sha256: (text: string) => string;
}

/** So many refusals are told; the rest are counted. */
export const MOST_PROBLEMS = 100;
/** The kind of a journal that another program's file brings. */
const FOREIGN_KIND = 'history';

/** Every problem of a file, of which the first are kept. */
export class Problems {
  private readonly kept: LineRefusal[] = [];
  private counted = 0;

  add({ line, kind, field, message }: LineProblem): void {
    this.counted += 1;
    if (this.kept.length >= 10 * MOST_PROBLEMS) return;
    this.kept.push({ kind, refused: true, message, field, rule: `history.${field}`, line });
  }

  /** One that a lib's rule found: it keeps the rule's name. */
  addRefusal(line: number, refusal: Refusal): void {
    this.counted += 1;
    if (this.kept.length < 10 * MOST_PROBLEMS) this.kept.push({ ...refusal, line });
  }

  get count(): number {
    return this.counted;
  }

  /** Readers meet problems in several passes; people read them by line. */
  first(): readonly LineRefusal[] {
    return this.kept.toSorted((a, b) => a.line - b.line).slice(0, MOST_PROBLEMS);
  }
}

/** The accounts that a file's names stand for. One that the chart has not is a problem once, where it stands first. */
export class AccountNames {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly source: Pick<HistorySource, 'map' | 'chart'>,
    private readonly problems: Problems,
  ) {}

  of(name: string, line: number): string {
    const before = this.known.get(name);
    if (before !== undefined) return before;
    const path = mappedAccount(this.source.map, name);
    this.known.set(name, path);
    const refusal = this.source.chart(path);
    if (refusal !== undefined) this.problems.addRefusal(line, refusal);
    return path;
  }
}

/** What a file of another program says of a journal. */
export interface ForeignJournal extends Pick<JournalDraft, 'effectiveAt' | 'memo' | 'postings'> {
  readonly line: number;
}

/** Journals of another program: the kind, key, actor and source say where they come from; no custom decided them. */
export function foreignDraft(source: HistorySource, journal: ForeignJournal): HistoryJournal {
  const { line, effectiveAt, memo, postings } = journal;
  const draft: JournalDraft = {
    idempotencyKey: `history:${source.digest}:${String(line)}`,
    kind: FOREIGN_KIND,
    effectiveAt,
    memo,
    actor: source.actor,
    customVersion: 0,
    source: { kind: 'file', id: `${source.name}:${String(line)}` },
    postings,
  };
  return { line, draft };
}

/** Foreign files need not be in the order of time, but balances run in it: by day, then as the file has them. */
export const inOrderOfTime = (journals: readonly HistoryJournal[]): readonly HistoryJournal[] =>
  journals.toSorted((a, b) => compareIds(a.draft.effectiveAt, b.draft.effectiveAt) || a.line - b.line);

/** Names that are no paths are told already: each stands for an account of its own, so that the rest is looked at too. */
const withPaths = (draft: JournalDraft): JournalDraft => ({
  ...draft,
  postings: draft.postings.map((posting, index) =>
    isAccountPath(posting.account) ? posting : { ...posting, account: `je:unknown:${String(index)}` },
  ),
});

/** Most characters of a file's key that stand in the key of its history; a longer one is told by its digest. */
const LONGEST_KEY = 275;

/**
 * A journal of our own export, under keys that belong to this file: as they stand they could be those of what these books
 * are still to post, of a close or a run, and take their place.
 */
function underFile({ line, draft }: HistoryJournal, { digest, sha256 }: HistorySource): HistoryJournal {
  const keyOf = (key: string): string => {
    return `history:${digest.slice(0, 16)}:${key.length > LONGEST_KEY ? `sha256:${sha256(key)}` : key}`;
  };
  const { idempotencyKey, reverses } = draft;
  const links = reverses === undefined ? {} : { reverses: keyOf(reverses) };
  return { line, draft: { ...draft, idempotencyKey: keyOf(idempotencyKey), ...links } };
}

/** Checks each journal by the ledger's rules, and that each key stands once. Ends every reader. */
export function finishHistory(
  read: Pick<History, 'own' | 'leftOut'> & { readonly journals: readonly HistoryJournal[] },
  { source, problems }: { readonly source: HistorySource; readonly problems: Problems },
): History {
  const lines = new Map<string, number>();
  for (const { line, draft } of read.journals) {
    const { idempotencyKey: key } = draft;
    const before = lines.get(key);
    if (before !== undefined) {
      problems.add({
        line,
        kind: 'KeyTwice',
        field: 'key',
        message: `the key "${key}" stands in line ${String(before)} too`,
      });
    }
    lines.set(key, line);
    const valid = validateJournal(withPaths(draft));
    if (isRefusal(valid)) problems.addRefusal(line, valid);
  }
  const journals = read.own ? read.journals.map((journal) => underFile(journal, source)) : read.journals;
  return { ...read, journals, problems: problems.first(), problemCount: problems.count };
}
