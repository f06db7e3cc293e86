import { canonicalJson, type HashBytes, hashOf, toHex, utf8 } from '#libs/transparency-log';
import { type Field, recordText } from './record-text.js';

/** A batch as it is hashed: which one it is, what it follows, how many journals it holds. */
export interface BatchHead {
  readonly ledger: string;
  readonly sequence: string;
  /** Hash of the batch before it, hexadecimal; empty for the first. */
  readonly previous: string;
  readonly journals: string;
}

/**
 * What a journal says in words: the only fields whose commitment may be made to say nothing one day. The hash of the
 * request stands among them because it was made from the words too, and would let them be guessed.
 */
export interface JournalWords {
  readonly memo: string;
  /** Hexadecimal. */
  readonly requestHash: string;
  readonly sourceKind: string | null;
  readonly sourceId: string | null;
}

/** A journal as it is hashed: its row, in the order of `JOURNAL_FIELDS`, and the rows of its legs by position. */
export interface HashedJournal {
  readonly row: readonly Field[];
  readonly legs: readonly (readonly Field[])[];
}

/** The fields of a journal's row; in the hash the commitment to its words follows them. */
export const JOURNAL_FIELDS = [
  'mark',
  'ordinal',
  'id',
  'idempotencyKey',
  'kind',
  'actor',
  'customVersion',
  'effectiveAt',
  'recordedAt',
  'reverses',
  'phase',
  'expiresAt',
  'resolves',
  'adjustment',
  'adjustsPeriod',
] as const;

/** The fields of a hashed leg's row; a leg that only pends has no id. */
export const LEG_FIELDS = ['mark', 'position', 'id', 'debit', 'credit', 'unit', 'amount', 'purpose'] as const;

export type JournalField = (typeof JOURNAL_FIELDS)[number];
export type LegField = (typeof LEG_FIELDS)[number];

const PLACE_OF_JOURNAL_FIELD = new Map(JOURNAL_FIELDS.map((name, place) => [name, place]));
const PLACE_OF_LEG_FIELD = new Map(LEG_FIELDS.map((name, place) => [name, place]));

/** One field of a journal's row, by name. */
export const journalField = (row: readonly Field[], name: JournalField): Field =>
  row[PLACE_OF_JOURNAL_FIELD.get(name) ?? -1] ?? null;

/** One field of a leg's row, by name. */
export const legField = (row: readonly Field[], name: LegField): Field =>
  row[PLACE_OF_LEG_FIELD.get(name) ?? -1] ?? null;

const DOMAIN = 'journal-words\n';

/** The commitment to a journal's words: with the salt erased it says nothing, and the chain stays whole. */
export function wordsHash(words: JournalWords, salt: Uint8Array, sha256: HashBytes): Uint8Array {
  const { memo, requestHash, sourceKind, sourceId } = words;
  // The canonical text of the four, written out in their order: this is done for every journal of a log.
  const text = `{"memo":${canonicalJson(memo)},"requestHash":${canonicalJson(requestHash)},"sourceId":${canonicalJson(sourceId)},"sourceKind":${canonicalJson(sourceKind)}}`;
  return hashOf([DOMAIN, salt, text], sha256);
}

/** The hash of one journal: of the text of its row, which ends in the commitment to its words, then of its legs. */
export function journalHash({ row, legs }: HashedJournal, words: Uint8Array, sha256: HashBytes): Uint8Array {
  const head = recordText([...row, bytea(toHex(words))]);
  return hashOf([head, ...legs.map(recordText)], sha256);
}

/** A bytea as PostgreSQL writes it. */
const bytea = (hex: string): string => `\\x${hex}`;

/**
 * Version 3 of a batch's hash: SHA-256 of the text of `('3', ledger, sequence, previous, journals)` and of the hashes
 * of its journals in their order, so that one entry is checked with its own rows and the hashes of its neighbours.
 */
export function batchHash(head: BatchHead, journals: readonly Uint8Array[], sha256: HashBytes): Uint8Array {
  const { ledger, sequence, previous, journals: count } = head;
  return hashOf([recordText(['3', ledger, sequence, bytea(previous), count]), ...journals], sha256);
}

/** A field of version 2: its length in bytes before it, or a mark for none. */
const framed = (field: Field): string => (field === null ? '-,' : `${String(utf8(field).length)}:${field},`);

/** `2026-05-04 10:00:00.25+00` as the seconds since 1970 that version 2 hashes: `1777888800.250000`. */
function epochOf(instant: Field): Field {
  const [, day = '', time = '', fraction = ''] = /^([\d-]+) ([\d:]+)(?:\.(\d+))?\+00$/u.exec(instant ?? '') ?? [];
  const seconds = Date.parse(`${day}T${time}Z`) / 1000;
  return Number.isSafeInteger(seconds) ? `${String(seconds)}.${fraction.padEnd(6, '0')}` : null;
}

/** What a journal adds to the text of version 2; its words stand there unsalted. */
export function journalTextV2(journal: HashedJournal, words: JournalWords, sha256: HashBytes): string {
  const hex = (text: string): string => toHex(sha256(utf8(text)));
  const { row, legs } = journal;
  const at = (name: JournalField): Field => journalField(row, name);
  const head = [
    at('ordinal'),
    at('id'),
    at('idempotencyKey'),
    words.requestHash,
    at('kind'),
    at('actor'),
    at('customVersion'),
    epochOf(at('effectiveAt')),
    epochOf(at('recordedAt')),
    at('reverses'),
    hex(words.memo),
    hex(framed(words.sourceKind) + framed(words.sourceId)),
    String(legs.length),
  ];
  return [...head, ...legs.flatMap((leg) => leg.slice(1))].map(framed).join('');
}

/** Version 2 of a batch's hash, which the oldest batches carry. */
export function batchHashV2(head: BatchHead, journals: readonly string[], sha256: HashBytes): Uint8Array {
  const { ledger, sequence, previous, journals: count } = head;
  const text = ['2', ledger, sequence, previous, count].map(framed).join('') + journals.join('');
  return sha256(utf8(text));
}
