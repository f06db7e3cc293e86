import {
  add,
  compareFractions,
  compareIds,
  type Fraction,
  fraction,
  isRefusal,
  multiply,
  ONE,
  refuse,
  type Refusal,
  subtract,
  ZERO,
} from '#libs/amount';

/** A model's debt to an ancestor: the part of what it earns that passes upstream, fixed at registration. */
export interface UpstreamEdge {
  readonly model: string;
  readonly rate: Fraction;
}

/** One version of a dataset that a model was made with. Its weight defaults to the points credited for it. */
export interface DatasetUse {
  readonly version: string;
  readonly weight?: bigint;
}

/** One model, its ancestors and its datasets. */
export interface ModelNode {
  readonly id: string;
  readonly upstream: readonly UpstreamEdge[];
  readonly datasets: readonly DatasetUse[];
}

/** The model that earned, among all models known. */
export interface LineageGraph {
  readonly model: string;
  readonly models: readonly ModelNode[];
}

/** Points credited for the labels of one dataset version, by labeller. */
export interface DatasetCredits {
  readonly version: string;
  readonly credits: readonly { readonly id: string; readonly points: bigint }[];
}

/** One labeller's, or one reserve's, exact part of what a model earns. */
export interface StandingShare {
  readonly id: string;
  readonly share: Fraction;
}

export type LineageRefusal = Refusal<
  | 'UnknownModel'
  | 'UnknownDataset'
  | 'ModelTwice'
  | 'DatasetTwice'
  | 'LineageCycle'
  | 'RateNegative'
  | 'UpstreamOverOne'
  | 'NegativeWeight'
>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'LAB-2' });

/**
 * Who earns with a model, and how much of each unit. What a model keeps after its ancestors' parts goes to the
 * labellers of its datasets, by weight and points; ancestors do the same with theirs, shared ones once. A model
 * without weight, and a dataset without points, feeds `reserve:<model>` instead of other people.
 *
 * Shares are above zero, sum to one and stand in the byte order of their ids. Nothing is rounded.
 * Refuses unknown or repeated models and datasets, cycles, negative rates, weights or points, and Σ rates above 1.
 *
 * @example standingShares({ model: 'base', models }, credits) // [{ id: 'ana', share: 3/5 }, { id: 'ben', share: 2/5 }]
 */
export function standingShares(
  graph: LineageGraph,
  credits: readonly DatasetCredits[],
): readonly StandingShare[] | LineageRefusal {
  const models = indexModels(graph.models);
  if (isRefusal(models)) return models;
  const points = indexCredits(credits);
  if (isRefusal(points)) return points;
  const order = downstreamFirst(graph.model, models);
  if (isRefusal(order)) return order;
  const arriving = new Map<string, Fraction>([[graph.model, ONE]]);
  const shares = new Map<string, Fraction>();
  for (const node of order) {
    const quantity = arriving.get(node.id) ?? ZERO;
    let passedOn = ZERO;
    for (const { model, rate } of node.upstream) {
      if (rate.numerator < 0n) return no('RateNegative', node.id, `${node.id} passes less than nothing to ${model}.`);
      passedOn = add(passedOn, rate);
      arriving.set(model, add(arriving.get(model) ?? ZERO, multiply(quantity, rate)));
    }
    if (compareFractions(passedOn, ONE) > 0) {
      return no('UpstreamOverOne', node.id, `${node.id} passes more than it earns to its ancestors.`);
    }
    const refusal = shareOut(node, { kept: multiply(quantity, subtract(ONE, passedOn)), points, shares });
    if (refusal !== undefined) return refusal;
  }
  return [...shares].map(([id, share]) => ({ id, share })).sort((a, b) => compareIds(a.id, b.id));
}

function indexModels(models: readonly ModelNode[]): ReadonlyMap<string, ModelNode> | Refusal<'ModelTwice'> {
  const index = new Map<string, ModelNode>();
  for (const node of models) {
    if (index.has(node.id)) return no('ModelTwice', node.id, `${node.id} is registered twice.`);
    index.set(node.id, node);
  }
  return index;
}

interface Credited {
  readonly total: bigint;
  readonly credits: DatasetCredits['credits'];
}

function indexCredits(
  datasets: readonly DatasetCredits[],
): ReadonlyMap<string, Credited> | Refusal<'DatasetTwice' | 'NegativeWeight'> {
  const index = new Map<string, Credited>();
  for (const { version, credits } of datasets) {
    if (index.has(version)) return no('DatasetTwice', version, `${version} is credited twice.`);
    const below = credits.find(({ points }) => points < 0n);
    if (below !== undefined) return no('NegativeWeight', version, `${below.id} has points below zero in ${version}.`);
    index.set(version, { total: credits.reduce((sum, { points }) => sum + points, 0n), credits });
  }
  return index;
}

/** The model and all its ancestors, each after every model that feeds it, so that a shared ancestor is visited once. */
function downstreamFirst(
  root: string,
  models: ReadonlyMap<string, ModelNode>,
): readonly ModelNode[] | Refusal<'UnknownModel' | 'LineageCycle'> {
  const feeders = new Map<string, number>([[root, 0]]);
  const toVisit = [root];
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    const node = models.get(id);
    if (node === undefined) return no('UnknownModel', id, `No model ${id} is registered.`);
    for (const { model } of node.upstream) {
      if (!feeders.has(model)) toVisit.push(model);
      feeders.set(model, (feeders.get(model) ?? 0) + 1);
    }
  }
  const order: ModelNode[] = [];
  const ready = feeders.get(root) === 0 ? [root] : [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    const node = models.get(id);
    if (node === undefined) break;
    order.push(node);
    for (const { model } of node.upstream) {
      const left = (feeders.get(model) ?? 0) - 1;
      feeders.set(model, left);
      if (left === 0) ready.push(model);
    }
  }
  if (order.length < feeders.size) return no('LineageCycle', root, `${root} descends from itself.`);
  return order;
}

interface Purse {
  readonly kept: Fraction;
  readonly points: ReadonlyMap<string, Credited>;
  readonly shares: Map<string, Fraction>;
}

function shareOut(node: ModelNode, { kept, points, shares }: Purse): LineageRefusal | undefined {
  const give = (id: string, part: Fraction): void => {
    if (part.numerator > 0n) shares.set(id, add(shares.get(id) ?? ZERO, part));
  };
  const weighted: { weight: bigint; credited: Credited }[] = [];
  const seen = new Set<string>();
  for (const { version, weight } of node.datasets) {
    const credited = points.get(version);
    if (credited === undefined) return no('UnknownDataset', version, `Nothing is known of the credits of ${version}.`);
    if (seen.has(version)) return no('DatasetTwice', version, `${node.id} names ${version} twice.`);
    seen.add(version);
    if (weight !== undefined && weight < 0n) {
      return no('NegativeWeight', version, `${version} weighs less than nothing in ${node.id}.`);
    }
    weighted.push({ weight: weight ?? credited.total, credited });
  }
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0n);
  if (total === 0n) {
    give(`reserve:${node.id}`, kept);
    return undefined;
  }
  for (const { weight, credited } of weighted) {
    const part = multiply(kept, fraction(weight, total));
    if (credited.total === 0n) give(`reserve:${node.id}`, part);
    else for (const { id, points: own } of credited.credits) give(id, multiply(part, fraction(own, credited.total)));
  }
  return undefined;
}
