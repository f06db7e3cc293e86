import { fromBase64, toBase64 } from './base64.js';
import { equalBytes, HASH_BYTES, type HashBytes } from './bytes.js';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint.js';
import { cosignatureOf } from './cosignature.js';
import { formatNote, formatSignatureLine, parseNote } from './note.js';
import { checkConsistency } from './proof.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import type { NoteSigner, VerifyEd25519 } from './signature.js';
import { emptyRoot } from './tree.js';
import type { Vkey } from './vkey.js';

/** A request to a witness: look at this checkpoint, which grew from `old` leaves as the proof shows. */
export interface AddCheckpoint {
  readonly old: bigint;
  readonly proof: readonly Uint8Array[];
  /** The checkpoint as signed, word for word. */
  readonly note: string;
  readonly checkpoint: Checkpoint;
}

/** The last checkpoint of a log that the witness has cosigned: all it remembers of that log. */
export interface HeldCheckpoint {
  readonly size: bigint;
  readonly root: Uint8Array;
  /** The checkpoint with the log's signatures and the witness's own, as monitors fetch it. */
  readonly note: string;
}

/** What a witness answers, and what it must have stored before it does. */
export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly body: string;
  /** `text/plain` unless named. */
  readonly contentType?: 'text/x.tlog.size';
  /** To be stored, on disk and in place of what was held, before the answer leaves. */
  readonly next?: HeldCheckpoint;
}

/** The most hashes that a client may send: enough for any log that will ever be. */
const MAX_PROOF = 63;

/**
 * Reads the body of `add-checkpoint`: `old N`, hashes, a blank line, the checkpoint.
 *
 * Errors: `RequestMalformed`, which a witness answers with 400.
 */
export function parseAddCheckpoint(body: string): AddCheckpoint | LogRefusal<'RequestMalformed'> {
  const blank = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(blank, 0)).split('\n');
  const old = /^old (0|[1-9]\d{0,19})$/.exec(first)?.[1];
  if (blank < 0 || old === undefined) return malformed('It begins with the line: old N.');
  const proof = lines.flatMap((line) => fromBase64(line) ?? []);
  if (lines.length > MAX_PROOF || proof.length !== lines.length || proof.some(({ length }) => length !== HASH_BYTES)) {
    return malformed(`At most ${String(MAX_PROOF)} hashes follow, in base 64, a line each.`);
  }
  const note = body.slice(blank + 2);
  const parsed = parseNote(note);
  const checkpoint = isLogRefusal(parsed) ? parsed : parseCheckpoint(parsed.text);
  if (isLogRefusal(checkpoint)) return malformed(checkpoint.message);
  return { old: BigInt(old), proof, note, checkpoint };
}

/** The body of `add-checkpoint`, as a log sends it; the counterpart of `parseAddCheckpoint`. */
export function formatAddCheckpoint({ old, proof, note }: Omit<AddCheckpoint, 'checkpoint'>): string {
  return `${[`old ${String(old)}`, ...proof.map(toBase64)].join('\n')}\n\n${note}`;
}

/** What a witness knows of a log and of itself, and when it is asked. */
export interface WitnessView {
  /** The keys of the log that the checkpoint names; `undefined` for a log that the witness does not watch. */
  readonly logKeys: readonly Vkey[] | undefined;
  /** What it cosigned last for that log. */
  readonly held: HeldCheckpoint | undefined;
  readonly signer: NoteSigner;
  /** Seconds since 1970. */
  readonly time: bigint;
}

/**
 * The answer of a witness (C2SP tlog-witness). It cosigns a tree only when the tree contains the one it cosigned
 * before, so a log that drops, alters or forks what it has shown gets no cosignature again.
 *
 * The first checkpoint of a log (`old` 0) needs no proof and may bring none: the empty tree begins every tree.
 */
export function decideAddCheckpoint(
  request: AddCheckpoint,
  view: WitnessView,
  { sha256, verify }: { readonly sha256: HashBytes; readonly verify: VerifyEd25519 },
): WitnessAnswer {
  const { old, note, checkpoint } = request;
  const { origin, size, root } = checkpoint;
  if (view.logKeys === undefined) return { status: 404, body: `This witness does not watch ${origin}.\n` };
  const opened = openCheckpoint(note, { origin, logKeys: view.logKeys }, verify);
  if (isLogRefusal(opened)) return { status: 403, body: `${opened.message}\n` };
  if (old > size) return { status: 400, body: `A tree of ${String(size)} did not grow from one of ${String(old)}.\n` };
  const heldSize = view.held?.size ?? 0n;
  if (old !== heldSize) return { status: 409, body: `${String(heldSize)}\n`, contentType: 'text/x.tlog.size' };
  const fault = growthFault(request, view.held, sha256);
  if (fault !== undefined) return { status: 422, body: `${fault}\n` };

  const cosignature = cosignatureOf({ text: opened.text, time: view.time }, view.signer, sha256);
  // What others added under the text is left out: this witness vouches for the log's signatures and its own.
  const signatures = [...opened.logSignatures.map(({ line }) => line), cosignature];
  const next = { size, root, note: formatNote({ text: opened.text, signatures }) };
  return { status: 200, body: formatSignatureLine(cosignature), next };
}

/** Why the tree is not one that the held tree could have grown to; `undefined` where it is. */
function growthFault(
  { old, proof, checkpoint }: AddCheckpoint,
  held: HeldCheckpoint | undefined,
  sha256: HashBytes,
): string | undefined {
  const { size, root } = checkpoint;
  if (size === 0n && !equalBytes(root, emptyRoot(sha256))) return 'The root of an empty tree is the hash of nothing.';
  if (old === 0n || held === undefined)
    return proof.length === 0 ? undefined : 'From size 0 there is nothing to prove.';
  return checkConsistency({ from: old, to: size, proof, fromRoot: held.root, toRoot: root }, sha256)?.message;
}

function malformed(message: string): LogRefusal<'RequestMalformed'> {
  return refuseLog('RequestMalformed', { field: 'body', message, rule: 'log.note' });
}
