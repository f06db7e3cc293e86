import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * SHA-256 of a text's UTF-8, in lower-case hexadecimal (FIPS 180-4). Synchronous and the same everywhere: accounts and
 * keys are made of it.
 *
 * @example sha256('abc') // 'ba7816bf…'
 */
export function sha256(text: string): string {
  return bytesToHex(digest(utf8ToBytes(text)));
}
