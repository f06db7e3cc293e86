/**
 * A hash function given from outside; synchronous, so that one code serves server, browser and auditor. It keeps nothing
 * of what it is given: the next hash may be made in the same buffer.
 */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** Bytes of every hash in the log: SHA-256. */
export const HASH_BYTES = 32;

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. A lone surrogate would silently become U+FFFD; callers check for it first. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Where the input of a hash is put together, again and again: a buffer of its own for each would cost more than the hash. */
const room = new Uint8Array(16_384);

/** At most so many bytes a text has in UTF-8 for each of its UTF-16 code units. */
const MOST_BYTES_A_UNIT = 3;

/**
 * The hash of these parts, one after the other with nothing between them; a text stands for its UTF-8 bytes.
 *
 * @example hashOf(['a', new Uint8Array([0])], sha256) // of the bytes 0x61 0x00
 */
export function hashOf(parts: readonly (string | Uint8Array)[], sha256: HashBytes): Uint8Array {
  let most = 0;
  for (const part of parts) most += typeof part === 'string' ? part.length * MOST_BYTES_A_UNIT : part.length;
  const bytes = most > room.length ? new Uint8Array(most) : room;
  let end = 0;
  for (const part of parts) {
    if (typeof part === 'string') {
      end += encoder.encodeInto(part, end === 0 ? bytes : bytes.subarray(end)).written;
    } else {
      bytes.set(part, end);
      end += part.length;
    }
  }
  return sha256(bytes.subarray(0, end));
}

/** Whether a text holds no control character below the space, newlines among them. */
export function isLine(text: string): boolean {
  for (const letter of text) if (letter < ' ') return false;
  return true;
}

/** Puts byte strings one after the other, with nothing between them. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** Whether two byte strings are the same. Not constant in time: nothing in the log is secret. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

const HEX_OF = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal of bytes: `toHex(new Uint8Array([10, 255]))` is `'0aff'`. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += HEX_OF[byte] ?? '';
  return hex;
}

/** The value of a letter of lower-case hexadecimal by its code; -1 for any other letter. */
const VALUE_OF = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));

/** The bytes of lower-case hexadecimal; `undefined` for any other text. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    const high = VALUE_OF[hex.charCodeAt(2 * index)] ?? -1;
    const low = VALUE_OF[hex.charCodeAt(2 * index + 1)] ?? -1;
    if (high < 0 || low < 0) return undefined;
    bytes[index] = (high << 4) | low;
  }
  return bytes;
}
