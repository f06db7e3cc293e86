import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex, utf8 } from './bytes.js';
import { leafHash } from './leaf.js';
import {
  checkConsistency,
  checkInclusion,
  checkSubtreeConsistency,
  checkSubtreeInclusion,
  isSubtree,
} from './proof.js';
import { isLogRefusal } from './refusal.js';
import { consistencyProof, frontierAt, inclusionProof, type ReadTile, treeRoot } from './tile-proof.js';
import { encodeTile, type Tile, tilePath } from './tiles.js';
import { appendLeaf, EMPTY_FRONTIER, emptyRoot, type Frontier, nodeHash, rootOf } from './tree.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A log in memory: its leaves, and the hashes of its tiles by level. */
class SmallLog {
  readonly leaves: Uint8Array[] = [];
  readonly frontiers: Frontier[] = [EMPTY_FRONTIER];
  readonly reads: string[] = [];
  private readonly levels: Uint8Array[][] = [];

  constructor(size: number) {
    for (let index = 0; index < size; index += 1) this.append(leafHash(utf8(String(index)), sha256));
  }

  private append(leaf: Uint8Array): void {
    this.leaves.push(leaf);
    const frontier = appendLeaf(this.frontiers.at(-1) ?? EMPTY_FRONTIER, leaf, {
      sha256,
      onClosed: ({ height, hash }) => {
        if (height % 8 === 0) (this.levels[height / 8] ??= []).push(hash);
      },
    });
    this.frontiers.push(frontier);
  }

  readonly read: ReadTile = (tile: Tile) => {
    this.reads.push(tilePath(tile));
    const start = Number(tile.index) * 256;
    return Promise.resolve(encodeTile((this.levels[tile.level] ?? []).slice(start, start + tile.width)));
  };

  readonly source = { read: this.read, sha256 };

  root(size: number): Uint8Array {
    return rootOf(this.frontiers[size] ?? EMPTY_FRONTIER, sha256);
  }

  leaf(index: number): Uint8Array {
    return this.leaves[index] ?? new Uint8Array();
  }
}

/** RFC 9162 §2.1.1 word for word: the tree head of a list of leaf hashes. */
function head(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only === undefined) return emptyRoot(sha256);
  if (leaves.length === 1) return only;
  const half = split(leaves.length);
  return nodeHash(head(leaves.slice(0, half)), head(leaves.slice(half)), sha256);
}

function split(size: number): number {
  return 2 ** (Math.ceil(Math.log2(size)) - 1);
}

/** RFC 9162 §2.1.3.1 word for word. */
function path(index: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length === 1) return [];
  const half = split(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  return index < half ? [...path(index, left), head(right)] : [...path(index - half, right), head(left)];
}

