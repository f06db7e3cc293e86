/** Crockford's base 32: without I, L, O and U, which are misread. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * What a voter keeps: the first 80 bits of the ballot's leaf in base 32, in groups of four.
 *
 * @example receiptOf(leafHash) // '7KQ2-9D0F-XM4E-A1RZ'
 */
export function receiptOf(leafHash: Uint8Array): string {
  let bits = leafHash.subarray(0, 10).reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    text = `${LETTERS.charAt(Number(bits & 31n))}${place > 0 && place % 4 === 0 ? '-' : ''}${text}`;
    bits >>= 5n;
  }
  return text;
}
