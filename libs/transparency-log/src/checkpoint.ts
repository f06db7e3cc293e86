import { fromBase64, toBase64 } from './base64.js';
import { HASH_BYTES, type HashBytes, isLine } from './bytes.js';
import { formatNote, type GoodSignature, type NoteRefusal, openNote, signatureOf } from './note.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import type { Vkey } from './vkey.js';

/** What a log signs: that the tree of its first `size` leaves has this root. */
export interface Checkpoint {
  /** The log's name: its address without scheme and trailing slash, one for each partnership. */
  readonly origin: string;
  readonly size: bigint;
  readonly root: Uint8Array;
}

/** A checkpoint whose signature by the log is good. */
export interface OpenedCheckpoint extends Checkpoint {
  /** The signed text. */
  readonly text: string;
  /** Good signatures by the log's keys; never empty. */
  readonly logSignatures: readonly GoodSignature[];
  /** Good cosignatures by known witnesses, one for each key. */
  readonly cosignatures: readonly GoodSignature[];
}

export type CheckpointRefusal = NoteRefusal | LogRefusal<'CheckpointMalformed' | 'OriginDiffers'>;

const MAX_SIZE = 2n ** 64n;

/** The text of a checkpoint, as it is signed: origin, size and root, a line each. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!isOrigin(origin) || size < 0n || size >= MAX_SIZE || root.length !== HASH_BYTES) {
    throw new TypeError('checkpointText: an origin is one line, a size fits 64 bits, a root has 32 bytes');
  }
  return `${origin}\n${String(size)}\n${toBase64(root)}\n`;
}

/**
 * A checkpoint from the text of a note, whoever signed it. Further lines, which other logs may add, are taken and
 * not read: they are part of what is signed, and mean nothing here.
 *
 * Errors: `CheckpointMalformed`.
 */
export function parseCheckpoint(text: string): Checkpoint | LogRefusal<'CheckpointMalformed'> {
  const lines = text.split('\n');
  const [origin = '', digits = '', base64 = ''] = lines;
  const root = fromBase64(base64);
  const isWhole = text.endsWith('\n') && lines.slice(0, -1).every((line) => line !== '');
  if (!isWhole || !isOrigin(origin) || !/^(?:0|[1-9]\d{0,19})$/.test(digits) || root?.length !== HASH_BYTES) {
    return malformed();
  }
  const size = BigInt(digits);
  return size < MAX_SIZE ? { origin, size, root } : malformed();
}

function isOrigin(origin: string): boolean {
  return origin !== '' && origin.isWellFormed() && isLine(origin);
}

/** A checkpoint signed by the log's keys: one, or two while a key is being changed. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[], sha256: HashBytes): string {
  const text = checkpointText(checkpoint);
  return formatNote({ text, signatures: signers.map((signer) => signatureOf(text, signer, sha256)) });
}

/**
 * A signed checkpoint, believed only when one of the log's own keys has signed it and every signature of a known
 * key, the log's or a witness's, is good. How many cosignatures suffice is the reader's policy.
 *
 * Errors: those of `openNote` and `parseCheckpoint`; `NoKnownSignature` also where only witnesses signed;
 * `OriginDiffers` (a checkpoint of another log).
 */
export function openCheckpoint(
  note: string,
  keys: { readonly origin: string; readonly logKeys: readonly Vkey[]; readonly witnessKeys?: readonly Vkey[] },
  verify: VerifyEd25519,
): OpenedCheckpoint | CheckpointRefusal {
  const opened = openNote(note, [...keys.logKeys, ...(keys.witnessKeys ?? [])], verify);
  if (isLogRefusal(opened)) return opened;
  const checkpoint = parseCheckpoint(opened.text);
  if (isLogRefusal(checkpoint)) return checkpoint;
  if (checkpoint.origin !== keys.origin) {
    return refuse('OriginDiffers', `This is a checkpoint of ${checkpoint.origin}, not of ${keys.origin}.`);
  }
  const logSignatures = opened.signatures.filter(({ vkey }) => keys.logKeys.includes(vkey));
  const cosignatures = opened.signatures.filter(({ vkey }) => !keys.logKeys.includes(vkey));
  if (logSignatures.length === 0) return refuse('NoKnownSignature', 'The log itself has not signed this checkpoint.');
  return { ...checkpoint, text: opened.text, logSignatures, cosignatures };
}

function malformed(): LogRefusal<'CheckpointMalformed'> {
  return refuse('CheckpointMalformed', 'A checkpoint is an origin, a size and a root, a line each.');
}

function refuse<K extends CheckpointRefusal['kind']>(kind: K, message: string): LogRefusal<K> {
  return refuseLog(kind, { field: 'checkpoint', message, rule: 'log.note' });
}
