import { equalBytes, HASH_BYTES, type HashBytes } from './bytes.js';
import { type LogRefusal, refuseLog } from './refusal.js';
import { emptyRoot, nodeHash } from './tree.js';

export type ProofRefusal = LogRefusal<
  'HashNot32Bytes' | 'IndexBeyondSize' | 'SizeZero' | 'SizeShrank' | 'NotASubtree' | 'ProofMalformed' | 'RootDiffers'
>;

/** That a leaf stands in a tree. */
export interface InclusionClaim {
  /** The leaf's place, from 0. */
  readonly index: bigint;
  /** Leaves in the tree. */
  readonly size: bigint;
  readonly leafHash: Uint8Array;
  /** Sibling hashes, the leaf's own first. */
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** That a larger tree begins with all the leaves of a smaller one. */
export interface ConsistencyClaim {
  readonly from: bigint;
  readonly to: bigint;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
}

/** Leaves `start` to before `end`, where a tree's own shape makes them one node or its right edge. */
export interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/**
 * Whether the range is a subtree (IETF Merkle Tree Certificates §4.1): it starts at a multiple of the smallest power
 * of two that is not less than its length. The empty range is one.
 */
export function isSubtree({ start, end }: Range): boolean {
  if (start < 0n || end < start) return false;
  let span = 1n;
  while (span < end - start) span <<= 1n;
  return start % span === 0n;
}

/**
 * Whether a leaf stands in a tree (RFC 9162 §2.1.3.2). `undefined` when it does.
 *
 * A tree of size 0 holds no leaf: every index is refused there with `IndexBeyondSize`.
 */
export function checkInclusion(claim: InclusionClaim, sha256: HashBytes): ProofRefusal | undefined {
  const { size, ...leaf } = claim;
  return checkSubtreeInclusion({ ...leaf, start: 0n, end: size }, sha256);
}

/**
 * Whether a leaf stands in a subtree (Merkle Tree Certificates §4.3): as in a tree, with places counted from the
 * subtree's start. `undefined` when it does.
 */
export function checkSubtreeInclusion(
  claim: Omit<InclusionClaim, 'size'> & Range,
  sha256: HashBytes,
): ProofRefusal | undefined {
  const { index, start, end, leafHash, proof, root } = claim;
  if (index < start || index >= end) {
    return refuse('IndexBeyondSize', 'index', `There is no leaf ${String(index)} in ${inWords(claim)}.`);
  }
  if (!isSubtree(claim)) return refuse('NotASubtree', 'start', `${inWords(claim)} are no subtree.`);
  const short = firstNot32Bytes({ leafHash, root }, proof);
  if (short !== undefined) return short;

  let place = index - start;
  let last = end - start - 1n;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0n) return refuse('ProofMalformed', 'proof', 'The proof has more hashes than the tree has levels.');
    if (isOdd(place) || place === last) {
      hash = nodeHash(sibling, hash, sha256);
      // A last node without a sibling climbs until it is the right child of something.
      while (!isOdd(place) && place !== 0n) [place, last] = [place >> 1n, last >> 1n];
    } else {
      hash = nodeHash(hash, sibling, sha256);
    }
    [place, last] = [place >> 1n, last >> 1n];
  }
  if (last !== 0n) return refuse('ProofMalformed', 'proof', 'The proof has fewer hashes than the tree has levels.');
  if (!equalBytes(hash, root)) return refuse('RootDiffers', 'root', 'The proof leads to another root.');
  return undefined;
}

/**
 * Whether a tree only grew (RFC 9162 §2.1.4.2). `undefined` when it did.
 *
 * Every tree begins with the empty one, so there is nothing to prove and a proof would prove nothing: `from` 0 is
 * refused with `SizeZero`, as in the published vectors. A witness, which may accept a first checkpoint on its
 * signature alone, decides that itself (`decideAddCheckpoint`).
 */
export function checkConsistency(claim: ConsistencyClaim, sha256: HashBytes): ProofRefusal | undefined {
  const { from, to, proof, fromRoot, toRoot } = claim;
  if (to < from) {
    return refuse('SizeShrank', 'to', `The tree had ${String(from)} leaves and would now have ${String(to)}.`);
  }
  if (from <= 0n) return refuse('SizeZero', 'from', 'A consistency proof starts at a tree that has leaves.');
  return checkSubtreeConsistency(
    { start: 0n, end: from, size: to, proof, subtreeRoot: fromRoot, root: toRoot },
    sha256,
  );
}

