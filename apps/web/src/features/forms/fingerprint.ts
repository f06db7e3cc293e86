import { sha256 } from '@noble/hashes/sha2.js';

/** SHA-256 in hex, without the browser's own cryptography: that is missing over plain HTTP. */
export function sha256Hex(bytes: Uint8Array): string {
  return [...sha256(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
