import { fromBase64, toBase64 } from './base64.js';
import { concatBytes, type HashBytes, toHex, utf8 } from './bytes.js';
import { type LogRefusal, refuseLog } from './refusal.js';

/** The kinds of key that the log's formats name by their first byte. */
export const KEY_TYPE = {
  /** Ed25519 over the note's text: a log's own. */
  ed25519: 0x01,
  /** Ed25519 over a time and the note's text: a witness's. */
  ed25519Cosignature: 0x04,
  /** The same with ML-DSA-44; named so that such a key can be read and passed on, though nothing here verifies it. */
  mlDsa44Cosignature: 0x06,
} as const;

/** Whose key it is, of what type, and its public bytes. */
export interface NamedKey {
  /** A log's origin or a witness's name, like `example.org/log/ridge`. */
  readonly name: string;
  /** One of `KEY_TYPE`, or a type that is not known here. */
  readonly type: number;
  readonly key: Uint8Array;
}

/** A verifier key: with its id, by which a signature line names it. */
export interface Vkey extends NamedKey {
  /** Lower-case hexadecimal of 4 bytes. */
  readonly keyId: string;
}

const KEY_ID_BYTES = 4;
const ED25519_KEY_BYTES = 32;

/** Whether a text can name a key: not empty, and without spaces, plus signs or control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && name.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(name);
}

/** The id of a key: the first 4 bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), in hexadecimal. */
export function keyId({ name, type, key }: NamedKey, sha256: HashBytes): string {
  return toHex(sha256(concatBytes([utf8(`${name}\n`), new Uint8Array([type]), key])).subarray(0, KEY_ID_BYTES));
}

/**
 * A key as text, `name+hexid+base64(type ‖ key)`: what is published, and kept by whoever will check the log.
 *
 * A name that cannot be one is a bug, and throws.
 */
export function vkeyOf(key: NamedKey, sha256: HashBytes): string {
  if (!isKeyName(key.name)) throw new TypeError(`vkeyOf: ${JSON.stringify(key.name)} cannot name a key`);
  const material = concatBytes([new Uint8Array([key.type]), key.key]);
  return `${key.name}+${keyId(key, sha256)}+${toBase64(material)}`;
}

/**
 * A key from its text. The base 64 may hold `+`, so the text is cut at the first two only. An id that is not the
 * key's own is refused: the text was copied wrongly.
 *
 * Errors: `VkeyMalformed`.
 */
export function parseVkey(text: string, sha256: HashBytes): Vkey | LogRefusal<'VkeyMalformed'> {
  const [name = '', id = '', ...rest] = text.split('+');
  const material = fromBase64(rest.join('+'));
  const [type] = material ?? [];
  if (!isKeyName(name) || material === undefined || type === undefined) {
    return malformed('A key is written name+id+base64.');
  }
  const key = { name, type, key: material.subarray(1) };
  if (isEd25519(type) && key.key.length !== ED25519_KEY_BYTES) {
    return malformed('An Ed25519 key has 32 bytes.');
  }
  if (keyId(key, sha256) !== id) return malformed(`${name} has not the id ${id}.`);
  return { ...key, keyId: id };
}

function isEd25519(type: number): boolean {
  return type === KEY_TYPE.ed25519 || type === KEY_TYPE.ed25519Cosignature;
}

function malformed(message: string): LogRefusal<'VkeyMalformed'> {
  return refuseLog('VkeyMalformed', { field: 'vkey', message, rule: 'log.note' });
}
