import type { AccountTotals } from '#libs/ledger';
import { idOfSegment } from '#libs/posting-rules';
import type { CloseDocument } from '../surplus/close-document.js';
import type { Appropriated } from './accounts.store.js';
import type { FlowLink, FlowNode } from './flow.models.js';

/** What a period's flow is drawn from. All amounts are minor units of one currency. */
export interface FlowFigures {
  /** Income and expense accounts of the period. */
  readonly totals: readonly AccountTotals[];
  /** Those of the expenses that restricted grants covered. */
  readonly restrictedCosts: bigint;
  /** Absent while the period is open. */
  readonly close: CloseDocument | undefined;
  readonly appropriated: readonly Appropriated[];
  readonly modelNames: ReadonlyMap<string, string>;
}

const COSTS: Readonly<Record<string, string>> = {
  compute: 'Machines of the sites',
  energy: 'Energy',
  wages: 'Wages',
  'label-wages': 'Wages for labels',
  host: 'Host community',
  depreciation: 'Wear of machines',
};

const PURPOSES: Readonly<Record<string, string>> = {
  'ca:equity:reinvest': 'Reinvestment',
  'ca:equity:new-pcp': 'New partnerships',
  'ca:equity:host-fund': 'Host fund',
  'ca:equity:bet': 'Bets',
  'ca:equity:reserve': 'Reserve of the Association',
};

/** Nodes appear with their first link; a link of nothing is left out. */
class Graph {
  private readonly nodes = new Map<string, FlowNode>();
  private readonly links: FlowLink[] = [];

  flow(source: FlowNode, target: FlowNode, money: { amount: bigint; account: string }): void {
    if (money.amount === 0n) return;
    this.nodes.set(source.id, source);
    this.nodes.set(target.id, target);
    const known = this.links.find(
      (link) => link.source === source.id && link.target === target.id && link.account === money.account,
    );
    if (known === undefined) this.links.push({ source: source.id, target: target.id, ...money });
    else known.amount += money.amount;
  }

  drawn(): { nodes: FlowNode[]; links: FlowLink[] } {
    return { nodes: [...this.nodes.values()], links: this.links };
  }
}

const node = (id: string, label: string, kind: string): FlowNode => ({ id, label, kind });

const ENTERPRISE = node('je', 'Joint Enterprise', 'BODY');
const ASSOCIATION = node('ca', 'Common Association', 'BODY');
const SURPLUS = node('surplus', 'Surplus', 'SURPLUS');
const LABELLERS = node('labellers', 'Labellers', 'PEOPLE');

function incomeNode(path: string, names: ReadonlyMap<string, string>): FlowNode {
  const [, , kind, model] = path.split(':');
  if (kind === 'gpu-time') return node(path, 'GPU time', 'INCOME');
  if (kind !== 'tokens' || model === undefined) return node(path, 'Grants', 'INCOME');
  const slug = idOfSegment(model) ?? model;
  return node(path, `Tokens of ${names.get(slug) ?? slug}`, 'INCOME');
}

/** Income into the Joint Enterprise, costs out of it, with the grants that bear some of them; answers what is left. */
function drawResult(graph: Graph, { totals, restrictedCosts, modelNames }: FlowFigures): bigint {
  const grants = { amount: restrictedCosts, account: 'fund' };
  if (restrictedCosts >= 0n) graph.flow(node('fund', 'Restricted grants', 'INCOME'), ENTERPRISE, grants);
  else {
    const back = node('back:fund', 'Restricted grants, given back', 'COST');
    graph.flow(ENTERPRISE, back, { ...grants, amount: -restrictedCosts });
  }
  let result = restrictedCosts;
  for (const { account, debits, credits } of totals) {
    const kind = account.split(':')[2] ?? '';
    if (account.startsWith('je:income:')) {
      const amount = credits - debits;
      const source = incomeNode(account, modelNames);
      // Corrections may outweigh what a small account earned: then it is a cost of the period.
      if (amount >= 0n) graph.flow(source, ENTERPRISE, { amount, account });
      else
        graph.flow(ENTERPRISE, node(`back:${account}`, `${source.label}, taken back`, 'COST'), {
          amount: -amount,
          account,
        });
      result += amount;
    } else {
      const amount = debits - credits;
      const prefix = `je:expenses:${kind}`;
      const target = kind === 'royalty' ? LABELLERS : node(prefix, COSTS[kind] ?? kind, 'COST');
      if (amount >= 0n) graph.flow(ENTERPRISE, target, { amount, account: prefix });
      else
        graph.flow(node(`back:${account}`, `${target.label}, taken back`, 'INCOME'), ENTERPRISE, {
          amount: -amount,
          account,
        });
      result -= amount;
    }
  }
  return result;
}