/** RFC 9162 §2.1.4.1, and for a subtree the same from its start (Merkle Tree Certificates §4.4.1). */
function subproof(start: number, end: number, leaves: readonly Uint8Array[], isWhole: boolean): Uint8Array[] {
  if (start === 0 && end === leaves.length) return isWhole ? [] : [head(leaves)];
  const half = split(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  if (end <= half) return [...subproof(start, end, left, isWhole), head(right)];
  if (start >= half) return [...subproof(start - half, end - half, right, isWhole), head(left)];
  return [...subproof(0, end - half, right, false), head(left)];
}

async function proved(proof: Promise<readonly Uint8Array[] | { readonly refused: true }>): Promise<Uint8Array[]> {
  const hashes = await proof;
  if ('refused' in hashes) throw new Error(JSON.stringify(hashes));
  return [...hashes];
}

const SMALL = 40;
const small = new SmallLog(SMALL);

describe('every proof of every tree up to 40 leaves', () => {
  it('includes every leaf, by the hashes that the definition gives', async () => {
    for (let size = 1; size <= SMALL; size += 1) {
      const leaves = small.leaves.slice(0, size);
      expect(toHex(small.root(size))).toBe(toHex(head(leaves)));
      expect(await treeRoot(BigInt(size), small.source)).toEqual(small.root(size));
      for (let index = 0; index < size; index += 1) {
        const place = { index: BigInt(index), size: BigInt(size) };
        const proof = await proved(inclusionProof(place, small.source));
        expect(proof.map(toHex)).toEqual(path(index, leaves).map(toHex));
        const claim = { ...place, leafHash: small.leaf(index), proof, root: small.root(size) };
        expect(checkInclusion(claim, sha256)).toBeUndefined();
      }
    }
  });

  it('is consistent with every smaller tree, by the hashes that the definition gives', async () => {
    for (let to = 1; to <= SMALL; to += 1) {
      for (let from = 1; from <= to; from += 1) {
        const sizes = { from: BigInt(from), to: BigInt(to) };
        const proof = await proved(consistencyProof(sizes, small.source));
        expect(proof.map(toHex)).toEqual(subproof(0, from, small.leaves.slice(0, to), true).map(toHex));
        const claim = { ...sizes, proof, fromRoot: small.root(from), toRoot: small.root(to) };
        expect(checkConsistency(claim, sha256)).toBeUndefined();
      }
    }
  });

  it('contains every subtree, and no other range is one', () => {
    for (let size = 1; size <= SMALL; size += 1) {
      for (let end = 1; end <= size; end += 1) {
        for (let start = 0; start < end; start += 1) {
          const range = { start: BigInt(start), end: BigInt(end) };
          const leaves = small.leaves.slice(0, size);
          const inside = leaves.slice(start, end);
          const proof = isSubtree(range) ? subproof(start, end, leaves, true) : [];
          const claim = { ...range, size: BigInt(size), proof, subtreeRoot: head(inside), root: small.root(size) };
          expect(checkSubtreeConsistency(claim, sha256)?.kind).toBe(isSubtree(range) ? undefined : 'NotASubtree');
          if (!isSubtree(range) || size !== SMALL) continue;
          inside.forEach((leaf, at) => {
            const place = { ...range, index: BigInt(start + at), leafHash: leaf, proof: path(at, inside) };
            expect(checkSubtreeInclusion({ ...place, root: head(inside) }, sha256)).toBeUndefined();
          });
        }
      }
    }
  });
});

/** A list of hashes altered in one way. */
const anyTampering = fc.oneof(
  fc.record({ how: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 255 }) }),
  fc.record({ how: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ how: fc.constant('add' as const), at: fc.nat(), hash: fc.uint8Array({ minLength: 32, maxLength: 32 }) }),
  fc.record({ how: fc.constant('cut' as const), at: fc.nat(), bytes: fc.integer({ min: 0, max: 31 }) }),
);

type Tampering = typeof anyTampering extends fc.Arbitrary<infer T> ? T : never;

function tampered(proof: readonly Uint8Array[], tampering: Tampering): Uint8Array[] {
  const copy = [...proof];
  if (tampering.how === 'add') {
    copy.splice(tampering.at % (proof.length + 1), 0, tampering.hash);
    return copy;
  }
  if (proof.length === 0) return [new Uint8Array(32)];
  const at = tampering.at % proof.length;
  const hash = copy[at] ?? new Uint8Array(32);
  if (tampering.how === 'drop') copy.splice(at, 1);
  if (tampering.how === 'cut') copy[at] = hash.slice(0, tampering.bytes);
  if (tampering.how === 'flip') copy[at] = flipped(hash, tampering.bit);
  return copy;
}

