import { type Field, JOURNAL_FIELDS, journalField, type JournalWords, LEG_FIELDS, legField } from '#libs/entry-proof';
import { isMembers, isRow, isRows, isText, type Members, wholeNumber } from './shape.js';

/** One leg, as the verification reads it. */
export interface Leg {
  /** False for a leg that pends: it moved nothing. */
  readonly posted: boolean;
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: bigint;
  readonly purpose: Field;
}

/** A journal of the bundle: its rows as they were hashed, its words, and what is read out of both. */
export interface BundleJournal {
  readonly row: readonly Field[];
  readonly legRows: readonly (readonly Field[])[];
  readonly legs: readonly Leg[];
  /** Null once they were erased. */
  readonly words: JournalWords | null;
  /** What hides these words in their commitment, hexadecimal; null once it was erased, and before words were hidden. */
  readonly salt: string | null;
  /** What the words were committed to, where their salt has gone; hexadecimal. */
  readonly commitment: string | null;
  readonly ordinal: bigint;
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly reverses: Field;
}

function legOf(row: readonly Field[]): Leg | undefined {
  const [debit, credit, unit] = [legField(row, 'debit'), legField(row, 'credit'), legField(row, 'unit')];
  const amount = wholeNumber(legField(row, 'amount'));
  if (row.length !== LEG_FIELDS.length || row[0] !== 'l' || amount === undefined || amount <= 0n) return undefined;
  if (debit === null || credit === null || unit === null) return undefined;
  return { posted: legField(row, 'id') !== null, debit, credit, unit, amount, purpose: legField(row, 'purpose') };
}

const isNullOrText = (value: unknown): value is string | null => value === null || isText(value);

function wordsOf(value: unknown): JournalWords | null | undefined {
  if (value === null) return null;
  if (!isMembers(value)) return undefined;
  const { memo, requestHash, sourceKind, sourceId } = value;
  if (!isText(requestHash)) return undefined;
  if (!isText(memo) || !isNullOrText(sourceKind) || !isNullOrText(sourceId)) return undefined;
  return { memo, requestHash, sourceKind, sourceId };
}

/** The journal that a line of the bundle holds; undefined where the line holds none. */
export function journalOf(line: Members): BundleJournal | undefined {
  const { j: row, legs: legRows, words: said, salt = null, commitment = null } = line;
  if (!isRow(row) || !isRows(legRows) || !isNullOrText(salt) || !isNullOrText(commitment)) return undefined;
  const words = wordsOf(said);
  const ordinal = wholeNumber(journalField(row, 'ordinal'));
  const [id, kind, key] = [journalField(row, 'id'), journalField(row, 'kind'), journalField(row, 'idempotencyKey')];
  if (row.length !== JOURNAL_FIELDS.length || row[0] !== 'j' || words === undefined || ordinal === undefined)
    return undefined;
  if (id === null || kind === null || key === null) return undefined;
  const legs: Leg[] = [];
  for (const each of legRows) {
    const leg = legOf(each);
    if (leg === undefined) return undefined;
    legs.push(leg);
  }
  return {
    row,
    legRows,
    legs,
    words,
    salt,
    commitment,
    ordinal,
    id,
    kind,
    key,
    reverses: journalField(row, 'reverses'),
  };
}
