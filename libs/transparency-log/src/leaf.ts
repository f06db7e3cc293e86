import { type HashBytes, hashOf, utf8 } from './bytes.js';
import { asCanonicalValue, canonicalJson, type CanonicalRefusal, type CanonicalValue } from './canonical-json.js';
import { isLogRefusal, type LogRefusal, refuseEntry } from './refusal.js';

/** One fact of the log: what kind it is, in which version of that kind's shape, and its members. */
export interface LogEntry {
  readonly type: string;
  readonly v: string;
  readonly [key: string]: CanonicalValue;
}

/** Tiles carry an entry behind a 16-bit length, so no entry is longer (bytes). */
export const MAX_ENTRY_BYTES = 65_535;

const LEAF_PREFIX = Uint8Array.of(0x00);

/**
 * The bytes of an entry, made once, when the fact is made. From then on the bytes themselves are
 * stored and hashed; nothing writes them out again from the parsed entry.
 *
 * Errors: `EntryNotTyped` (no `type` or `v`), `EntryTooLarge`, and those of `asCanonicalValue`.
 *
 * @example leafBytes({ type: 'motion', v: '1', id: 'm1' }) // utf-8 of {"id":"m1","type":"motion","v":"1"}
 */
export function leafBytes(
  entry: LogEntry,
): Uint8Array | CanonicalRefusal | LogRefusal<'EntryNotTyped' | 'EntryTooLarge'> {
  // `unknown`, because entries also come from callers the compiler never saw.
  for (const field of ['type', 'v']) {
    const member: unknown = entry[field];
    if (typeof member !== 'string' || member === '') {
      return refuseEntry('EntryNotTyped', { field, message: `A log entry names its ${field}.` });
    }
  }
  const taken = asCanonicalValue(entry);
  if (isLogRefusal(taken)) return taken;
  const bytes = utf8(canonicalJson(taken.value));
  if (bytes.length > MAX_ENTRY_BYTES) {
    return refuseEntry('EntryTooLarge', {
      field: '$',
      message: `A log entry holds at most ${String(MAX_ENTRY_BYTES)} bytes; this one has ${String(bytes.length)}.`,
    });
  }
  return bytes;
}

/**
 * The leaf hash of an entry's stored bytes, or of the UTF-8 bytes of its text: SHA-256(0x00 ‖ entry), RFC 9162. The
 * prefix keeps a leaf from ever being read as an inner node.
 *
 * @example toHex(leafHash(utf8(''), sha256)) // '6e340b9c…', not the empty tree's 'e3b0c442…'
 */
export function leafHash(entry: Uint8Array | string, sha256: HashBytes): Uint8Array {
  return hashOf([LEAF_PREFIX, entry], sha256);
}
