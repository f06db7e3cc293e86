import { type LogRefusal, refuseEntry } from './refusal.js';

/**
 * What may stand in a log entry. There is no number: quantities are decimal strings, so that no
 * reader's floating point can change what was signed.
 */
export type CanonicalValue =
  string | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

export type CanonicalRefusal = LogRefusal<'ValueNotCanonical' | 'TextNotWellFormed' | 'KeyTwice'>;

// Deep enough for any entry, shallow enough that no entry can exhaust the stack.
const MAX_DEPTH = 64;

/** A value found canonical. Wrapped, because a canonical object may itself have a member named `refused`. */
export interface TakenValue {
  readonly value: CanonicalValue;
}

type Taken = { readonly taken: CanonicalValue } | { readonly refusal: CanonicalRefusal };

/**
 * Takes an unknown value in as a canonical one: text is brought to Unicode NFC, and whatever RFC 8785
 * or the house's restriction does not admit is refused by path.
 *
 * Errors: `ValueNotCanonical` (number, bigint, undefined, function, class instance, too deep),
 * `TextNotWellFormed` (lone surrogate), `KeyTwice` (two keys equal after NFC).
 *
 * @example asCanonicalValue({ amount: '100' }) // { value: { amount: '100' } }
 * @example asCanonicalValue({ amount: 100 })   // refused, field '$.amount'
 */
export function asCanonicalValue(value: unknown): TakenValue | CanonicalRefusal {
  const result = take(value, { path: '$', depth: 0 });
  return 'refusal' in result ? result.refusal : { value: result.taken };
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function take(value: unknown, place: Place): Taken {
  if (value === null || typeof value === 'boolean') return { taken: value };
  if (typeof value === 'string') return takeText(value, place.path);
  if (place.depth >= MAX_DEPTH) return no('ValueNotCanonical', place.path, 'is nested too deep');
  if (Array.isArray(value)) return takeArray(value, place);
  if (typeof value === 'object' && isPlainObject(value)) return takeObject(value, place);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return no('ValueNotCanonical', place.path, 'is a number; write quantities as decimal strings');
  }
  return no('ValueNotCanonical', place.path, 'is not text, a boolean, null, a list or a plain object');
}

function takeText(text: string, path: string): Taken {
  if (!text.isWellFormed()) return no('TextNotWellFormed', path, 'holds half of a surrogate pair');
  return { taken: text.normalize('NFC') };
}

function takeArray(items: readonly unknown[], place: Place): Taken {
  const taken: CanonicalValue[] = [];
  for (let index = 0; index < items.length; index += 1) {
    const item = take(items[index], { path: `${place.path}[${String(index)}]`, depth: place.depth + 1 });
    if ('refusal' in item) return item;
    taken.push(item.taken);
  }
  return { taken };
}

function takeObject(object: object, place: Place): Taken {
  const taken = new Map<string, CanonicalValue>();
  for (const [rawKey, member] of Object.entries(object)) {
    const path = `${place.path}.${rawKey}`;
    if (!rawKey.isWellFormed()) return no('TextNotWellFormed', path, 'holds half of a surrogate pair');
    const key = rawKey.normalize('NFC');
    if (taken.has(key)) return no('KeyTwice', path, 'is written twice once normalised');
    const item = take(member, { path, depth: place.depth + 1 });
    if ('refusal' in item) return item;
    taken.set(key, item.taken);
  }
  // fromEntries defines own properties, so a key named __proto__ stays a key.
  return { taken: Object.fromEntries(taken) };
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function no(kind: CanonicalRefusal['kind'], field: string, why: string): Taken {
  return { refusal: refuseEntry(kind, { field, message: `${field} ${why}.` }) };
}

/**
 * The RFC 8785 text of a canonical value: no spaces, keys in order of their UTF-16 code units,
 * strings as ECMAScript writes them. It normalises nothing: take unknown input in with
 * `asCanonicalValue` first. A value the type does not admit is a bug and throws `TypeError`.
 *
 * @example canonicalJson({ b: '2', a: ['x', null] }) // '{"a":["x",null],"b":"2"}'
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalText(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`canonicalJson: a ${typeof value} has no canonical form`);
  const members = Object.entries(value)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([key, member]) => `${canonicalText(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('canonicalJson: text holds half of a surrogate pair');
  return JSON.stringify(text);
}

// Array.isArray does not narrow a readonly array out of a union.
function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
