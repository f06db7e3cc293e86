import { fromBase64, toBase64 } from '#libs/transparency-log';

/** A bare item of RFC 8941 in the four forms that signatures use; a decimal or a token is none of them. */
export type BareItem =
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** Parameters in their order; a name stands once. */
export type Parameters = ReadonlyMap<string, BareItem>;

/** An item with its parameters. */
export interface Item {
  readonly kind: 'item';
  readonly item: BareItem;
  readonly parameters: Parameters;
}

/** Several items in parentheses, with parameters of their own. */
export interface InnerList {
  readonly kind: 'list';
  readonly items: readonly Item[];
  readonly parameters: Parameters;
}

/** A dictionary's members in their order; undefined where a text is none, or names a key twice. */
export type Dictionary = ReadonlyMap<string, Item | InnerList>;

/** In UTF-16 units. A signature needs a few hundred; what is longer is not looked at. */
export const LONGEST_FIELD = 4096;

/** RFC 8941, section 3.3.1: fifteen digits at most, which a double holds exactly. */
const INTEGER = /-?\d{1,15}(?![\d.])/uy;
const KEY = /[a-z*][a-z0-9_\-.*]*/uy;
const STRING = /"((?:[ !#-[\]-~]|\\["\\])*)"/uy;
const BYTES = /:([A-Za-z0-9+/=]*):/uy;
const BOOLEAN = /\?([01])/uy;
const SPACES = / */uy;
/** Around the commas of a dictionary tabs may stand too. */
const OPTIONAL_WHITESPACE = /[ \t]*/uy;

/** Reads on from where it is; every step answers undefined where the text says something else. */
class Reader {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  ended(): boolean {
    return this.#at === this.#text.length;
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  is(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at += 1;
    return true;
  }
}

function bareItem(reader: Reader): BareItem | undefined {
  const string = reader.take(STRING)?.[1];
  if (string !== undefined) return { kind: 'string', value: string.replaceAll(/\\(["\\])/gu, '$1') };
  const integer = reader.take(INTEGER)?.[0];
  if (integer !== undefined) return { kind: 'integer', value: Number(integer) };
  const boolean = reader.take(BOOLEAN)?.[1];
  if (boolean !== undefined) return { kind: 'boolean', value: boolean === '1' };
  const base64 = reader.take(BYTES)?.[1];
  const bytes = base64 === undefined ? undefined : fromBase64(base64);
  return bytes === undefined ? undefined : { kind: 'bytes', value: bytes };
}

function parameters(reader: Reader): Parameters | undefined {
  const found = new Map<string, BareItem>();
  while (reader.is(';')) {
    reader.take(SPACES);
    const key = reader.take(KEY)?.[0];
    // RFC 8941 lets the last of two win; a signature that says two things says none.
    if (key === undefined || found.has(key)) return undefined;
    const value: BareItem | undefined = reader.is('=') ? bareItem(reader) : { kind: 'boolean', value: true };
    if (value === undefined) return undefined;
    found.set(key, value);
  }
  return found;
}

function item(reader: Reader): Item | undefined {
  const bare = bareItem(reader);
  const given = bare === undefined ? undefined : parameters(reader);
  return bare === undefined || given === undefined ? undefined : { kind: 'item', item: bare, parameters: given };
}

function innerList(reader: Reader): InnerList | undefined {
  const items: Item[] = [];
  reader.take(SPACES);
  while (!reader.is(')')) {
    const next = item(reader);
    if (next === undefined) return undefined;
    items.push(next);
    // Two items need a space between them.
    const apart = reader.take(SPACES)?.[0] !== '';
    if (reader.is(')')) break;
    if (!apart) return undefined;
  }
  const given = parameters(reader);
  return given === undefined ? undefined : { kind: 'list', items, parameters: given };
}

function member(reader: Reader): Item | InnerList | undefined {
  if (reader.is('=')) return reader.is('(') ? innerList(reader) : item(reader);
  const given = parameters(reader);
  return given === undefined ? undefined : { kind: 'item', item: { kind: 'boolean', value: true }, parameters: given };
}

/**
 * A dictionary of structured fields (RFC 8941), as Signature-Input, Signature and Content-Digest are written.
 * Stricter than the RFC in that a key or parameter given twice, a text of more than 4,096 characters, and base 64 in
 * any but its one spelling are no dictionary.
 *
 * @example parseDictionary('sha-256=:AA==:') // one member of one byte
 */
export function parseDictionary(text: string): Dictionary | undefined {
  if (text.length > LONGEST_FIELD) return undefined;
  const reader = new Reader(text.trim());
  const members = new Map<string, Item | InnerList>();
  while (!reader.ended()) {
    const key = reader.take(KEY)?.[0];
    const value = key === undefined || members.has(key) ? undefined : member(reader);
    if (key === undefined || value === undefined) return undefined;
    members.set(key, value);
    reader.take(OPTIONAL_WHITESPACE);
    if (reader.ended()) return members;
    if (!reader.is(',')) return undefined;
    reader.take(OPTIONAL_WHITESPACE);
    // A comma that nothing follows.
    if (reader.ended()) return undefined;
  }
  return members;
}

function bareText(bare: BareItem): string {
  if (bare.kind === 'string') return `"${bare.value.replaceAll(/["\\]/gu, '\\$&')}"`;
  if (bare.kind === 'bytes') return `:${toBase64(bare.value)}:`;
  if (bare.kind === 'boolean') return bare.value ? '?1' : '?0';
  return String(bare.value);
}

function parametersText(given: Parameters): string {
  return [...given]
    .map(([key, value]) => (value.kind === 'boolean' && value.value ? `;${key}` : `;${key}=${bareText(value)}`))
    .join('');
}

/** An item or a list as RFC 8941 writes it, in the one spelling that signatures are made over. */
export function serialise(value: Item | InnerList): string {
  if (value.kind === 'item') return `${bareText(value.item)}${parametersText(value.parameters)}`;
  return `(${value.items.map(serialise).join(' ')})${parametersText(value.parameters)}`;
}
