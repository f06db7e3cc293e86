import type { Sha256 } from '../published-order.js';

/** Domain of the reference under which a token votes. */
const REFERENCE = 'secret-voter';

/** What a member signs who asks for their token: in which vote, as whom, and the SHA-256 of what is to be signed blindly. */
export interface TokenRequest {
  readonly motion: string;
  /** The member's reference on the frozen roll. */
  readonly voter: string;
  /** SHA-256 of the blinded message, lower-case hexadecimal. */
  readonly request: string;
}

/**
 * The text that a member's key signs (Ed25519, RFC 8032) to get a token, in UTF-8. Keys in sorted order, every value
 * text: RFC 8785 by construction.
 */
export function tokenRequest({ motion, request, voter }: TokenRequest): string {
  return JSON.stringify({ motion, request, type: 'token-request', v: '1', voter });
}

/**
 * The reference under which a key votes that nobody can put a name to: the first 16 bytes of SHA-256 over a domain, a
 * line feed and the 32 bytes of the key, written as a UUID. It follows from the key, so that nobody picks it.
 */
export function secretReference(key: Uint8Array, sha256: Sha256): string {
  const domain = new TextEncoder().encode(`${REFERENCE}\n`);
  const hashed = new Uint8Array(domain.length + key.length);
  hashed.set(domain);
  hashed.set(key, domain.length);
  const hex = [...sha256(hashed).subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
