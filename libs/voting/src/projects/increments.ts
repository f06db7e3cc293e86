import { add, type Fraction, fraction, ofAmount, ZERO } from '#libs/amount';
import type { Profile } from './profile.js';
import { type Purchase, shareEqually } from './run.js';

/** What raising everybody's endowment by equal steps came to. */
export interface Raised {
  /** What each step gave every voter. */
  readonly increment: bigint;
  /** Everybody's endowment together in the last run that the budget could pay. */
  readonly endowment: bigint;
  /** How many increments that is above the budget. */
  readonly increments: bigint;
  readonly purchases: readonly Purchase[];
  /** What the next increment's run would have cost: more than the budget. */
  readonly overspending: bigint;
}

export const costOf = ({ costs }: Profile, projects: readonly number[]): bigint =>
  projects.reduce((sum, project) => sum + (costs[project] ?? 0n), 0n);

/**
 * Add1: gives everybody `increment` more and runs again, until a run costs more than the budget; the last one before
 * counts. What a run costs does not always rise with the endowment, so the first overspending is looked for step by
 * step. The caller sees to it that all supported projects together cost more than the budget: then there is one.
 */
export function raiseEndowment(profile: Profile, budget: bigint, increment: bigint): Raised {
  const step = increment * BigInt(profile.voters);
  let purchases = shareEqually(profile, budget);
  for (let increments = 0n; ;) {
    increments += unchangedSteps(profile, purchases, { from: budget + increments * step, step });
    const endowment = budget + increments * step;
    const next = shareEqually(profile, endowment + step);
    const overspending = costOf(
      profile,
      next.map(({ project }) => project),
    );
    if (overspending > budget) return { increment, endowment, increments, purchases, overspending };
    purchases = next;
    increments += 1n;
  }
}

/**
 * How many steps leave a run as it is, where that is certain: 0 says that it is not. Without this, a project of few
 * supporters that alone keeps a small round from overspending would take a million runs.
 *
 * Where no supporter was short, each purchase was as effective as it has supporters, and stays so with more money: what
 * was bought keeps its order. Another project can come between only at a purchase with no more supporters than its own,
 * and only when its supporters then have its cost, c·n/votes above what they have paid until there.
 */
function unchangedSteps(
  profile: Profile,
  purchases: readonly Purchase[],
  { from, step }: { readonly from: bigint; readonly step: bigint },
): bigint {
  if (purchases.some(({ short }) => short.length > 0)) return 0n;
  const bought = new Set(purchases.map(({ project }) => project));
  let steps: bigint | undefined;
  for (const [project, cost] of profile.costs.entries()) {
    const votes = profile.votes[project] ?? 0;
    if (votes === 0 || cost === 0n || bought.has(project)) continue;
    const before = purchases.findIndex((purchase) => (profile.votes[purchase.project] ?? 0) <= votes);
    const paid = paidBy(profile, project, before < 0 ? purchases : purchases.slice(0, before));
    const needed = fraction(
      (cost * paid.denominator + paid.numerator) * BigInt(profile.voters),
      paid.denominator * BigInt(votes),
    );
    // The last step before that endowment is reached.
    const until =
      ofAmount(1n, fraction(needed.numerator - from * needed.denominator, needed.denominator * step), 'UP') - 1n;
    if (until <= 0n) return 0n;
    if (steps === undefined || until < steps) steps = until;
  }
  return steps ?? 0n;
}

/** What the supporters of a project paid for these purchases, none of them short. */
function paidBy(profile: Profile, project: number, purchases: readonly Purchase[]): Fraction {
  const both = new Float64Array(profile.ids.length);
  for (const group of profile.supporters[project] ?? []) {
    for (const other of profile.ballots[group] ?? []) both[other] = (both[other] ?? 0) + (profile.sizes[group] ?? 0);
  }
  return purchases.reduce(
    (sum, { project: other }) =>
      add(sum, fraction(BigInt(both[other] ?? 0) * (profile.costs[other] ?? 0n), BigInt(profile.votes[other] ?? 1))),
    ZERO,
  );
}
