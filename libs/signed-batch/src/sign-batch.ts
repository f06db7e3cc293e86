import { type HashBytes, type SignEd25519, toBase64, utf8 } from '#libs/transparency-log';
import { InvariantViolation } from '#libs/amount';
import { contentDigest } from './content-digest.js';
import { ALGORITHM, COVERED, isKeyId, LABEL, TAG } from './profile.js';
import { signatureBase } from './signature-base.js';
import { type BareItem, type InnerList, serialise } from './structured.js';

/** A request that is about to be sent. */
export interface BatchToSign {
  readonly method: 'POST';
  /** Host and, where it is not the scheme's own, port, as the Host field will say: `new URL(address).host`. */
  readonly authority: string;
  /** Path and query as they will be sent: '/ingest/events'. */
  readonly target: string;
  /** The Content-Type field, to the letter. */
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Who signs, and when. */
export interface BatchSigner {
  /** What the server knows the key by: `keyIdOf(publicKey)`. */
  readonly keyId: string;
  /** Whole seconds since 1970-01-01T00:00Z, by the signer's clock. */
  readonly createdSeconds: number;
  readonly sign: SignEd25519;
  readonly sha256: HashBytes;
}

/** The fields that go with a signed request, beside Content-Type and Host. */
export type SignatureFields = Readonly<Record<'content-digest' | 'signature-input' | 'signature', string>>;

const text = (value: string): BareItem => ({ kind: 'string', value });

/**
 * Signs a batch by RFC 9421 with Ed25519 over method, authority, path, query, content type and Content-Digest. A key id
 * that cannot stand in a signature is a bug of the caller.
 *
 * @example signBatch({ method: 'POST', authority: 'commons.example', target: '/ingest/events', … }, signer)
 */
export function signBatch(batch: BatchToSign, signer: BatchSigner): SignatureFields {
  const { keyId, createdSeconds, sign, sha256 } = signer;
  if (!isKeyId(keyId)) throw new InvariantViolation('a key id is 1 to 128 letters, digits and ._:/@+-');
  const digest = contentDigest(batch.body, sha256);
  const input: InnerList = {
    kind: 'list',
    items: COVERED.map((name) => ({ kind: 'item', item: text(name), parameters: new Map() })),
    parameters: new Map<string, BareItem>([
      ['created', { kind: 'integer', value: createdSeconds }],
      ['keyid', text(keyId)],
      ['alg', text(ALGORITHM)],
      ['tag', text(TAG)],
    ]),
  };
  const fields = [
    ['content-type', batch.contentType],
    ['content-digest', digest],
  ] as const;
  const base = signatureBase({ ...batch, fields }, input);
  if (typeof base !== 'string') throw new InvariantViolation(base.message);
  return {
    'content-digest': digest,
    'signature-input': `${LABEL}=${serialise(input)}`,
    signature: `${LABEL}=:${toBase64(sign(utf8(base)))}:`,
  };
}
