import { fromBase64, toBase64 } from './base64.js';
import { HASH_BYTES, type HashBytes } from './bytes.js';
import { type CheckpointRefusal, openCheckpoint, type OpenedCheckpoint } from './checkpoint.js';
import { checkInclusion, type ProofRefusal } from './proof.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import type { VerifyEd25519 } from './signature.js';
import type { Vkey } from './vkey.js';

/** All that shows, offline, that an entry stands in a log (C2SP tlog-proof); a file ending in `.tlog-proof`. */
export interface ProofFile {
  readonly index: bigint;
  /** Sibling hashes, the leaf's own first. */
  readonly proof: readonly Uint8Array[];
  /** The signed checkpoint with its cosignatures, word for word. */
  readonly checkpoint: string;
  /** Nothing signs this; here it carries the entry's bytes, which are believed once their hash is in the tree. */
  readonly extra?: Uint8Array;
}

const HEADER = 'c2sp.org/tlog-proof@v1';
const MAX_PROOF = 64;

/** The text of a proof file. */
export function formatProofFile({ index, proof, checkpoint, extra }: ProofFile): string {
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${toBase64(extra)}`]),
    `index ${String(index)}`,
    ...proof.map(toBase64),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/**
 * A proof file taken apart, with nothing verified.
 *
 * Errors: `ProofFileMalformed`.
 */
export function parseProofFile(text: string): ProofFile | LogRefusal<'ProofFileMalformed'> {
  // The first blank line ends the proof; the checkpoint has blank lines of its own.
  const blank = text.indexOf('\n\n');
  if (blank < 0) return malformed('a blank line before the checkpoint');
  const [header, ...lines] = text.slice(0, blank).split('\n');
  if (header !== HEADER) return malformed(`the first line ${HEADER}`);
  const extraLine = lines[0]?.startsWith('extra ') === true ? lines.shift() : undefined;
  const extra = extraLine === undefined ? undefined : fromBase64(extraLine.slice('extra '.length));
  if (extraLine !== undefined && extra === undefined) return malformed('base 64 after extra');
  const index = /^index (0|[1-9]\d{0,19})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined) return malformed('the line index N');
  if (lines.length > MAX_PROOF) return malformed(`at most ${String(MAX_PROOF)} hashes`);
  const proof = lines.flatMap((line) => fromBase64(line) ?? []);
  if (proof.length !== lines.length || proof.some((hash) => hash.length !== HASH_BYTES)) {
    return malformed('a hash of 32 bytes on each line of the proof');
  }
  const file = { index: BigInt(index), proof, checkpoint: text.slice(blank + 2) };
  return extra === undefined ? file : { ...file, extra };
}

/** Whose word is taken for a log. */
export interface TrustedKeys {
  readonly origin: string;
  readonly logKeys: readonly Vkey[];
  readonly witnessKeys?: readonly Vkey[];
}

/**
 * Whether a leaf stands where a proof file says, in a tree that the log has signed. What it answers is the opened
 * checkpoint, for the reader's own policy about witnesses. The leaf hash is the caller's, made from the entry it
 * holds (or from `extra`): a proof file says nothing of what was logged.
 *
 * Errors: those of `openCheckpoint` and `checkInclusion`.
 */
export function checkProofFile(
  {
    file,
    leafHash,
    trusted,
  }: { readonly file: ProofFile; readonly leafHash: Uint8Array; readonly trusted: TrustedKeys },
  { sha256, verify }: { readonly sha256: HashBytes; readonly verify: VerifyEd25519 },
): OpenedCheckpoint | CheckpointRefusal | ProofRefusal {
  const checkpoint = openCheckpoint(file.checkpoint, trusted, verify);
  if (isLogRefusal(checkpoint)) return checkpoint;
  const { size, root } = checkpoint;
  return checkInclusion({ index: file.index, size, leafHash, proof: file.proof, root }, sha256) ?? checkpoint;
}

function malformed(lacks: string): LogRefusal<'ProofFileMalformed'> {
  return refuseLog('ProofFileMalformed', {
    field: 'file',
    message: `A proof file has ${lacks}.`,
    rule: 'log.proof',
  });
}
