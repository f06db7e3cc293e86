import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { toHex, utf8 } from './bytes.js';
import { leafHash } from './leaf.js';
import {
  appendLeaf,
  appendLeaves,
  type ClosedNode,
  EMPTY_FRONTIER,
  emptyRoot,
  type Frontier,
  nodeHash,
  rootOf,
} from './tree.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function treeOf(entries: readonly string[]): Frontier {
  return entries.reduce(
    (frontier, entry) => appendLeaf(frontier, leafHash(utf8(entry), sha256), { sha256 }),
    EMPTY_FRONTIER,
  );
}

describe('the tree of RFC 9162', () => {
  it.each([
    [[], 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [[''], '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [['a'], '022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c'],
    [['a', 'b'], 'b137985ff484fb600db93107c77b0365c80d78f5b429ded0fd97361d077999eb'],
    [['a', 'b', 'c'], '36642e73c2540ab121e3a6bf9545b0a24982cd830eb13d3cd19de3ce6c021ec1'],
  ])('has the known root over %j', (entries, root) => {
    expect(toHex(rootOf(treeOf(entries), sha256))).toBe(root);
  });

  it('has the root of an empty tree before the first leaf', () => {
    expect(rootOf(EMPTY_FRONTIER, sha256)).toEqual(emptyRoot(sha256));
  });

  it('says which subtrees a leaf closes, so that tiles can be kept', () => {
    const closed: ClosedNode[] = [];
    const before = treeOf(['a', 'b', 'c']);
    appendLeaf(before, leafHash(utf8('d'), sha256), { sha256, onClosed: (node) => closed.push(node) });
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((entry) => leafHash(utf8(entry), sha256)) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const right = nodeHash(c, d, sha256);
    expect(closed).toEqual([
      { height: 0, index: 3n, hash: d },
      { height: 1, index: 1n, hash: right },
      { height: 2, index: 0n, hash: nodeHash(nodeHash(a, b, sha256), right, sha256) },
    ]);
  });

  it('grows by many leaves at once as by one after the other', () => {
    const hashes = Array.from({ length: 70 }, (_, index) => leafHash(utf8(String(index)), sha256));
    for (const at of [0, 1, 7, 64, 70]) {
      const closed: ClosedNode[][] = [[], []];
      const before = treeOf(hashes.slice(0, at).map((_, index) => String(index)));
      const apart = hashes
        .slice(at)
        .reduce(
          (grown, hash) => appendLeaf(grown, hash, { sha256, onClosed: (node) => closed[0]?.push(node) }),
          before,
        );
      const together = appendLeaves(before, hashes.slice(at), { sha256, onClosed: (node) => closed[1]?.push(node) });
      expect(together).toEqual(apart);
      expect(closed[1]).toEqual(closed[0]);
    }
  });

  it('leaves the tree that it grew from as it was', () => {
    const before = treeOf(['a', 'b', 'c']);
    const root = rootOf(before, sha256);
    appendLeaf(before, sha256(utf8('x')), { sha256 });
    expect(rootOf(before, sha256)).toEqual(root);
  });

  it('takes no leaf hash of another length', () => {
    expect(() => appendLeaf(EMPTY_FRONTIER, new Uint8Array(31), { sha256 })).toThrow(TypeError);
  });
});
