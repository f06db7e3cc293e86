import { COMMITMENTS, JOURNALS, SALTS } from './bundle-sql.js';
import type { JournalRow, OpenedJournal } from './bundle-rows.js';
import type { BundleReader } from './snapshot-reader.js';

/** One journal of a page: its batch and its place there. */
const keyOf = ({ seq, ordinal }: { readonly seq: string; readonly ordinal: number }): string =>
  `${seq} ${String(ordinal)}`;

/** All journals in the order of the books, with the salts of their words, a page at a time. */
export async function* openedJournals(
  reader: BundleReader,
  ledger: string,
  through: string,
): AsyncGenerator<OpenedJournal> {
  for await (const page of reader.pages<JournalRow>(JOURNALS, [ledger, through])) {
    yield* await withSalts(reader, ledger, page);
  }
}

/** Journals with what opens their words, or what they were committed to. */
export async function withSalts(
  reader: Pick<BundleReader, 'rows'>,
  ledger: string,
  journals: readonly JournalRow[],
): Promise<readonly OpenedJournal[]> {
  const sequences = [...new Set(journals.map(({ seq }) => seq))];
  const found = await reader.rows<{ seq: string; ordinal: number; salt: string }>(SALTS, [ledger, sequences]);
  const salts = new Map(found.map((row) => [keyOf(row), row.salt]));
  const unsalted = [...new Set(journals.filter((each) => !salts.has(keyOf(each))).map(({ seq }) => seq))];
  const told =
    unsalted.length === 0
      ? []
      : await reader.rows<{ seq: string; ordinal: number; words: string | null }>(COMMITMENTS, [ledger, unsalted]);
  const commitments = new Map(told.map((row) => [keyOf(row), row.words ?? undefined]));
  return journals.map((each) => {
    const key = keyOf(each);
    return { ...each, salt: salts.get(key), commitment: commitments.get(key) };
  });
}
