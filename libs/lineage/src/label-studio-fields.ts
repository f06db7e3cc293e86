import { refuse, type Refusal } from '#libs/amount';
import { isJsonObject, type JsonObject } from './json-value.js';
import { parseInstant } from './instant.js';

export type FieldKind = 'AnnotationMalformed' | 'LabellerMalformed' | 'NumberNotExact';

const RULE = 'labels.labelStudio';

/** A refusal of one field of an export. */
export function refuseField<K extends string>(kind: K, field: string, message: string): Refusal<K> {
  return refuse(kind, { message, field, rule: RULE });
}

/** An id: text, or an integer that survived the reading of JSON; `null` where there is none. */
export function readId(object: JsonObject, field: string): string | null | Refusal<FieldKind> {
  const value = object[field];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  if (typeof value !== 'number')
    return refuseField('AnnotationMalformed', field, `${field} is neither a number nor text.`);
  return exactInteger(value, field);
}

function exactInteger(value: number, field: string): string | Refusal<'NumberNotExact'> {
  // Beyond 2^53 two different numbers of the file read as one: the work of one person could be taken for another's.
  if (Number.isSafeInteger(value)) return String(value);
  return refuseField('NumberNotExact', field, `${field} is not an integer that can be read exactly.`);
}

/** A worker: an object, a bare integer (perhaps of a user the project no longer knows), text, or nobody. */
export function readWorker(object: JsonObject, field: string): string | null | Refusal<FieldKind> {
  const value = object[field];
  if (!isJsonObject(value)) {
    if (typeof value === 'boolean' || Array.isArray(value)) {
      return refuseField('LabellerMalformed', field, `${field} names no worker.`);
    }
    return readId(object, field);
  }
  // The same worker is an object in one export and a bare id in the next, so the id is the name.
  const id = readId(value, 'id');
  if (id !== null) return id;
  const { email } = value;
  if (typeof email === 'string' && email !== '') return email;
  return refuseField('LabellerMalformed', field, `${field} is an object without an id.`);
}

/** A yes or no; `null` and absence mean no. */
export function readFlag(object: JsonObject, field: string): 'yes' | 'no' | Refusal<FieldKind> {
  const value = object[field];
  if (value === true) return 'yes';
  if (value === false || value === null || value === undefined) return 'no';
  return refuseField('AnnotationMalformed', field, `${field} is neither true nor false.`);
}

/** A time as the tool wrote it, checked to be one. */
export function readTime(object: JsonObject, field: string): string | null | Refusal<FieldKind> {
  const value = object[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && parseInstant(value) !== undefined) return value;
  return refuseField('AnnotationMalformed', field, `${field} is not an ISO 8601 time with an offset.`);
}

/** Whole seconds of `lead_time`, rounded down. It runs to days when a tab stays open, and is kept as it is. */
export function readSeconds(object: JsonObject, field: string): bigint | null | Refusal<FieldKind> {
  const value = object[field];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return BigInt(Math.floor(value));
  return refuseField('AnnotationMalformed', field, `${field} is not a number of seconds.`);
}

/** A list of objects; `null` and absence mean none. */
export function readObjects(object: JsonObject, field: string): readonly JsonObject[] | Refusal<FieldKind> {
  const value = object[field];
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every(isJsonObject)) return value;
  return refuseField('AnnotationMalformed', field, `${field} is not a list of objects.`);
}
