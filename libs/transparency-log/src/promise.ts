import { fromHex, HASH_BYTES, type HashBytes, toHex } from './bytes.js';
import { formatNote, type NoteRefusal, openNote, parseNote, signatureOf } from './note.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import type { Vkey } from './vkey.js';

/** The log's word that a leaf will stand in it. Times are milliseconds since 1970. */
export interface LogPromise {
  readonly origin: string;
  /** The leaf's hash: 32 bytes. */
  readonly leaf: Uint8Array;
  readonly givenAt: number;
  /** The leaf is to stand in the log by then. */
  readonly deadline: number;
}

/** A promise that a known key has signed. */
export interface OpenedPromise extends LogPromise {
  /** Whether the signed text names its deadline; where it does not (version 1), {@link UNSTATED_SECONDS} were meant. */
  readonly isStated: boolean;
  /** Names of the keys that signed, with their ids: `name+id`. */
  readonly signedBy: readonly string[];
}

export type PromiseRefusal = NoteRefusal | LogRefusal<'PromiseMalformed' | 'OriginDiffers'>;

/** By how many seconds a promise was to be kept that names no deadline: the custom's `logMaxDelaySeconds` of those days. */
export const UNSTATED_SECONDS = 60;

const VERSION_1 = 'promise';
const VERSION_2 = 'promise v2';

/** Neither first line is the name of a log, so that no promise is ever taken for a checkpoint. */
const textOf = ({ origin, leaf, givenAt, deadline }: LogPromise): string =>
  [VERSION_2, origin, toHex(leaf), isoOf(givenAt), isoOf(deadline), ''].join('\n');

/**
 * A signed note: `promise v2`, the log's name, the leaf's hash in hexadecimal, when it was given and its deadline, a line
 * each. The deadline is signed with it: what a custom says later moves no promise that somebody holds.
 */
export function signPromise(promise: LogPromise, signers: readonly NoteSigner[], sha256: HashBytes): string {
  if (promise.leaf.length !== HASH_BYTES) throw new TypeError('signPromise: the hash of a leaf has 32 bytes');
  const text = textOf(promise);
  return formatNote({ text, signatures: signers.map((signer) => signatureOf(text, signer, sha256)) });
}

/**
 * A promise that a key of this log has signed, of either version.
 *
 * Errors: those of `openNote`; `PromiseMalformed`; `OriginDiffers` (the promise of another log).
 */
export function openPromise(
  note: string,
  { origin, logKeys }: { readonly origin: string; readonly logKeys: readonly Vkey[] },
  verify: VerifyEd25519,
): OpenedPromise | PromiseRefusal {
  const opened = openNote(note, logKeys, verify);
  if (isLogRefusal(opened)) return opened;
  const promise = parsed(opened.text);
  if (promise === undefined) return refuse('PromiseMalformed', 'This signed text is no promise of a leaf.');
  if (promise.origin !== origin) {
    return refuse('OriginDiffers', `This is a promise of ${promise.origin}, not of ${origin}.`);
  }
  return { ...promise, signedBy: opened.signatures.map(({ vkey: { name, keyId } }) => `${name}+${keyId}`) };
}

/** The hash of the leaf that a note promises; nobody's signature is looked at. Undefined where it is no promise. */
export function promisedLeaf(note: string): Uint8Array | undefined {
  const parts = parseNote(note);
  return isLogRefusal(parts) ? undefined : parsed(parts.text)?.leaf;
}

/** What a text promises, whoever signed it. */
function parsed(text: string): (LogPromise & { readonly isStated: boolean }) | undefined {
  const lines = text.split('\n');
  const [version, origin = '', hex = '', given = '', due = ''] = lines;
  const isStated = version === VERSION_2;
  // The last line is the empty one after the text's own last newline.
  if ((!isStated && version !== VERSION_1) || lines.length !== (isStated ? 6 : 5) || lines.at(-1) !== '')
    return undefined;
  const leaf = fromHex(hex);
  const givenAt = instantOf(given);
  const deadline = isStated ? instantOf(due) : (givenAt ?? 0) + UNSTATED_SECONDS * 1000;
  if (leaf?.length !== HASH_BYTES || givenAt === undefined || deadline === undefined || origin === '') return undefined;
  return { origin, leaf, givenAt, deadline, isStated };
}

const isoOf = (instant: number): string => new Date(instant).toISOString();

/** The one written form of an instant, read back. */
function instantOf(text: string): number | undefined {
  const instant = Date.parse(text);
  return !Number.isNaN(instant) && isoOf(instant) === text ? instant : undefined;
}

function refuse<K extends 'PromiseMalformed' | 'OriginDiffers'>(kind: K, message: string): LogRefusal<K> {
  return refuseLog(kind, { field: 'promise', message, rule: 'log.note' });
}
