import { constants, createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { HASH_BYTES, type HashBytes, type VerifyEd25519 } from '#libs/transparency-log';
import type { VerifyToken } from '#libs/verification';

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

/** Keys of tokens as they are verified with: a vote has few of them, and many tokens. */
const tokenKeys = new Map<string, KeyObject>();

/** RSASSA-PSS with SHA-384 and a salt of 48 bytes (RFC 9474); the key is SPKI. */
export const verifyToken: VerifyToken = (spki, message, token) => {
  try {
    const name = Buffer.from(spki).toString('latin1');
    const key = tokenKeys.get(name) ?? createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    tokenKeys.set(name, key);
    return verify('sha384', message, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 }, token);
  } catch {
    return false;
  }
};
