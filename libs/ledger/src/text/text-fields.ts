import type { TextJournal } from './text-journal.js';
import { plain } from './text-journal.js';

/** What a comment gives a meaning of its own, and blanks that a reader may drop: percent signs stand for them. */
const SPECIAL = /[%,;|[\]\p{Cc}\u2028\u2029]|^\s|\s$|(?<=\s)\s/gu;

/** A value as it may stand in a comment of hledger or ledger: one line, no comma, nothing trimmed away. */
export const encodeField = (text: string): string =>
  // None of these is half a surrogate pair, which alone encodeURIComponent would not take. It leaves no comma as it is.
  text.replaceAll(SPECIAL, (character) => encodeURIComponent(character));

/** The same beside an amount, where hledger looks for dates. */
export const encodePurpose = (text: string): string => encodeField(text).replaceAll(':', '%3A');

/** The value again; undefined where the percent signs are none of ours. */
export function decodeField(text: string): string | undefined {
  try {
    return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/gu, (coded) => decodeURIComponent(coded));
  } catch {
    return undefined;
  }
}

/** Every name of a field, for a text that declares its names. */
export const FIELD_NAMES = [
  'kind',
  'id',
  'key',
  'effective',
  'recorded',
  'actor',
  'custom',
  'source-kind',
  'source',
  'reverses',
  'resolves',
  'adjustment',
  'adjusts',
  'memo',
  'purpose',
] as const;

type FieldName = (typeof FIELD_NAMES)[number];

/** The fields of a journal that its lines do not show, by name, in the order in which they are written. */
export function fieldsOf(journal: TextJournal): readonly (readonly [name: FieldName, value: string])[] {
  const { key, effective, recorded, actor, customVersion, source, reverses, resolves, adjustment, memo } = journal;
  const fields: readonly (readonly [FieldName, string | undefined])[] = [
    ['key', key],
    ['effective', effective],
    ['recorded', recorded],
    ['actor', actor],
    ['custom', customVersion.toString()],
    ['source-kind', source?.kind],
    ['source', source?.id],
    ['reverses', reverses],
    ['resolves', resolves],
    ['adjustment', adjustment ? 'yes' : undefined],
    ['adjusts', journal.adjustsPeriod],
    ['memo', plain(memo) === memo ? undefined : memo],
  ];
  return fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Reads `name: value, name: value` as {@link fieldsOf} and {@link encodeField} wrote it; other words are no field. */
export function readFields(comment: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of comment.split(/, ?/u)) {
    const [, name, value] = /^([a-z-]+):(?: (.*))?$/u.exec(part.trimStart()) ?? [];
    const decoded = decodeField(value ?? '');
    if (name !== undefined && decoded !== undefined) fields.set(name, decoded);
  }
  return fields;
}
