/** A hash function given from outside; synchronous, so that one code serves server, browser and auditor. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

/** Bytes of every hash in the log: SHA-256. */
export const HASH_BYTES = 32;

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. A lone surrogate would silently become U+FFFD; callers check for it first. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
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
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** Lower-case hexadecimal of bytes: `toHex(new Uint8Array([10, 255]))` is `'0aff'`. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** The bytes of lower-case hexadecimal; `undefined` for any other text. */
export function fromHex(hex: string): Uint8Array | undefined {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) return undefined;
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => parseInt(hex.slice(2 * index, 2 * index + 2), 16));
}