function flipped(hash: Uint8Array, bit: number): Uint8Array {
  return hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

const MIDDLE = 700;
const middle = new SmallLog(MIDDLE);
const anyLeaf = fc
  .integer({ min: 1, max: MIDDLE })
  .chain((size) => fc.record({ size: fc.constant(size), index: fc.nat({ max: size - 1 }) }));
const anySizes = fc
  .integer({ min: 1, max: MIDDLE })
  .chain((to) => fc.record({ to: fc.constant(to), from: fc.integer({ min: 1, max: to }) }));

describe('proofs from tiles', () => {
  async function inclusionOf({ size, index }: { size: number; index: number }) {
    const place = { index: BigInt(index), size: BigInt(size) };
    const proof = await proved(inclusionProof(place, middle.source));
    return { ...place, leafHash: middle.leaf(index), proof, root: middle.root(size) };
  }

  async function consistencyOf({ from, to }: { from: number; to: number }) {
    const sizes = { from: BigInt(from), to: BigInt(to) };
    const proof = await proved(consistencyProof(sizes, middle.source));
    return { ...sizes, proof, fromRoot: middle.root(from), toRoot: middle.root(to) };
  }

  it('hold, and hold no more once anything in them is altered', async () => {
    await fc.assert(
      fc.asyncProperty(anyLeaf, anyTampering, fc.nat({ max: 255 }), async (leaf, tampering, bit) => {
        const claim = await inclusionOf(leaf);
        expect(checkInclusion(claim, sha256)).toBeUndefined();
        const altered = [
          { ...claim, proof: tampered(claim.proof, tampering) },
          { ...claim, leafHash: flipped(claim.leafHash, bit) },
          { ...claim, root: flipped(claim.root, bit) },
          { ...claim, leafHash: claim.leafHash.slice(1) },
          { ...claim, root: claim.root.slice(1) },
          { ...claim, index: claim.size },
          { ...claim, index: -1n },
        ];
        for (const lie of altered) expect(checkInclusion(lie, sha256)).toMatchObject({ refused: true });
      }),
    );
  });

  it('hold for no other place of the same tree', async () => {
    await fc.assert(
      fc.asyncProperty(anyLeaf, fc.nat({ max: MIDDLE }), async (leaf, other) => {
        fc.pre(other !== leaf.index);
        const claim = await inclusionOf(leaf);
        expect(checkInclusion({ ...claim, index: BigInt(other) }, sha256)).toMatchObject({ refused: true });
      }),
    );
  });

  it('show growth, and show it no more once anything in them is altered', async () => {
    await fc.assert(
      fc.asyncProperty(anySizes, anyTampering, fc.nat({ max: 255 }), async (sizes, tampering, bit) => {
        const claim = await consistencyOf(sizes);
        expect(checkConsistency(claim, sha256)).toBeUndefined();
        const altered = [
          { ...claim, proof: tampered(claim.proof, tampering) },
          { ...claim, fromRoot: flipped(claim.fromRoot, bit) },
          { ...claim, toRoot: flipped(claim.toRoot, bit) },
          { ...claim, from: claim.to, to: claim.from - 1n },
          { ...claim, from: 0n },
        ];
        for (const lie of altered) expect(checkConsistency(lie, sha256)).toMatchObject({ refused: true });
      }),
    );
  });

  it('read at most two tiles of each level, each once', async () => {
    await fc.assert(
      fc.asyncProperty(anyLeaf, anySizes, async (leaf, sizes) => {
        middle.reads.length = 0;
        await inclusionOf(leaf);
        expect(new Set(middle.reads).size).toBe(middle.reads.length);
        expect(middle.reads.length).toBeLessThanOrEqual(4);
        middle.reads.length = 0;
        await consistencyOf(sizes);
        expect(middle.reads.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('give the right edge to go on from', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: MIDDLE }), async (size) => {
        expect(await frontierAt(BigInt(size), middle.source)).toEqual(middle.frontiers[size]);
      }),
    );
  });

  it('refuse a leaf beyond the tree, a shrunken tree and a tile cut short', async () => {
    expect(await inclusionProof({ index: 5n, size: 5n }, small.source)).toMatchObject({ kind: 'IndexBeyondSize' });
    expect(await consistencyProof({ from: 6n, to: 5n }, small.source)).toMatchObject({ kind: 'SizeShrank' });
    const short = { sha256, read: () => Promise.resolve(new Uint8Array(32)) };
    expect(isLogRefusal(await inclusionProof({ index: 0n, size: 3n }, short))).toBe(true);
  });

  it('are empty from the empty tree and between equal sizes', async () => {
    expect(await consistencyProof({ from: 0n, to: 9n }, small.source)).toEqual([]);
    expect(await consistencyProof({ from: 9n, to: 9n }, small.source)).toEqual([]);
    expect(await treeRoot(0n, small.source)).toEqual(emptyRoot(sha256));
  });
});
