export { checkDigest, contentDigest, promisedDigest } from './content-digest.js';
export {
  ALGORITHM,
  CLOCK_TOLERANCE_SECONDS,
  COVERED,
  isKeyId,
  keyIdOf,
  PUBLIC_KEY_BYTES,
  rotationText,
  SIGNATURE_BYTES,
  TAG,
} from './profile.js';
export { refuseSignature, type SignatureRefusal, type SignatureRefusalKind } from './refusal.js';
export { type BatchSigner, type BatchToSign, signBatch, type SignatureFields } from './sign-batch.js';
export { linesOf, signatureBase, type SignedRequest } from './signature-base.js';
export { parseDictionary } from './structured.js';
export {
  type BatchVerifier,
  checkSignature,
  type ClaimedSignature,
  readSignature,
  verifyBatch,
} from './verify-batch.js';
