import { ed25519 } from '@noble/curves/ed25519.js';
import { PUBLIC_KEY_BYTES } from '#libs/signed-batch';

/** A point of the curve that is not of small order: for those, signatures exist that nobody's key made. */
export function isSoundKey(publicKey: Uint8Array): boolean {
  try {
    return publicKey.length === PUBLIC_KEY_BYTES && !ed25519.Point.fromBytes(publicKey).isSmallOrder();
  } catch {
    return false;
  }
}
