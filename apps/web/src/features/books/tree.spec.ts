import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { treeOf, type Branch, type Hanging } from './tree.js';

const pathsOf = (branches: readonly Branch<Hanging>[]): readonly string[] =>
  branches.flatMap(({ node, below }) => [node.path, ...pathsOf(below)]);

const parentOf = (path: string): string | null => (path.includes(':') ? path.slice(0, path.lastIndexOf(':')) : null);

const paths = fc
  .uniqueArray(fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(':')))
  .map((all) => all.map((path) => ({ path, parent: parentOf(path) })));

describe('the tree of accounts', () => {
  it('shows every account once, whichever of them a filter left', () => {
    fc.assert(
      fc.property(paths, (nodes) => {
        expect(pathsOf(treeOf(nodes)).toSorted()).toEqual(nodes.map(({ path }) => path).toSorted());
      }),
    );
  });

  it('hangs each account below its parent, and lets orphans stand at the top', () => {
    const trees = treeOf([
      { path: 'je', parent: null },
      { path: 'je:assets', parent: 'je' },
      { path: 'je:assets:bank', parent: 'je:assets' },
      { path: 'ca:equity:reserve', parent: 'ca:equity' },
    ]);
    expect(trees.map(({ node }) => node.path)).toEqual(['je', 'ca:equity:reserve']);
    expect(trees[0]?.below[0]?.below.map(({ node }) => node.path)).toEqual(['je:assets:bank']);
  });
});
