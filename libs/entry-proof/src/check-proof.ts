import { isLogRefusal, leafHash, parseProofFile, toHex } from '#libs/transparency-log';
import { receiptOf } from './receipt.js';
import { type Step, treeSteps, type Trust } from './step.js';

/** What a proof file comes to. */
export interface CheckedProof {
  readonly holds: boolean;
  readonly steps: readonly Step[];
  /** The entry that was logged, as text. */
  readonly entry: string;
  /** The code that a voter would have been given for this leaf. */
  readonly receipt: string;
  readonly origin: string;
  /** Leaves in the signed tree; absent where the signature is no good. */
  readonly size?: bigint;
}

/**
 * Checks a `.tlog-proof` file: the entry that it carries stands in a tree that the log has signed. Undefined where the
 * text is no proof file, or carries no entry.
 */
export function checkProofText(text: string, trust: Trust): CheckedProof | undefined {
  const file = parseProofFile(text);
  if (isLogRefusal(file) || file.extra === undefined) return undefined;
  const [origin = ''] = file.checkpoint.split('\n');
  const hash = leafHash(file.extra, trust.sha256);
  const given = { leafHash: hash, index: file.index, proof: file.proof, checkpoint: file.checkpoint };
  const { steps, checkpoint } = treeSteps(given, origin, trust);
  const all: readonly Step[] = [{ key: 'LEAF', holds: true, detail: toHex(hash) }, ...steps];
  return {
    holds: all.every(({ holds }) => holds),
    steps: all,
    entry: new TextDecoder().decode(file.extra),
    receipt: receiptOf(hash),
    origin,
    ...(checkpoint === undefined ? {} : { size: checkpoint.size }),
  };
}
