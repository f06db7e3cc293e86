/** A hash function given from outside; synchronous, so that one code serves server, browser and auditor. */
export type HashBytes = (bytes: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. A lone surrogate would silently become U+FFFD; callers check for it first. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
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

/** Lower-case hexadecimal of bytes: `toHex(new Uint8Array([10, 255]))` is `'0aff'`. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
