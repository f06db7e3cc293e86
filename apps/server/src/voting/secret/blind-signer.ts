import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';

/** Bits of a modulus: the least that RFC 9474 takes. A token is worth nothing once its vote has closed. */
const MODULUS = 2048;
/** Bytes of a modulus, a blinded message and a signature. */
export const TOKEN_BYTES = MODULUS / 8;
/** Of RSABSSA-SHA384-PSS-Deterministic (RFC 9474, section 5). */
const SALT = 48;

/** Both halves of a key that signs tokens: SPKI and PKCS #8. */
export interface IssuerPair {
  readonly key: Buffer;
  readonly secret: Buffer;
}

/** A new key for the tokens of one college in one vote. */
export async function newIssuer(): Promise<IssuerPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: MODULUS });
  return {
    key: publicKey.export({ format: 'der', type: 'spki' }),
    secret: privateKey.export({ format: 'der', type: 'pkcs8' }),
  };
}

/**
 * Signs what was blinded (RFC 9474, BlindSign): RSASP1 by OpenSSL, and the signature is checked before it leaves. Undefined
 * where the message is out of range. Whoever signs sees nothing of the token.
 */
export function blindSign(secret: Buffer, blinded: Uint8Array): Buffer | undefined {
  const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
  try {
    const answer = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, blinded);
    const back = publicEncrypt({ key: createPublicKey(key), padding: constants.RSA_NO_PADDING }, answer);
    return back.length === blinded.length && timingSafeEqual(back, blinded) ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Keys as they are verified with: to read one takes longer than to verify. */
const readKeys = new Map<string, KeyObject>();
const MOST_KEYS = 100;

/** Whether a token (a signature) is of that message, by that key (SPKI): RSASSA-PSS with SHA-384. False where a part is none. */
export function verifyToken(spki: Uint8Array, message: Uint8Array, token: Uint8Array): boolean {
  try {
    return verify(
      'sha384',
      message,
      { key: keyOf(spki), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: SALT },
      token,
    );
  } catch {
    return false;
  }
}

function keyOf(spki: Uint8Array): KeyObject {
  const name = Buffer.from(spki).toString('latin1');
  const known = readKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  if (readKeys.size >= MOST_KEYS) readKeys.clear();
  readKeys.set(name, key);
  return key;
}
