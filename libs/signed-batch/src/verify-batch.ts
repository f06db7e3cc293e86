import { type HashBytes, utf8, type VerifyEd25519 } from '#libs/transparency-log';
import { checkDigest, promisedDigest } from './content-digest.js';
import { ALGORITHM, CLOCK_TOLERANCE_SECONDS, COVERED, isKeyId, SIGNATURE_BYTES, TAG } from './profile.js';
import { refuseSignature, type SignatureRefusal } from './refusal.js';
import { linesOf, signatureBase, type SignedRequest } from './signature-base.js';
import { type Dictionary, type InnerList, type Parameters, parseDictionary } from './structured.js';

/** What the head of a request claims; nothing of it is believed before `checkSignature`. */
export interface ClaimedSignature {
  readonly keyId: string;
  /** Whole seconds since 1970-01-01T00:00Z, by the signer's clock. */
  readonly createdSeconds: number;
  /** Seconds by which the signer's clock is ahead of ours; below zero where it is behind, or the way was long. */
  readonly aheadSeconds: number;
  /** SHA-256 of the body that belongs to this head. */
  readonly digest: Uint8Array;
  /** The text that was signed, and its signature. */
  readonly base: string;
  readonly signature: Uint8Array;
}

const KNOWN_PARAMETERS: ReadonlySet<string> = new Set(['created', 'expires', 'keyid', 'alg', 'nonce', 'tag']);

/** A field that stands on one line and is a dictionary of one member: two signatures would be two claims. */
function onlyMember(request: SignedRequest, name: string): Dictionary | SignatureRefusal {
  const lines = linesOf(request, name);
  const [line] = lines;
  if (line === undefined || line === '') return refuseSignature('SignatureMissing', name, `the request has no ${name}`);
  if (lines.length > 1) return refuseSignature('SignatureTwice', name, `the request has ${name} more than once`);
  const members = parseDictionary(line);
  if (members === undefined)
    return refuseSignature('SignatureMalformed', name, `${name} is not of the form of RFC 9421`);
  if (members.size !== 1) return refuseSignature('SignatureTwice', name, `${name} has more than one signature`);
  return members;
}

function isDictionary(value: Dictionary | SignatureRefusal): value is Dictionary {
  return value instanceof Map;
}

function stringOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters.get(name);
  return value?.kind === 'string' ? value.value : undefined;
}

function secondsOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters.get(name);
  return value?.kind === 'integer' ? value.value : undefined;
}

/** Parameters that must be there or must be ours. `alg` may be absent: the key says it too. */
function checkWords(parameters: Parameters): SignatureRefusal | undefined {
  for (const name of parameters.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) {
      return refuseSignature('ParameterUnknown', name.slice(0, 40), 'a parameter of the signature is not known here');
    }
  }
  if (parameters.has('alg') && stringOf(parameters, 'alg') !== ALGORITHM) {
    return refuseSignature('AlgorithmUnknown', 'alg', `a batch is signed with ${ALGORITHM} and nothing else`);
  }
  if (stringOf(parameters, 'tag') !== TAG) {
    return refuseSignature('ParameterMissing', 'tag', `the signature's tag is not "${TAG}"`);
  }
  return undefined;
}

function checkClock(parameters: Parameters, createdSeconds: number, nowSeconds: number): SignatureRefusal | undefined {
  const ahead = createdSeconds - nowSeconds;
  if (Math.abs(ahead) > CLOCK_TOLERANCE_SECONDS) {
    const way = ahead > 0 ? 'ahead of' : 'behind';
    const message = `the signature was made ${String(Math.abs(ahead))} s ${way} this server's clock; ${String(CLOCK_TOLERANCE_SECONDS)} s are let pass: set the clock (NTP) and sign again`;
    return refuseSignature('ClockOff', 'created', message);
  }
  if (!parameters.has('expires')) return undefined;
  const expires = secondsOf(parameters, 'expires');
  if (expires === undefined) return refuseSignature('SignatureMalformed', 'expires', 'expires is no whole number');
  if (expires >= nowSeconds) return undefined;
  return refuseSignature('SignatureExpired', 'expires', 'the signature has expired');
}

function checkCovered(input: InnerList): SignatureRefusal | undefined {
  const named = new Set(input.items.map(({ item }) => (item.kind === 'string' ? item.value : '')));
  const missing = COVERED.find((name) => !named.has(name));
  if (missing === undefined) return undefined;
  return refuseSignature('ComponentMissing', missing, `the signature does not cover ${missing}`);
}

