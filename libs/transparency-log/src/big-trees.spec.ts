import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { leafHash } from './leaf.js';
import { checkConsistency, checkInclusion } from './proof.js';
import { isLogRefusal } from './refusal.js';
import { consistencyProof, frontierAt, inclusionProof, treeRoot } from './tile-proof.js';
import { encodeTile, type Tile } from './tiles.js';
import { appendLeaf, nodeHash, rootOf } from './tree.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The root of 2^height equal leaves, by height: a tree of any size can be read of which nobody holds the leaves. */
const equal = [leafHash(utf8('same'), sha256)];
for (let height = 1; height <= 64; height += 1) {
  const below = equal[height - 1] ?? new Uint8Array();
  equal.push(nodeHash(below, below, sha256));
}

let reads = 0;
const source = {
  sha256,
  read: ({ level, width }: Tile) => {
    reads += 1;
    return Promise.resolve(encodeTile(Array.from({ length: width }, () => equal[8 * level] ?? new Uint8Array())));
  },
};

/** Each run reads up to sixteen tiles of 256 hashes. */
const RUNS = { numRuns: 40 };

const leaf = equal[0] ?? new Uint8Array();
const MAX = 2n ** 64n - 1n;
const anySize = fc.bigInt({ min: 1n, max: MAX });
const anyPlace = anySize.chain((size) =>
  fc.record({ size: fc.constant(size), index: fc.bigInt({ min: 0n, max: size - 1n }) }),
);
const anySizes = anySize.chain((to) => fc.record({ to: fc.constant(to), from: fc.bigInt({ min: 1n, max: to }) }));

async function given<T>(value: Promise<T>): Promise<Exclude<T, { readonly refused: true }>> {
  const known = await value;
  if (isLogRefusal(known)) throw new Error(known.message);
  return known as Exclude<T, { readonly refused: true }>;
}

describe('trees that no float can count', () => {
  it('include a leaf, at that place of that size only', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlace, async ({ index, size }) => {
        const proof = await given(inclusionProof({ index, size }, source));
        const claim = { index, size, leafHash: leaf, proof, root: await given(treeRoot(size, source)) };
        expect(checkInclusion(claim, sha256)).toBeUndefined();
        expect(checkInclusion({ ...claim, proof: proof.slice(1) }, sha256)?.refused).toBe(size > 1n ? true : undefined);
        expect(checkInclusion({ ...claim, index: size }, sha256)).toMatchObject({ kind: 'IndexBeyondSize' });
        expect(checkInclusion({ ...claim, index: index + 2n ** 64n }, sha256)).toMatchObject({ refused: true });
      }),
      RUNS,
    );
  });

  it('grow consistently', async () => {
    await fc.assert(
      fc.asyncProperty(anySizes, async ({ from, to }) => {
        const proof = await given(consistencyProof({ from, to }, source));
        const [fromRoot, toRoot] = [await given(treeRoot(from, source)), await given(treeRoot(to, source))];
        expect(proof.length).toBeLessThanOrEqual((to - 1n).toString(2).length + 1);
        expect(checkConsistency({ from, to, proof, fromRoot, toRoot }, sha256)).toBeUndefined();
        expect(checkConsistency({ from, to, proof: [...proof, toRoot], fromRoot, toRoot }, sha256)?.refused).toBe(true);
        if (from < to)
          expect(checkConsistency({ from, to, proof, fromRoot: toRoot, toRoot }, sha256)?.refused).toBe(true);
      }),
      RUNS,
    );
  });

  it('are appended to from their right edge alone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 1n, max: MAX - 1n }), async (size) => {
        const grown = appendLeaf(await given(frontierAt(size, source)), leaf, { sha256 });
        expect(rootOf(grown, sha256)).toEqual(await given(treeRoot(size + 1n, source)));
      }),
      RUNS,
    );
  });

  it('are read in a few tiles: at most two of each level', async () => {
    await fc.assert(
      fc.asyncProperty(anyPlace, anySizes, async (place, sizes) => {
        const levels = (size: bigint): number => Math.ceil(size.toString(2).length / 8);
        reads = 0;
        await inclusionProof(place, source);
        expect(reads).toBeLessThanOrEqual(2 * levels(place.size));
        reads = 0;
        await consistencyProof(sizes, source);
        expect(reads).toBeLessThanOrEqual(2 * levels(sizes.to));
      }),
      RUNS,
    );
  });

  it.each([
    [1_000n, 4],
    [32_768n, 4],
    [1_000_000n, 6],
    [16_000_000n, 6],
  ])('of %s leaves need at most %s', async (size, most) => {
    for (const index of [0n, 1n, size / 3n, size / 2n, size - 2n, size - 1n]) {
      reads = 0;
      await inclusionProof({ index, size }, source);
      expect(reads).toBeLessThanOrEqual(most);
    }
  });
});
