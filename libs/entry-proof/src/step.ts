import { type HashBytes, isLogRefusal, openCheckpoint, parseVkey, type VerifyEd25519 } from '#libs/transparency-log';
import { checkInclusion, type OpenedCheckpoint, type Vkey } from '#libs/transparency-log';

/**
 * What is shown, in its order: the rows give the batch, the batch its leaf, the leaf stands in the tree, the tree is
 * signed. Of a certified copy also: its lines, the right, its holder, the log that it names.
 */
export type StepKey = 'ENTRY' | 'BATCH' | 'LEAF' | 'TREE' | 'SIGNATURE' | 'CHAIN' | 'RIGHT' | 'HOLDER' | 'LOG';

/** One step of a check: what was found, or why it does not hold. */
export interface Step {
  readonly key: StepKey;
  readonly holds: boolean;
  /** A hash, or the reason of a no. */
  readonly detail: string;
}

/** Functions of cryptography, and whose signature counts. */
export interface Trust {
  readonly sha256: HashBytes;
  readonly verify: VerifyEd25519;
  /** Keys of the log, as text. */
  readonly vkeys: readonly string[];
}

/** A leaf and its proof, as they were given. */
export interface GivenLeaf {
  readonly leafHash: Uint8Array;
  readonly index: bigint;
  readonly proof: readonly Uint8Array[];
  /** A signed note. */
  readonly checkpoint: string;
}

/** A signed note, opened by the keys of the log that has this name. */
export function openedBy(note: string, origin: string, { sha256, verify, vkeys }: Trust) {
  const logKeys = vkeys.flatMap((text): Vkey[] => {
    const vkey = parseVkey(text.trim(), sha256);
    return isLogRefusal(vkey) ? [] : [vkey];
  });
  return openCheckpoint(note, { origin, logKeys }, verify);
}

/** The last steps of every check: the leaf in the tree, the tree under a signature. */
export function treeSteps(
  given: GivenLeaf,
  origin: string,
  trust: Trust,
): { readonly steps: readonly Step[]; readonly checkpoint: OpenedCheckpoint | undefined } {
  const opened = openedBy(given.checkpoint, origin, trust);
  if (isLogRefusal(opened)) {
    return { steps: [{ key: 'SIGNATURE', holds: false, detail: opened.message }], checkpoint: undefined };
  }
  const { index, leafHash, proof } = given;
  const refusal = checkInclusion({ index, size: opened.size, leafHash, proof, root: opened.root }, trust.sha256);
  const tree = refusal === undefined ? `${index + 1n} / ${opened.size}` : refusal.message;
  const steps: readonly Step[] = [
    { key: 'TREE', holds: refusal === undefined, detail: tree },
    { key: 'SIGNATURE', holds: true, detail: opened.logSignatures.map(({ vkey }) => vkey.name).join(', ') },
  ];
  return { steps, checkpoint: opened };
}