interface Pair {
  readonly input: InnerList;
  readonly signature: Uint8Array;
}

function pairOf(inputs: Dictionary, signatures: Dictionary): Pair | SignatureRefusal {
  const [[label, input] = []] = inputs;
  const signature = label === undefined ? undefined : signatures.get(label);
  if (input?.kind !== 'list') {
    return refuseSignature('SignatureMalformed', 'signature-input', 'signature-input has no list of components');
  }
  if (signature === undefined) {
    return refuseSignature('SignatureMissing', 'signature', 'signature and signature-input have different labels');
  }
  if (signature.kind === 'item' && signature.item.kind === 'bytes' && signature.parameters.size === 0) {
    const { value } = signature.item;
    if (value.length === SIGNATURE_BYTES) return { input, signature: value };
  }
  return refuseSignature('SignatureMalformed', 'signature', 'the signature is not 64 bytes of Ed25519');
}

function digestOf(request: SignedRequest): Uint8Array | SignatureRefusal {
  const lines = linesOf(request, 'content-digest');
  const [line] = lines;
  if (line === undefined) {
    return refuseSignature('DigestMissing', 'content-digest', 'the request has no content-digest');
  }
  if (lines.length > 1) {
    return refuseSignature('SignatureTwice', 'content-digest', 'the request has more than one content-digest');
  }
  return promisedDigest(line);
}

/**
 * Reads what a request's head claims, before a byte of its body is looked at: one signature, over what must be
 * covered, with a known algorithm and a clock within five minutes of ours. Who signed is not yet known to be true.
 */
export function readSignature(request: SignedRequest, nowSeconds: number): ClaimedSignature | SignatureRefusal {
  const inputs = onlyMember(request, 'signature-input');
  if (!isDictionary(inputs)) return inputs;
  const signatures = onlyMember(request, 'signature');
  if (!isDictionary(signatures)) return signatures;
  const pair = pairOf(inputs, signatures);
  if ('refused' in pair) return pair;
  const { parameters } = pair.input;
  const keyId = stringOf(parameters, 'keyid');
  if (keyId === undefined || !isKeyId(keyId)) {
    return refuseSignature('ParameterMissing', 'keyid', 'the signature names no key');
  }
  const createdSeconds = secondsOf(parameters, 'created');
  if (createdSeconds === undefined) {
    return refuseSignature('ParameterMissing', 'created', 'the signature does not say when it was made');
  }
  const digest = digestOf(request);
  if ('refused' in digest) return digest;
  const refusal =
    checkWords(parameters) ?? checkCovered(pair.input) ?? checkClock(parameters, createdSeconds, nowSeconds);
  if (refusal !== undefined) return refusal;
  const base = signatureBase(request, pair.input);
  if (typeof base !== 'string') return base;
  const aheadSeconds = createdSeconds - nowSeconds;
  return { keyId, createdSeconds, aheadSeconds, digest, base, signature: pair.signature };
}

/** Holds a claimed signature against the public key (32 bytes) of the key that it names; undefined where it is good. */
export function checkSignature(
  { base, signature }: ClaimedSignature,
  publicKey: Uint8Array,
  verify: VerifyEd25519,
): SignatureRefusal | undefined {
  if (verify(publicKey, utf8(base), signature)) return undefined;
  return refuseSignature('SignatureFalse', 'signature', 'the signature is not of the key that it names');
}

/** What a whole verification needs from outside. */
export interface BatchVerifier {
  readonly nowSeconds: number;
  readonly verify: VerifyEd25519;
  readonly sha256: HashBytes;
  /** 32 bytes of the key that the signature names; undefined is answered with SignatureFalse. */
  readonly publicKeyOf: (keyId: string) => Uint8Array | undefined;
}

/** All three in one: the head, the key, the body. Answers who signed and when. */
export function verifyBatch(
  request: SignedRequest,
  body: Uint8Array,
  { nowSeconds, verify, sha256, publicKeyOf }: BatchVerifier,
): ClaimedSignature | SignatureRefusal {
  const claimed = readSignature(request, nowSeconds);
  if ('refused' in claimed) return claimed;
  const publicKey = publicKeyOf(claimed.keyId);
  if (publicKey === undefined) return refuseSignature('SignatureFalse', 'keyid', 'the key is not known');
  return checkSignature(claimed, publicKey, verify) ?? checkDigest(claimed.digest, body, sha256) ?? claimed;
}
