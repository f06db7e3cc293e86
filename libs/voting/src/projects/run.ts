import type { Profile } from './profile.js';
import { type Price, Purses } from './purses.js';

/** One purchase of a run: what was bought, at what price, and whom it was as effective as. */
export interface Purchase extends Price {
  /** Projects that were as effective, this one among them. */
  readonly tied: readonly number[];
}

/**
 * The Method of Equal Shares with cost utilities: everybody begins with an equal part of the endowment; the project with
 * the most cost for what a supporter pays is bought, and its supporters pay equal shares; again, until the supporters of
 * no other project have its cost between them. Peters, Pierczyński and Skowron, NeurIPS 2021, arXiv 2008.13276. Projects
 * without cost or supporters are never bought.
 */
export function shareEqually(profile: Profile, endowment: bigint): readonly Purchase[] {
  const purses = new Purses(profile, endowment);
  const open = new Set(
    [...profile.ids.keys()].filter((project) => profile.votes[project] !== 0 && profile.costs[project] !== 0n),
  );
  const purchases: Purchase[] = [];
  for (;;) {
    const best = mostEffective(profile, purses, open);
    const [first] = best;
    if (first === undefined) return purchases;
    const bought = best.reduce((a, b) => (precedes(profile, b.project, a.project) ? b : a), first);
    purses.pay(bought);
    open.delete(bought.project);
    purchases.push({ ...bought, tied: best.map(({ project }) => project) });
  }
}

/**
 * Whichever projects cost their supporters least for what they cost. A project is looked at only while it may still win:
 * first by what an earlier round knew of it, then by bounds in grains, and exactly only where those cannot tell.
 * Takes out of `open` what its supporters cannot pay for any more, now or ever.
 */
function mostEffective(profile: Profile, purses: Purses, open: Set<number>): readonly Price[] {
  const bounded = new Set<number>();
  const priced = new Set<number>();
  let best: Price[] = [];
  let toBeat = 0;
  for (;;) {
    const project = likeliest(purses, open, priced);
    if (project === undefined || purses.effectivenessAtMost(project) < toBeat) return best;
    if (!bounded.has(project)) {
      bounded.add(project);
      if (!purses.raise(project)) open.delete(project);
      continue;
    }
    priced.add(project);
    const price = purses.priceOf(project);
    const order = price && best[0] ? compareEffectiveness(profile, price, best[0]) : 1n;
    if (price === undefined) open.delete(project);
    else if (order === 0n) best.push(price);
    else if (order > 0n) {
      best = [price];
      toBeat = purses.effectivenessAtLeast(price);
    }
  }
}

/** Of the projects not priced yet, the one that may be the most effective. */
function likeliest(purses: Purses, open: ReadonlySet<number>, priced: ReadonlySet<number>): number | undefined {
  let likeliest: number | undefined;
  let most = -1;
  for (const project of open) {
    const bound = purses.effectivenessAtMost(project);
    if (bound <= most || priced.has(project)) continue;
    likeliest = project;
    most = bound;
  }
  return likeliest;
}

/** Above zero where `a` is more effective: cost by price, held against each other crosswise. */
function compareEffectiveness({ costs }: Profile, a: Price, b: Price): bigint {
  return (costs[a.project] ?? 0n) * a.under * b.over - (costs[b.project] ?? 0n) * b.under * a.over;
}

/** Between equally effective projects: the cheaper, then the one with more approvals, then the published order. */
function precedes({ costs, votes, ranks }: Profile, a: number, b: number): boolean {
  const [costA = 0n, costB = 0n] = [costs[a], costs[b]];
  if (costA !== costB) return costA < costB;
  if (votes[a] !== votes[b]) return (votes[a] ?? 0) > (votes[b] ?? 0);
  return (ranks[a] ?? 0) < (ranks[b] ?? 0);
}
