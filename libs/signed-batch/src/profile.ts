import { type HashBytes, toHex } from '#libs/transparency-log';

/** What every batch's signature covers, at least. '@query' is '?' where there is none, so that none can be added. */
export const COVERED = ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'] as const;

/** The one algorithm (RFC 9421, section 3.3.6). */
export const ALGORITHM = 'ed25519';

/** Keeps a signature that the key made for something else from passing for a batch. */
export const TAG = 'copyhold-batch';

/** What our own signatures are called; another's may be called otherwise. */
export const LABEL = 'batch';

/** Seconds by which a signer's clock may differ from the server's. */
export const CLOCK_TOLERANCE_SECONDS = 300;

/** Bytes of an Ed25519 signature, and of a public key. */
export const SIGNATURE_BYTES = 64;
export const PUBLIC_KEY_BYTES = 32;

/** Hexadecimal digits of a key id: 128 bits, which nobody makes a second key for. */
const KEY_ID_LENGTH = 32;

/** True for a text that can name a key: 1 to 128 characters that need no quoting anywhere. */
export function isKeyId(text: string): boolean {
  return /^[A-Za-z0-9._:/@+-]{1,128}$/u.test(text);
}

/** What a key is known by: the first 32 hexadecimal digits of the SHA-256 of its public key (32 bytes). */
export function keyIdOf(publicKey: Uint8Array, sha256: HashBytes): string {
  return toHex(sha256(publicKey)).slice(0, KEY_ID_LENGTH);
}

/**
 * What a new key signs when it takes the place of an old one: that whoever asks for the change has the new key too.
 * The request itself is signed by the old one.
 */
export function rotationText(oldKeyId: string, newKeyId: string): string {
  return `copyhold machine key rotation\n${oldKeyId}\n${newKeyId}\n`;
}
