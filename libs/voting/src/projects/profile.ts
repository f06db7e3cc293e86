import { InvariantViolation } from '#libs/amount';
import type { Project } from './project.js';

/**
 * The ballots as the rule reads them. Projects go by their place in `ids`; voters with equal ballots are a group, since
 * the rule never tells them apart. Counts of voters are whole numbers below 2^31: nothing here is money.
 */
export interface Profile {
  readonly voters: number;
  readonly ids: readonly string[];
  readonly costs: readonly bigint[];
  /** How many voters each group has. */
  readonly sizes: Int32Array;
  /** The projects that each group approves. */
  readonly ballots: readonly Int32Array[];
  /** The groups that approve each project. */
  readonly supporters: readonly Int32Array[];
  /** How many voters approve each project. */
  readonly votes: Int32Array;
  /** Each project's place in the published order: the last resort of every tie. */
  readonly ranks: Int32Array;
}

/**
 * Reads ballots that {@link checkProjectsBallot} has let pass; one that it would refuse is a bug here and throws, and so
 * does an order that does not name each project once.
 */
export function readProfile(
  projects: readonly Project[],
  approvals: readonly (readonly string[])[],
  order: readonly string[],
): Profile {
  const places = new Map(projects.map(({ id }, place) => [id, place]));
  const groups = new Map<string, { readonly ballot: Int32Array; size: number }>();
  for (const approval of approvals) {
    const ballot = Int32Array.from(approval, (id) => placeOf(places, id)).sort();
    if (ballot.length === 0) throw new InvariantViolation('a ballot approves nothing');
    if (ballot.some((place, index) => place === ballot[index + 1])) {
      throw new InvariantViolation('a ballot approves a project twice');
    }
    const key = ballot.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { ballot, size: 1 });
    else group.size += 1;
  }
  const sizes = Int32Array.from(groups.values(), ({ size }) => size);
  const ballots = Array.from(groups.values(), ({ ballot }) => ballot);
  const supporters = supportersOf(ballots, projects.length);
  return {
    voters: approvals.length,
    ids: projects.map(({ id }) => id),
    costs: projects.map(({ cost }) => cost),
    sizes,
    ballots,
    supporters,
    votes: Int32Array.from(supporters, (all) => all.reduce((sum, group) => sum + (sizes[group] ?? 0), 0)),
    ranks: ranksOf(places, order),
  };
}

function placeOf(places: ReadonlyMap<string, number>, id: string): number {
  const place = places.get(id);
  if (place === undefined) throw new InvariantViolation(`${id} is not on the ballot`);
  return place;
}

function supportersOf(ballots: readonly Int32Array[], projects: number): readonly Int32Array[] {
  const supporters = Array.from({ length: projects }, (): number[] => []);
  ballots.forEach((ballot, group) => {
    for (const project of ballot) supporters[project]?.push(group);
  });
  return supporters.map((groups) => Int32Array.from(groups));
}

function ranksOf(places: ReadonlyMap<string, number>, order: readonly string[]): Int32Array {
  const ranks = new Int32Array(places.size).fill(-1);
  order.forEach((id, rank) => (ranks[placeOf(places, id)] = rank));
  if (order.length !== places.size || ranks.includes(-1)) {
    throw new InvariantViolation('the published order names each project once');
  }
  return ranks;
}
