import { fromHex, type HashBytes, toHex, utf8 } from './bytes.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { KEY_TYPE, parseVkey, type Vkey, vkeyOf } from './vkey.js';

/** From which keys a log goes on to which, as texts: `name+id+base64`. */
export interface KeyChange {
  readonly origin: string;
  /** Those that signed until here. */
  readonly before: readonly string[];
  /** Those that sign from here on. */
  readonly keys: readonly string[];
}

/** A change, and which of the keys before said so. */
export interface SignedKeyChange extends KeyChange {
  readonly by: string;
  /** 128 lower-case hexadecimal digits. */
  readonly signature: string;
}

export type KeyChangeRefusal = LogRefusal<'KeyChangeMalformed' | 'KeyChangeUnsigned'>;

/** What a key before signs: both sets, so that no earlier change can be said again. */
export function keyChangeText({ origin, before, keys }: KeyChange): string {
  return `key-change\n${origin}\n${before.join(' ')}\n${keys.join(' ')}\n`;
}

/** The change, signed by one of the keys before. */
export function signKeyChange(change: KeyChange, signer: NoteSigner, sha256: HashBytes): SignedKeyChange {
  const by = vkeyOf({ name: signer.name, type: KEY_TYPE.ed25519, key: signer.publicKey }, sha256);
  return { ...change, by, signature: toHex(signer.sign(utf8(keyChangeText(change)))) };
}

/** The entry of a change, byte for byte as it is hashed. */
export function keyChangeEntry({ before, by, keys, signature }: Omit<SignedKeyChange, 'origin'>): string {
  // Members in the order of RFC 8785; no key holds a character that JSON escapes.
  return JSON.stringify({ before, by, keys, signature, type: 'log-key', v: '2' });
}

/**
 * The keys that a log goes on with, if one of those that are trusted now has signed the change.
 *
 * Errors: `KeyChangeMalformed`; `KeyChangeUnsigned` where no trusted key has.
 */
export function openKeyChange(
  entry: string,
  { origin, trusted }: { readonly origin: string; readonly trusted: readonly string[] },
  { sha256, verify }: { readonly sha256: HashBytes; readonly verify: VerifyEd25519 },
): { readonly keys: readonly Vkey[] } | KeyChangeRefusal {
  const said = read(entry);
  if (said === undefined) return refuse('KeyChangeMalformed', 'A change of keys names the keys before and after.');
  const named = said.keys.map((text) => parseVkey(text, sha256));
  const keys = named.filter((key): key is Vkey => !isLogRefusal(key) && isOf(key, origin));
  if (keys.length !== named.length || keys.length === 0) {
    return refuse('KeyChangeMalformed', `The keys after are not keys of ${origin}.`);
  }
  const by = parseVkey(said.by, sha256);
  const signature = fromHex(said.signature);
  if (isLogRefusal(by) || !isOf(by, origin) || signature === undefined) {
    return refuse('KeyChangeMalformed', `Whoever signed the change of keys is not a key of ${origin}.`);
  }
  const isTrusted = said.before.includes(said.by) && trusted.includes(said.by);
  const text = utf8(keyChangeText({ ...said, origin }));
  if (!isTrusted || !verify(by.key, text, signature)) {
    return refuse('KeyChangeUnsigned', 'No key that counted before has signed this change of keys.');
  }
  return { keys };
}

const isOf = ({ name, type }: Vkey, origin: string): boolean => name === origin && type === KEY_TYPE.ed25519;

/** The entry's members, if it is written as {@link keyChangeEntry} writes them. */
function read(entry: string): Omit<SignedKeyChange, 'origin'> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(entry);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { before, by, keys, signature } = value as Record<string, unknown>;
  if (!areTexts(before) || typeof by !== 'string' || !areTexts(keys) || typeof signature !== 'string') return undefined;
  const said = { before, by, keys, signature };
  return keyChangeEntry(said) === entry ? said : undefined;
}

const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

function refuse<K extends KeyChangeRefusal['kind']>(kind: K, message: string): LogRefusal<K> {
  return refuseLog(kind, { field: 'keys', message, rule: 'log.note' });
}
