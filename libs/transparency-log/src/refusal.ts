/**
 * An expected no of the log. It has the shape of every other refusal of the house, written out
 * here because this lib imports nothing and so can be read, and run, entirely on its own.
 */
export interface LogRefusal<K extends string = string> {
  readonly kind: K;
  readonly refused: true;
  readonly message: string;
  readonly field: string;
  readonly rule: string;
}

/** What is refused belongs to one of these: the entry, the proof, the note or the tile. */
type LogRule = 'log.entry' | 'log.proof' | 'log.note' | 'log.tile';

/** Builds a refusal of the log: what was refused, at which field, why in plain words, and by which rule. */
export function refuseLog<K extends string>(
  kind: K,
  details: { readonly message: string; readonly field: string; readonly rule: LogRule },
): LogRefusal<K> {
  return { kind, refused: true, message: details.message, field: details.field, rule: details.rule };
}

/** Builds a refusal of an entry. */
export function refuseEntry<K extends string>(
  kind: K,
  details: { readonly message: string; readonly field: string },
): LogRefusal<K> {
  return refuseLog(kind, { ...details, rule: 'log.entry' });
}

/** Tells a refusal of the log from bytes or from a taken value. */
export function isLogRefusal(value: unknown): value is LogRefusal {
  return (
    typeof value === 'object' &&
    value !== null &&
    'refused' in value &&
    value.refused === true &&
    'kind' in value &&
    'rule' in value
  );
}
