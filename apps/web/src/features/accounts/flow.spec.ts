import { describe, expect, it } from '@jest/globals';
import { dyesOf, ladderOf, throughput, type Flow } from './flow.js';
import { layOut } from './sankey-layout.js';

const node = (id: string, kind: string) => ({ __typename: 'FlowNode' as const, id, label: `The ${id}`, kind });
const link = (source: string, target: string, amount: string) => ({
  __typename: 'FlowLink' as const,
  source,
  target,
  amount,
  account: `je:${target}`,
});

const flow: Flow = {
  __typename: 'Flow',
  currency: 'EUR',
  asOf: '2026-10-01T00:00:00Z',
  period: {
    __typename: 'Period',
    id: 'q3',
    name: '2026 Q3',
    state: 'CLOSED',
    startsOn: '2026-07-01',
    endsOn: '2026-09-30',
  },
  nodes: [
    node('surplus', 'result'),
    node('tokens', 'income'),
    node('energy', 'cost'),
    node('people', 'use'),
    node('idle', 'use'),
  ],
  links: [
    link('tokens', 'energy', '900719925474099300'),
    link('tokens', 'surplus', '100'),
    link('surplus', 'people', '100'),
    link('surplus', 'idle', '0'),
  ],
};

describe('the flow', () => {
  it('reads as a ladder in the order money moves, the largest first, without what carries nothing', () => {
    const ladder = ladderOf(flow);
    expect(ladder.map((rung) => rung.node.id)).toEqual(['tokens', 'surplus']);
    expect(ladder[0]?.links.map(({ label }) => label)).toEqual(['The energy', 'The surplus']);
    expect(ladder[0]?.amount).toBe(900_719_925_474_099_400n);
  });

  it('counts what passes through a node once', () => {
    expect(throughput('surplus', flow.links)).toBe(100n);
  });

  it('dyes nodes of one kind alike', () => {
    const dyes = dyesOf(flow.nodes);
    expect(dyes.get('people')).toBe(dyes.get('idle'));
    expect(dyes.get('people')).not.toBe(dyes.get('tokens'));
  });

  it('is cut off, not endless, when the links go round', () => {
    const round: Flow = { ...flow, links: [link('tokens', 'surplus', '1'), link('surplus', 'tokens', '1')] };
    expect(ladderOf(round)).toHaveLength(2);
  });
});

describe('its layout', () => {
  const size = { width: 1000, height: 420 };
  const { nodes, links } = layOut(flow, size);

  it('keeps every node inside the box, and leaves out those nothing reaches', () => {
    expect(nodes.map((placed) => placed.node.id).toSorted()).toEqual(['energy', 'people', 'surplus', 'tokens']);
    for (const { x, y, width, height } of nodes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(size.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(size.height);
    }
  });

  it('draws even the thinnest ribbon', () => {
    expect(links.every(({ path }) => /^M[\d.,C LZ-]+Z$/u.test(path))).toBe(true);
  });

  it('keeps the words of the last column inside: after it where they fit, else before it', () => {
    const wordsOf = (wide: Flow) => layOut(wide, size).nodes.find((placed) => placed.node.id === 'people')?.words;
    expect(wordsOf(flow)).toBe('after');
    const nodesWithLongName = flow.nodes.map((each) => ({ ...each, label: each.label.repeat(8) }));
    expect(wordsOf({ ...flow, nodes: nodesWithLongName })).toBe('before');
  });

  it('draws nothing of nothing', () => {
    expect(layOut({ ...flow, links: [] }, size)).toEqual({ nodes: [], links: [] });
  });
});