function drawSurplus(graph: Graph, result: bigint, close: CloseDocument | undefined): void {
  const account = 'je:equity:surplus';
  const loss = node('loss', 'Loss, carried forward', 'SURPLUS');
  const gained = result > 0n ? result : 0n;
  graph.flow(loss, ENTERPRISE, { amount: gained - result, account });
  graph.flow(ENTERPRISE, SURPLUS, { amount: gained, account });
  if (close === undefined) {
    graph.flow(SURPLUS, node('undivided', 'Not divided yet', 'SURPLUS'), { amount: gained, account });
    return;
  }
  const base = BigInt(close.base);
  const divided = base > 0n ? base : 0n;
  // Costs that a reopening brought to light come too late for what was divided before: the next surplus bears them.
  if (divided > gained) graph.flow(loss, SURPLUS, { amount: divided - gained, account });
  else
    graph.flow(SURPLUS, node('losses', 'Losses of earlier periods', 'SURPLUS'), { amount: gained - divided, account });
  const sum = (parts: readonly { amount: string }[]): bigint =>
    parts.reduce((total, { amount }) => total + BigInt(amount), 0n);
  graph.flow(SURPLUS, node('locked-reserve', 'Locked reserve', 'COMMONS'), {
    amount: BigInt(close.lockedReserve),
    account: 'je:equity:locked-reserve',
  });
  graph.flow(SURPLUS, node('solidarity', 'Solidarity', 'COMMONS'), {
    amount: BigInt(close.solidarity),
    account: 'je:liabilities:solidarity',
  });
  graph.flow(SURPLUS, LABELLERS, { amount: BigInt(close.standingShare), account: 'je:liabilities:standing-share' });
  graph.flow(SURPLUS, node('funders', 'Funders', 'PEOPLE'), {
    amount: sum(close.funders),
    account: 'je:liabilities:funder',
  });
  graph.flow(SURPLUS, ASSOCIATION, { amount: BigInt(close.allocable), account: 'ca:equity:allocable' });
}

function drawAssociation(graph: Graph, { close, appropriated }: FlowFigures): void {
  let left = BigInt(close?.allocable ?? 0);
  for (const { account, amount } of appropriated) {
    const label = PURPOSES[account];
    const target = label === undefined ? node('workers', 'Workers', 'PEOPLE') : node(account, label, 'COMMONS');
    graph.flow(ASSOCIATION, target, { amount, account });
    left -= amount;
  }
  const waiting = node('ca:waiting', 'Waits for a ballot', 'COMMONS');
  graph.flow(ASSOCIATION, waiting, { amount: left, account: 'ca:equity:allocable' });
}

/**
 * A period's money as a graph: income to the Joint Enterprise, from there to costs and surplus, from the surplus by
 * the waterfall, and from the Common Association as its members voted. What enters a node in the middle leaves it.
 */
export function flowGraph(figures: FlowFigures): { readonly nodes: FlowNode[]; readonly links: FlowLink[] } {
  const graph = new Graph();
  const result = drawResult(graph, figures);
  drawSurplus(graph, result, figures.close);
  drawAssociation(graph, figures);
  return graph.drawn();
}
