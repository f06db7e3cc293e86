/** An account as the tree needs it: where it hangs, and what it holds. */
export interface Hanging {
  readonly path: string;
  readonly parent: string | null;
}

/** An account with what hangs below it. */
export interface Branch<Node> {
  readonly node: Node;
  readonly below: readonly Branch<Node>[];
}

/**
 * The list of accounts as trees. An account whose parent is not in the list (a filter took it away) stands at the top,
 * so that no balance can drop out of sight.
 *
 * @example treeOf([{ path: 'je', parent: null }, { path: 'je:assets', parent: 'je' }]) // one tree of two
 */
export function treeOf<Node extends Hanging>(nodes: readonly Node[]): readonly Branch<Node>[] {
  const known = new Set(nodes.map(({ path }) => path));
  const under = Map.groupBy(nodes, ({ parent }) => (parent !== null && known.has(parent) ? parent : null));
  const grow = (parent: string | null): readonly Branch<Node>[] =>
    (under.get(parent) ?? []).map((node) => ({ node, below: grow(node.path) }));
  return grow(null);
}
