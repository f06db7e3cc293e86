import { equalBytes, type HashBytes, toBase64 } from '#libs/transparency-log';
import { refuseSignature, type SignatureRefusal } from './refusal.js';
import { parseDictionary } from './structured.js';

const SHA_256_BYTES = 32;

/** The Content-Digest (RFC 9530) of a body: `sha-256=:…:`. */
export function contentDigest(body: Uint8Array, sha256: HashBytes): string {
  return `sha-256=:${toBase64(sha256(body))}:`;
}

/**
 * The SHA-256 that a Content-Digest field promises. Other digests may stand beside it and are not looked at;
 * a field without `sha-256` is DigestUnknown, as nothing in it could be held against the body.
 */
export function promisedDigest(field: string): Uint8Array | SignatureRefusal {
  const digests = parseDictionary(field);
  if (digests === undefined || digests.size === 0) {
    return refuseSignature('DigestMalformed', 'content-digest', 'the content-digest is not of the form sha-256=:…:');
  }
  const promised = digests.get('sha-256');
  if (promised === undefined) {
    return refuseSignature('DigestUnknown', 'content-digest', 'the content-digest has no sha-256');
  }
  if (promised.kind === 'item' && promised.item.kind === 'bytes' && promised.item.value.length === SHA_256_BYTES) {
    return promised.item.value;
  }
  return refuseSignature('DigestMalformed', 'content-digest', 'the sha-256 of the content-digest is not 32 bytes');
}

/** Holds a body against the digest that was promised for it; undefined where it is that body. */
export function checkDigest(promised: Uint8Array, body: Uint8Array, sha256: HashBytes): SignatureRefusal | undefined {
  if (equalBytes(sha256(body), promised)) return undefined;
  return refuseSignature('DigestDiffers', 'content-digest', 'the body is not the one that the content-digest names');
}
