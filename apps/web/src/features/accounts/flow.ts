import type { AccountsQuery } from '../../gql/accounts/graphql.js';
import type { Dye } from '../../ui/bar.js';
import { entriesLink } from '../../ui/entries-link.js';

export type Flow = AccountsQuery['flow'];
export type FlowNode = Flow['nodes'][number];
export type FlowLink = Flow['links'][number];

const DYES: readonly Dye[] = ['woad', 'weld', 'verdigris', 'madder', 'orchil', 'slate'];

/** Links that carry money. The plot has no room for a flow of nothing, nor a way to draw one that runs backwards. */
export const carried = (links: readonly FlowLink[]): readonly FlowLink[] =>
  links.filter(({ amount }) => BigInt(amount) > 0n);

/** Where the entries behind a ribbon are: those of its accounts in the days of its period. */
export const linkEntries = ({ period }: Flow, account: string): string =>
  entriesLink({ account, from: period.startsOn, until: period.endsOn });

/** A dye for each kind of node, the same on every plot of the page: kinds take the dyes in the order they appear. */
export function dyesOf(nodes: readonly FlowNode[]): ReadonlyMap<string, Dye> {
  const kinds = [...new Set(nodes.map(({ kind }) => kind))];
  const dyeOfKind = new Map(kinds.map((kind, index) => [kind, DYES[index % DYES.length] ?? 'slate']));
  return new Map(nodes.map(({ id, kind }) => [id, dyeOfKind.get(kind) ?? 'slate']));
}

/** What passes through a node: the larger of what enters and what leaves, in minor units. */
export function throughput(id: string, links: readonly FlowLink[]): bigint {
  const sum = (side: 'source' | 'target') =>
    links.filter((link) => link[side] === id).reduce((total, { amount }) => total + BigInt(amount), 0n);
  const [entering, leaving] = [sum('target'), sum('source')];
  return entering > leaving ? entering : leaving;
}

/** One rung of the phone's ladder: a node and what leaves it. */
export interface Rung {
  readonly node: FlowNode;
  readonly amount: bigint;
  readonly links: readonly (FlowLink & { readonly target: string; readonly label: string })[];
}

/** The flow as a ladder to be read from the top: each node that gives, in the order money reaches it. */
export function ladderOf(flow: Flow): readonly Rung[] {
  const links = carried(flow.links);
  const labels = new Map(flow.nodes.map(({ id, label }) => [id, label]));
  return depthOrder(flow.nodes, links).flatMap((node) => {
    const leaving = links.filter(({ source }) => source === node.id);
    if (leaving.length === 0) return [];
    const rungs = leaving
      .map((link) => ({ ...link, label: labels.get(link.target) ?? link.target }))
      .toSorted((a, b) => (BigInt(a.amount) < BigInt(b.amount) ? 1 : -1));
    return [{ node, amount: throughput(node.id, links), links: rungs }];
  });
}

function depthOrder(nodes: readonly FlowNode[], links: readonly FlowLink[]): readonly FlowNode[] {
  const depth = new Map(nodes.map(({ id }) => [id, 0]));
  // A flow without cycles settles in as many rounds as it has nodes; one with a cycle is cut off there.
  for (const _round of nodes) {
    for (const { source, target } of links) {
      depth.set(target, Math.min(Math.max(depth.get(target) ?? 0, (depth.get(source) ?? 0) + 1), nodes.length));
    }
  }
  return nodes.toSorted((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0));
}
