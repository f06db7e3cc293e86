import {
  motionFileOf,
  recountMotion,
  signaturesOf,
  tokensOf,
  type MotionFile,
  type MotionRecount,
  type TokenSignature,
  type VerifyToken,
} from '#libs/verification';
import { toHex } from '../bytes.js';
import { check } from '../../verify/checker.js';
import { sha256, verifyEd25519 } from '../../verify/crypto.js';

/** Signatures checked so far, and how many there are. */
export interface Progress {
  readonly done: number;
  readonly all: number;
}

/** Whether the log has signed the resolution: null while it waits for the log. */
export type Logged = boolean | null;

/** What came of counting a vote again. */
export type RecountOutcome =
  | { readonly kind: 'NOT_FOUND' | 'BUSY' | 'OFFLINE' | 'NOT_UNDERSTOOD' }
  | {
      readonly kind: 'COUNTED';
      readonly recount: MotionRecount;
      readonly logged: Logged;
      /** SHA-256 of the resolution as the log has it, computed here, lower-case hexadecimal. */
      readonly fingerprint: string;
      /** False where this page shows another resolution than the one that was counted again. */
      readonly asShown: boolean;
    };

/** Milliseconds: for no longer does a page stand still that answers at once. */
const SLICE = 30;

const breath = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });

type Verify = typeof verifyEd25519;

/** Checks the signatures slice by slice, so that the page stays alive; the recount then finds them checked. */
async function checkedBefore(
  signatures: readonly { readonly key: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }[],
  tell: (progress: Progress) => void,
): Promise<Verify> {
  const nameOf = (...parts: readonly Uint8Array[]): string => parts.map(toHex).join(' ');
  const known = new Map<string, boolean>();
  let since = performance.now();
  for (const [index, { key, message, signature }] of signatures.entries()) {
    known.set(nameOf(key, message, signature), verifyEd25519(key, message, signature));
    if (performance.now() - since < SLICE) continue;
    tell({ done: index + 1, all: signatures.length });
    await breath();
    since = performance.now();
  }
  return (key, message, signature) =>
    known.get(nameOf(key, message, signature)) ?? verifyEd25519(key, message, signature);
}

const RSA = { name: 'RSA-PSS', hash: 'SHA-384' } as const;
const SALT_BYTES = 48;

/**
 * Checks the tokens of a secret vote; undefined where there are none, or this browser has no RSA: it needs an address with
 * https. Then the recount says that nobody has checked them.
 */
async function tokensChecked(tokens: readonly TokenSignature[]): Promise<VerifyToken | undefined> {
  if (tokens.length === 0 || !globalThis.isSecureContext) return undefined;
  const known = new Map<string, boolean>();
  const keys = new Map<string, CryptoKey>();
  for (const { issuer, message, token } of tokens) {
    const name = toHex(issuer);
    const key = keys.get(name) ?? (await crypto.subtle.importKey('spki', issuer.slice(), RSA, false, ['verify']));
    keys.set(name, key);
    const pss = { name: RSA.name, saltLength: SALT_BYTES };
    const holds = await crypto.subtle.verify(pss, key, token.slice(), message.slice());
    known.set([issuer, message, token].map(toHex).join(' '), holds);
  }
  return (...parts) => known.get(parts.map(toHex).join(' ')) === true;
}

/** Whether the log has signed that text, by the keys that this server shows for it. */
async function isLogged(text: string, resolution: string): Promise<Logged> {
  const { proof } = JSON.parse(text) as { readonly proof: unknown };
  if (typeof proof !== 'string') return null;
  const outcome = await check(proof);
  return outcome.kind === 'CHECKED' && outcome.holds && outcome.things[0]?.logged === resolution;
}

async function counted(text: string, file: MotionFile, tell: (progress: Progress) => void) {
  const verify = await checkedBefore(signaturesOf(file), tell);
  const verifyToken = await tokensChecked(tokensOf(file));
  const recount = recountMotion(file, { sha256, verify, verifyToken });
  return { recount, logged: await isLogged(text, recount.resolution) };
}

/**
 * Counts a decided vote again, here: of the server's only what it published is used. `shown` is the resolution as the page
 * has it.
 */
export async function countHere(
  motion: string,
  shown: string,
  tell: (progress: Progress) => void,
): Promise<RecountOutcome> {
  try {
    const answer = await fetch(`/audit/motion/${motion}.json`);
    if (answer.status === 503) return { kind: 'BUSY' };
    if (!answer.ok) return { kind: 'NOT_FOUND' };
    const text = await answer.text();
    const file = motionFileOf(text);
    // Whoever asked for one vote is not served with another.
    if (file?.motion !== motion) return { kind: 'NOT_UNDERSTOOD' };
    const { recount, logged } = await counted(text, file, tell);
    const fingerprint = toHex(sha256(new TextEncoder().encode(recount.resolution)));
    return { kind: 'COUNTED', recount, logged, fingerprint, asShown: recount.resolution === shown };
  } catch {
    return { kind: 'OFFLINE' };
  }
}
