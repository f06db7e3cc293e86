import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { NoteSigner, VerifyEd25519 } from '#libs/transparency-log';

/** SHA-256 for the lib, which takes it from outside. */
export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** What stands before the 32 bytes of an Ed25519 public key in its DER form. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** A key pair as it is kept: the private key as PKCS #8 in base 64, the public one as its 32 bytes in base 64. */
export interface StoredKey {
  readonly public: string;
  readonly private: string;
}

/** A new key pair. */
export function newKey(): StoredKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  return {
    public: raw.toString('base64'),
    private: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
  };
}

/** Signs under a name: a log's origin. */
export function signerOf(name: string, key: StoredKey): NoteSigner {
  const privateKey = createPrivateKey({ key: Buffer.from(key.private, 'base64'), format: 'der', type: 'pkcs8' });
  return {
    name,
    publicKey: new Uint8Array(Buffer.from(key.public, 'base64')),
    sign: (message) => sign(null, message, privateKey),
  };
}

/** Keys as they are verified with: to read one takes as long as to verify. A machine signs with the same all the time. */
const readKeys = new Map<string, KeyObject>();
const MOST_KEYS = 1_000;

/** Throws where it is none. */
function keyOf(publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey).toString('latin1');
  const known = readKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' });
  if (readKeys.size >= MOST_KEYS) readKeys.clear();
  readKeys.set(name, key);
  return key;
}

/** False too where the key or the signature is none. */
export const verifyEd25519: VerifyEd25519 = (publicKey, message, signature) => {
  try {
    return verify(null, message, keyOf(publicKey), signature);
  } catch {
    return false;
  }
};
