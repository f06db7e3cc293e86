import type { ProjectsElection } from '#libs/voting';

/**
 * What a careful programmer writes who trusts doubles: Equal Shares with increments of `increment` and completion by
 * approvals, money in a Float64Array, supporters sorted by their money in place, and no project looked at that was less
 * effective before than the best one found. Answers the funded projects in order.
 */
export function addOneByFloats(
  { budget, projects, approvals }: ProjectsElection,
  { increment, order }: { readonly increment: bigint; readonly order: readonly string[] },
): readonly string[] {
  const total = Number(budget);
  const ids = [...order];
  const cost = new Map(projects.map((project) => [project.id, Number(project.cost)]));
  const supporters = new Map<string, number[]>(ids.map((id) => [id, []]));
  approvals.forEach((ballot, voter) => {
    for (const id of ballot) supporters.get(id)!.push(voter);
  });
  const costOf = (chosen: readonly string[]): number => chosen.reduce((sum, id) => sum + cost.get(id)!, 0);
  const byVotes = [...ids].sort((a, b) => supporters.get(b)!.length - supporters.get(a)!.length);
  const round: Round = { ids, cost, supporters, voters: approvals.length };
  if (costOf(byVotes.filter((id) => supporters.get(id)!.length > 0)) <= total) return byVotes;

  let endowment = total;
  let chosen = sharesByFloats(round, endowment);
  for (;;) {
    endowment += Number(increment) * approvals.length;
    const next = sharesByFloats(round, endowment);
    if (costOf(next) > total) break;
    chosen = next;
  }
  let left = total - costOf(chosen);
  const funded = [...chosen];
  for (const id of byVotes) {
    if (funded.includes(id) || cost.get(id)! > left || supporters.get(id)!.length === 0) continue;
    funded.push(id);
    left -= cost.get(id)!;
  }
  return funded;
}

interface Round {
  readonly ids: readonly string[];
  readonly cost: ReadonlyMap<string, number>;
  readonly supporters: ReadonlyMap<string, number[]>;
  readonly voters: number;
}

function sharesByFloats({ ids, cost, supporters, voters }: Round, endowment: number): readonly string[] {
  const money = new Float64Array(voters).fill(endowment / voters);
  const chosen: string[] = [];
  /** How effective each was when it was last looked at: it can only have fallen. */
  const remaining = new Map(
    ids.flatMap((id) =>
      supporters.get(id)!.length > 0 && cost.get(id)! > 0 ? [[id, supporters.get(id)!.length]] : [],
    ),
  );
  for (;;) {
    let best: string | undefined;
    let bestEffectiveness = 0;
    const likeliestFirst = [...remaining].sort(([, a], [, b]) => b - a);
    for (const [id, before] of likeliestFirst) {
      if (before < bestEffectiveness) break;
      const price = priceByFloats(cost.get(id)!, supporters.get(id)!, money);
      if (price === undefined) {
        remaining.delete(id);
        continue;
      }
      const effectiveness = cost.get(id)! / price;
      remaining.set(id, effectiveness);
      if (effectiveness < bestEffectiveness) continue;
      if (effectiveness === bestEffectiveness && best !== undefined && cost.get(id)! >= cost.get(best)!) continue;
      best = id;
      bestEffectiveness = effectiveness;
    }
    if (best === undefined) return chosen;
    chosen.push(best);
    remaining.delete(best);
    const price = cost.get(best)! / bestEffectiveness;
    for (const voter of supporters.get(best)!) money[voter]! -= Math.min(money[voter]!, price);
  }
}

/** What each supporter pays; undefined where they do not have the cost between them. */
function priceByFloats(cost: number, supporters: number[], money: Float64Array): number | undefined {
  let held = 0;
  for (const voter of supporters) held += money[voter]!;
  if (held < cost) return undefined;
  supporters.sort((a, b) => money[a]! - money[b]!);
  let paid = 0;
  let payers = supporters.length;
  for (const voter of supporters) {
    const price = (cost - paid) / payers;
    if (price <= money[voter]!) return price;
    paid += money[voter]!;
    payers -= 1;
  }
  return undefined;
}
