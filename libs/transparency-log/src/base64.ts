const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUE_OF = new Map(Array.from(ALPHABET, (letter, value) => [letter, value]));

const WELL_FORMED = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Standard base 64 with padding (RFC 4648 §4): `toBase64(utf8('a'))` is `'YQ=='`. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [first = 0, second, third] = bytes.subarray(index, index + 3);
    const bits = (first << 16) | ((second ?? 0) << 8) | (third ?? 0);
    text += letterOf(bits >> 18) + letterOf(bits >> 12);
    text += second === undefined ? '=' : letterOf(bits >> 6);
    text += third === undefined ? '=' : letterOf(bits);
  }
  return text;
}

/**
 * The bytes of standard base 64; `undefined` for any other text. Strict, as the letters must be those that
 * `toBase64` writes: if one byte string had two spellings, a signed file could be altered and still pass.
 */
export function fromBase64(text: string): Uint8Array | undefined {
  if (!WELL_FORMED.test(text)) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let index = 0, at = 0; index < text.length; index += 4, at += 3) {
    let bits = 0;
    for (const letter of text.slice(index, index + 4)) bits = (bits << 6) | (VALUE_OF.get(letter) ?? 0);
    // Bytes beyond the end, which are padding, are not stored.
    bytes.set([bits >> 16, (bits >> 8) & 0xff, bits & 0xff].slice(0, bytes.length - at), at);
  }
  return padding === 0 || toBase64(bytes) === text ? bytes : undefined;
}

function letterOf(bits: number): string {
  return ALPHABET.charAt(bits & 0x3f);
}
