import { createPublicKey, hash, verify } from 'node:crypto';
import { HASH_BYTES, type HashBytes, type VerifyEd25519 } from '#libs/transparency-log';

/**
 * SHA-256 in one call, answered as text of one letter for each byte: a hash object, or a buffer to answer in, would take
 * two to four times as long, and a log has several hashes for each leaf.
 */
export const sha256: HashBytes = (bytes) => {
  const letters = hash('sha256', bytes, 'binary');
  const digest = new Uint8Array(HASH_BYTES);
  for (let index = 0; index < HASH_BYTES; index += 1) digest[index] = letters.charCodeAt(index);
  return digest;
};

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
