/** Rows as the statements of the bundle answer them. */

export interface HeadRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly currency: string;
  readonly origin: string;
  readonly size: string;
  readonly checkpoint: string;
  /** Entry of the last batch's leaf; empty where there is none. */
  readonly lastBatch: Buffer;
}

export interface LeafRow {
  readonly index: string;
  readonly type: string;
  readonly entry: Buffer;
}

export interface BatchRow {
  readonly seq: string;
  readonly recordedAt: string;
  readonly prev: string;
  readonly hash: string;
  readonly n: string;
  readonly hashVersion: string;
}

type Texts = readonly (string | null)[];

export interface JournalRow {
  readonly seq: string;
  readonly ordinal: number;
  readonly row: Texts;
  readonly memo: string;
  readonly requestHash: string;
  readonly sourceKind: string | null;
  readonly sourceId: string | null;
  readonly legs: readonly Texts[];
}

/** A journal with what opens its words, or what they were committed to. */
export interface OpenedJournal extends JournalRow {
  readonly salt: string | undefined;
  readonly commitment: string | undefined;
}

export interface CustomRow {
  readonly version: string;
  readonly effectiveAt: string;
  readonly adoptedAt: string;
  readonly rules: string;
}

export interface CloseRow {
  readonly period: string;
  readonly generation: string;
  readonly result: string;
}

export interface MotionRow {
  readonly motion: string;
  readonly amount: string;
  readonly quorum: string;
  readonly customVersion: string;
  readonly lines: readonly string[];
  readonly voterRefs: readonly string[];
}

export interface BallotRow {
  readonly voter: string;
  readonly allocations: readonly string[];
  readonly salt: string;
}

export interface RunRow {
  readonly id: string;
  readonly code: string;
  readonly kind: string;
  readonly body: string;
  readonly unit: string;
  readonly total: string;
}

/** The members of a leaf's entry; nothing where it does not read. */
export function membersOf(entry: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(entry.toString());
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
}

/** One line of a journal as a bundle has it. */
export function journalLine(journal: OpenedJournal, hashVersion: string): object {
  const { row: j, legs, memo, requestHash, sourceKind, sourceId, salt, commitment } = journal;
  const words = { memo, requestHash, sourceId, sourceKind };
  if (hashVersion === '2') return { j, words, legs };
  // Words that were erased stay where facts are kept, and go nowhere from there.
  return salt === undefined ? { j, words: null, commitment: commitment ?? null, legs } : { j, words, salt, legs };
}