/** That a subtree's leaves are those that a whole tree has there. */
export interface SubtreeClaim extends Range {
  /** Leaves in the whole tree. */
  readonly size: bigint;
  readonly proof: readonly Uint8Array[];
  readonly subtreeRoot: Uint8Array;
  readonly root: Uint8Array;
}

/**
 * Whether a subtree is part of a tree (Merkle Tree Certificates §4.4.3); with `start` 0 this is consistency of two
 * trees. `undefined` when it is.
 *
 * The empty subtree is part of every tree, of the empty one too: then its root is the empty tree's, the proof is
 * empty and nothing is said of the tree's own root. A tree is part of itself: then nothing is hashed, and the two
 * roots are only compared, whatever they are.
 */
export function checkSubtreeConsistency(claim: SubtreeClaim, sha256: HashBytes): ProofRefusal | undefined {
  const { start, end, size, proof, subtreeRoot, root } = claim;
  if (!isSubtree(claim)) return refuse('NotASubtree', 'start', `${inWords(claim)} are no subtree.`);
  if (end > size) return refuse('SizeShrank', 'size', `${inWords(claim)} reach beyond a tree of ${String(size)}.`);
  if (start === end) return checkEmptySubtree(claim, sha256);
  if (start === 0n && end === size) return checkSameTree(claim);
  const short = firstNot32Bytes({ subtreeRoot, root }, proof);
  if (short !== undefined) return short;

  let [first, last, whole] = [start, end - 1n, size - 1n];
  const climb = (): void => void ([first, last, whole] = [first >> 1n, last >> 1n, whole >> 1n]);
  // Up to the largest complete node at the subtree's right edge; where both end alike, to the subtree itself.
  while (first !== last && (last === whole || isOdd(last))) climb();

  const [seed = subtreeRoot, ...rest] = first === last ? [subtreeRoot, ...proof] : proof;
  if (first !== last && proof.length === 0) return refuse('ProofMalformed', 'proof', 'The proof is empty.');
  let [part, full] = [seed, seed];
  for (const sibling of rest) {
    if (whole === 0n) return refuse('ProofMalformed', 'proof', 'The proof has more hashes than the tree has levels.');
    if (isOdd(last) || last === whole) {
      if (first < last) part = nodeHash(sibling, part, sha256);
      full = nodeHash(sibling, full, sha256);
      while (!isOdd(last)) climb();
    } else {
      full = nodeHash(full, sibling, sha256);
    }
    climb();
  }
  if (whole !== 0n) return refuse('ProofMalformed', 'proof', 'The proof has fewer hashes than the tree has levels.');
  if (!equalBytes(part, subtreeRoot)) return refuse('RootDiffers', 'subtreeRoot', 'The smaller root is another.');
  if (!equalBytes(full, root)) return refuse('RootDiffers', 'root', 'The larger root is another.');
  return undefined;
}

function checkEmptySubtree({ proof, subtreeRoot }: SubtreeClaim, sha256: HashBytes): ProofRefusal | undefined {
  if (proof.length > 0) return refuse('ProofMalformed', 'proof', 'An empty subtree needs no proof.');
  if (!equalBytes(subtreeRoot, emptyRoot(sha256))) {
    return refuse('RootDiffers', 'subtreeRoot', 'The root of an empty subtree is the hash of nothing.');
  }
  return undefined;
}

function checkSameTree({ proof, subtreeRoot, root }: SubtreeClaim): ProofRefusal | undefined {
  if (proof.length > 0) return refuse('ProofMalformed', 'proof', 'Between equal sizes there is nothing to prove.');
  return equalBytes(subtreeRoot, root) ? undefined : refuse('RootDiffers', 'root', 'One size has two roots.');
}

function firstNot32Bytes(
  roots: Readonly<Record<string, Uint8Array>>,
  proof: readonly Uint8Array[],
): ProofRefusal | undefined {
  const named = [...Object.entries(roots), ...proof.map((hash, at) => [`proof[${String(at)}]`, hash] as const)];
  const wrong = named.find(([, hash]) => hash.length !== HASH_BYTES);
  if (wrong === undefined) return undefined;
  return refuse('HashNot32Bytes', wrong[0], `A hash has 32 bytes; ${wrong[0]} has ${String(wrong[1].length)}.`);
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n;
}

function inWords({ start, end }: Range): string {
  return start === 0n ? `a tree of ${String(end)} leaves` : `leaves ${String(start)} to before ${String(end)}`;
}

function refuse(kind: ProofRefusal['kind'], field: string, message: string): ProofRefusal {
  return refuseLog(kind, { field, message, rule: 'log.proof' });
}
