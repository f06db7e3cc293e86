/** Crockford's digits: no I, L, O or U, so that a code can be read aloud and copied by hand. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 80 bits: short enough to write down, long enough that no two leaves share it. */
const BYTES = 10;

/**
 * A voter's receipt: the first 80 bits of the leaf hash in base 32, in groups of four.
 *
 * @example receiptOf(leafHash(entry, sha256)) // '7Q4M-V0ZK-1B2C-D3EF'
 */
export function receiptOf(leaf: Uint8Array): string {
  let bits = 0n;
  for (const byte of leaf.slice(0, BYTES)) bits = (bits << 8n) | BigInt(byte);
  let code = '';
  for (let shift = BigInt(BYTES * 8 - 5); shift >= 0n; shift -= 5n)
    code += DIGITS.charAt(Number((bits >> shift) & 31n));
  return code.replaceAll(/(.{4})(?=.)/gu, '$1-');
}
