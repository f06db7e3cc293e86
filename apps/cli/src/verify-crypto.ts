import { createPublicKey, hash, verify } from 'node:crypto';
import type { HashBytes, VerifyEd25519 } from '#libs/transparency-log';

/** SHA-256 in one call; a hash object for each leaf would take several times as long. */
export const sha256: HashBytes = (bytes) => hash('sha256', bytes, 'buffer');

/** What comes before the 32 bytes of an Ed25519 key in the form that Node reads (RFC 8410). */
const DER = Buffer.from('302a300506032b6570032100', 'hex');

export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  try {
    const key = createPublicKey({ key: Buffer.concat([DER, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    // Bytes that are no point of the curve verify nothing.
    return false;
  }
};
