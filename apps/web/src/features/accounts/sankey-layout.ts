import { sankey, sankeyJustify } from 'd3-sankey';
import { lengthOf } from '../../format/fraction.js';
import { carried, throughput, type Flow, type FlowLink, type FlowNode } from './flow.js';

export interface PlacedNode {
  readonly node: FlowNode;
  readonly amount: bigint;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which side its words stand on: those of the last column, where there is no room after it, stand before it. */
  readonly words: 'before' | 'after';
}

export interface PlacedLink {
  readonly link: FlowLink;
  readonly from: string;
  readonly to: string;
  /** The ribbon's outline, closed, so that its edges can be drawn in full colour. */
  readonly path: string;
}

export interface SankeyLayout {
  readonly nodes: readonly PlacedNode[];
  readonly links: readonly PlacedLink[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const BAR = 14;
/** Between two nodes of a column: room for two lines of words, so that no label touches the next. */
const GAP = 34;
const EDGE = 22;
/** Room for a letter of the last column's words, which stand right of it, clear of the ribbons. */
const LETTER = 8.2;
/** The most of the width that those words may take before they go back over the ribbons. */
const MOST_FOR_WORDS = 0.3;

/**
 * Places a flow in a box of pixels. Amounts become lengths here and nowhere else; every figure shown beside them is
 * written from the exact amount.
 */
export function layOut(flow: Flow, { width, height }: Size): SankeyLayout {
  const links = carried(flow.links);
  const used = flow.nodes.filter(({ id }) => links.some(({ source, target }) => source === id || target === id));
  if (used.length === 0) return { nodes: [], links: [] };
  const longest = used.reduce(
    (most, { id, label }) => (links.some(({ source }) => source === id) ? most : Math.max(most, label.length)),
    0,
  );
  const wanted = longest * LETTER + BAR;
  const margin = wanted <= width * MOST_FOR_WORDS ? wanted : 0;
  const largest = links.reduce((most, { amount }) => (BigInt(amount) > most ? BigInt(amount) : most), 1n);
  const graph = sankey<{ node: FlowNode }, { link: FlowLink }>()
    .nodeId(({ node }) => node.id)
    .nodeAlign(sankeyJustify)
    .nodeWidth(BAR)
    .nodePadding(GAP)
    .extent([
      [0, EDGE],
      [width - margin, height - EDGE],
    ])({
    nodes: used.map((node) => ({ node })),
    // A sliver too thin to draw still gets a hair's breadth: what is there must be seen.
    links: links.map((link) => ({
      source: link.source,
      target: link.target,
      value: Math.max(lengthOf(BigInt(link.amount), largest), 0.002),
      link,
    })),
  });
  const nodeAt = new Map(graph.nodes.map((placed) => [placed.node.id, placed]));
  const labels = new Map(flow.nodes.map(({ id, label }) => [id, label]));
  return {
    nodes: graph.nodes.map(({ node, x0 = 0, x1 = 0, y0 = 0, y1 = 0 }) => ({
      node,
      amount: throughput(node.id, links),
      x: x0,
      y: y0,
      width: x1 - x0,
      height: Math.max(y1 - y0, 1),
      words: x1 > width - 2 * BAR ? 'before' : 'after',
    })),
    links: graph.links.map((placed) => ({
      link: placed.link,
      from: labels.get(placed.link.source) ?? placed.link.source,
      to: labels.get(placed.link.target) ?? placed.link.target,
      path: ribbon({
        x0: nodeAt.get(placed.link.source)?.x1 ?? 0,
        x1: nodeAt.get(placed.link.target)?.x0 ?? 0,
        y0: placed.y0 ?? 0,
        y1: placed.y1 ?? 0,
        thickness: Math.max(placed.width ?? 0, 1),
      }),
    })),
  };
}

interface Ribbon {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly thickness: number;
}

function ribbon({ x0, x1, y0, y1, thickness }: Ribbon): string {
  const half = thickness / 2;
  const middle = (x0 + x1) / 2;
  const [a, b, c, d] = [y0 - half, y1 - half, y1 + half, y0 + half].map((y) => y.toFixed(2));
  return `M${x0},${a}C${middle},${a} ${middle},${b} ${x1},${b}L${x1},${c}C${middle},${c} ${middle},${d} ${x0},${d}Z`;
}
