import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { VerifyEd25519 } from '#libs/transparency-log';

export { sha256 };

/** As RFC 8032 has it, and as other readers of the log do. Written in JavaScript: a browser's own needs HTTPS. */
export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    // Bytes that are no key and no signature verify nothing.
    return false;
  }
};
