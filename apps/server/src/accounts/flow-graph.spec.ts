import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountTotals } from '#libs/ledger';
import { defaultCustom } from '#libs/custom';
import { waterfall } from '#libs/surplus';
import type { CloseDocument } from '../surplus/close-document.js';
import { flowGraph, type FlowFigures } from './flow-graph.js';

const total = (account: string, net: bigint, side: 'debits' | 'credits'): AccountTotals => ({
  account,
  unit: 'EUR',
  debits: side === 'debits' ? net : 0n,
  credits: side === 'credits' ? net : 0n,
});

function closeOf(result: bigint, restrictedCosts: bigint, priorLosses: bigint): CloseDocument {
  const outside = { restrictedCosts, gainsOnLocked: 0n, giftsInKind: 0n, restrictedIncome: 0n, unrealised: 0n };
  const funders = [{ id: 'f', due: 1_000n, capRemaining: 900n }];
  const flow = waterfall({ realisedResult: result, ...outside, priorLosses, funders }, defaultCustom('EUR'));
  return {
    type: 'period-close',
    v: '1',
    period: 'p',
    name: 'P',
    startsOn: '2026-01-01',
    endsOn: '2026-03-31',
    currency: 'EUR',
    customVersion: '1',
    income: '0',
    expenses: '0',
    base: `${flow.base}`,
    lockedReserve: `${flow.lockedReserve}`,
    solidarity: `${flow.solidarity}`,
    standingShare: `${flow.standingShare}`,
    allocable: `${flow.allocable}`,
    funders: flow.funders.map(({ id, amount }) => ({ id, due: '1000', amount: `${amount}` })),
    standingShares: [],
    royalties: [],
    lineage: '',
    steps: [],
  };
}

/** Nodes that money both enters and leaves, with the difference. */
function differences(figures: FlowFigures): readonly (readonly [string, bigint])[] {
  const { nodes, links } = flowGraph(figures);
  return nodes.flatMap(({ id }) => {
    const into = links.filter(({ target }) => target === id);
    const out = links.filter(({ source }) => source === id);
    if (into.length === 0 || out.length === 0) return [];
    const sum = (part: typeof links): bigint => part.reduce((whole, { amount }) => whole + amount, 0n);
    return [[id, sum(into) - sum(out)] as const];
  });
}

const money = fc.bigInt(-1_000_000n, 10_000_000n);

describe('flowGraph', () => {
  it('draws a cost beside the surplus and nothing that is nothing', () => {
    const { nodes, links } = flowGraph({
      totals: [
        total('je:income:tokens:code%3A7b', 100n, 'credits'),
        total('je:expenses:royalty:code%3A7b', 1n, 'debits'),
        total('je:expenses:wages', 0n, 'debits'),
      ],
      restrictedCosts: 0n,
      close: undefined,
      appropriated: [],
      modelNames: new Map([['code:7b', 'Code']]),
    });
    expect(nodes.map(({ label }) => label)).toEqual([
      'Tokens of Code',
      'Joint Enterprise',
      'Labellers',
      'Surplus',
      'Not divided yet',
    ]);
    expect(links.map(({ amount }) => amount)).toEqual([100n, 1n, 99n, 99n]);
  });

  it('lets out of every node what came in, whatever the period brought', () => {
    fc.assert(
      fc.property(
        fc.record({
          tokens: money,
          gpu: money,
          compute: money,
          royalty: money,
          covered: money,
          losses: fc.bigInt(0n, 1_000_000n),
        }),
        fc.record({ closed: fc.boolean(), voted: fc.bigInt(0n, 100n) }),
        ({ tokens, gpu, compute, royalty, covered, losses }, { closed, voted }) => {
          const close = closed ? closeOf(tokens + gpu - compute - royalty, covered, losses) : undefined;
          const toWorkers = (BigInt(close?.allocable ?? 0) * voted) / 100n;
          const figures: FlowFigures = {
            totals: [
              total('je:income:tokens:alpha', tokens, 'credits'),
              total('je:income:gpu-time', gpu, 'credits'),
              total('je:expenses:compute:hall', compute, 'debits'),
              total('je:expenses:royalty:alpha', royalty, 'debits'),
            ],
            restrictedCosts: covered,
            close,
            appropriated: [{ account: 'ca:liabilities:dividends-declared:w', amount: toWorkers }],
            modelNames: new Map(),
          };
          for (const [id, difference] of differences(figures)) expect([id, difference]).toEqual([id, 0n]);
          expect(flowGraph(figures).links.every(({ amount }) => amount > 0n)).toBe(true);
        },
      ),
    );
  });
});
