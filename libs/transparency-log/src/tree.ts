import { HASH_BYTES, type HashBytes, hashOf } from './bytes.js';

const NODE_PREFIX = Uint8Array.of(0x01);

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right), RFC 9162 §2.1.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: HashBytes): Uint8Array {
  return hashOf([NODE_PREFIX, left, right], sha256);
}

/** The root of the tree without leaves: SHA-256 of nothing. */
export function emptyRoot(sha256: HashBytes): Uint8Array {
  return sha256(new Uint8Array());
}

/**
 * The right edge of a tree: all that is needed to append to it, 32 bytes for every binary one of its size.
 * A value: appending gives another one, so a round that fails leaves nothing to undo.
 */
export interface Frontier {
  /** How many leaves the tree has. */
  readonly size: bigint;
  /** The hashes of its complete subtrees, the largest and leftmost first. */
  readonly peaks: readonly Uint8Array[];
}

/** The frontier of the tree without leaves. */
export const EMPTY_FRONTIER: Frontier = { size: 0n, peaks: [] };

/** A complete subtree that appending has closed: 2^height leaves, the `index`-th of its height. */
export interface ClosedNode {
  readonly height: number;
  readonly index: bigint;
  readonly hash: Uint8Array;
}

/** How hashes are made, and who hears of the subtrees that become complete. */
export interface Growing {
  readonly sha256: HashBytes;
  /** Hears of every subtree that a leaf completes, the leaf itself (height 0) first. */
  readonly onClosed?: (node: ClosedNode) => void;
}

/** The frontier with one leaf more. A leaf hash that has not 32 bytes is a bug, and throws. */
export function appendLeaf(frontier: Frontier, leafHash: Uint8Array, growing: Growing): Frontier {
  return appendLeaves(frontier, [leafHash], growing);
}

/**
 * The frontier with more leaves, in their order. Subtrees of height 8, 16, … are what tiles above level 0 hold: keep
 * those that `onClosed` hears of.
 *
 * A leaf hash that has not 32 bytes is a bug, and throws.
 */
export function appendLeaves(
  frontier: Frontier,
  leafHashes: Iterable<Uint8Array>,
  { sha256, onClosed }: Growing,
): Frontier {
  const peaks = [...frontier.peaks];
  let { size } = frontier;
  for (const leafHash of leafHashes) {
    if (leafHash.length !== HASH_BYTES) throw new TypeError('appendLeaves: a leaf hash has 32 bytes');
    let [hash, height, index] = [leafHash, 0, size];
    onClosed?.({ height, index, hash });
    // Each binary one at the end of the size is a left sibling that waits for this node.
    while ((index & 1n) === 1n) {
      const left = peaks.pop();
      if (left === undefined) throw new TypeError('appendLeaves: the frontier has fewer peaks than its size says');
      hash = nodeHash(left, hash, sha256);
      index >>= 1n;
      height += 1;
      onClosed?.({ height, index, hash });
    }
    peaks.push(hash);
    size += 1n;
  }
  return { size, peaks };
}

/** The root of the tree whose right edge this is (RFC 9162: split at the largest power of two below the size). */
export function rootOf(frontier: Frontier, sha256: HashBytes): Uint8Array {
  const last = frontier.peaks.at(-1);
  if (last === undefined) return emptyRoot(sha256);
  return frontier.peaks.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha256), last);
}
