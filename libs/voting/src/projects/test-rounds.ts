import { add, compareFractions, fraction, type Fraction, isRefusal, subtract, ZERO } from '#libs/amount';
import {
  type Completion,
  equalShares,
  type EqualShares,
  type EqualSharesRule,
  type ProjectsElection,
} from './equal-shares.js';

/** Test support: a round of projects named by one letter each; a ballot is the letters that it approves. */
export function round(
  budget: bigint,
  costs: Readonly<Record<string, bigint>>,
  ballots: readonly string[],
): ProjectsElection {
  const projects = Object.entries(costs).map(([id, cost]) => ({ id, cost }));
  return { budget, projects, approvals: ballots.map((ballot) => ballot.split('')) };
}

/** Decides a round; throws where the rule refuses. The published order is that of the projects unless given. */
export function decide(
  election: ProjectsElection,
  rule: Partial<EqualSharesRule> & { readonly completion: Completion },
): EqualShares {
  const result = equalShares(election, { order: election.projects.map(({ id }) => id), ...rule });
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

export const sumOf = (parts: readonly Fraction[]): Fraction => parts.reduce((sum, part) => add(sum, part), ZERO);
const lesser = (a: Fraction, b: Fraction): Fraction => (compareFractions(a, b) < 0 ? a : b);

/** What every voter is left with after these purchases: all pay the price, or all they have. */
export function pursesAfter(
  { approvals }: ProjectsElection,
  { endowment, steps }: { readonly endowment: bigint; readonly steps: Found['steps'] },
): readonly Fraction[] {
  return approvals.map((approved) =>
    steps.reduce(
      (held, { project, price }) => (approved.includes(project) ? subtract(held, lesser(held, price)) : held),
      fraction(endowment, BigInt(approvals.length)),
    ),
  );
}

/** What an oracle finds: what is bought in which order, and at what price. */
export interface Found {
  readonly steps: readonly { readonly project: string; readonly price: Fraction }[];
  readonly cost: bigint;
}

/** The price at which supporters with this money pay a cost, by trying how many of the poorest are short. */
function priceOf(cost: bigint, money: readonly Fraction[]): Fraction | undefined {
  const ascending = [...money].sort(compareFractions);
  if (compareFractions(sumOf(ascending), fraction(cost)) < 0) return undefined;
  for (let short = 0; short < ascending.length; short += 1) {
    const rest = subtract(fraction(cost), sumOf(ascending.slice(0, short)));
    const price = fraction(rest.numerator, rest.denominator * BigInt(ascending.length - short));
    if (compareFractions(price, ascending[short] ?? ZERO) <= 0) return price;
  }
  return undefined;
}

/** Equal Shares as it is told, with nothing thought of: each price of each project in each round, by fractions. */
export function plainly(election: ProjectsElection, endowment: bigint, order: readonly string[]): Found {
  const { projects, approvals } = election;
  const steps: { project: string; price: Fraction }[] = [];
  for (;;) {
    const purses = pursesAfter(election, { endowment, steps });
    const offers = projects.flatMap(({ id, cost }) => {
      const money = purses.filter((_, voter) => approvals[voter]?.includes(id));
      if (steps.some(({ project }) => project === id) || cost === 0n || money.length === 0) return [];
      const price = priceOf(cost, money);
      return price === undefined ? [] : [{ project: id, cost, price, votes: money.length }];
    });
    const [best] = offers.sort(
      (a, b) =>
        // The dearer by what it costs a supporter comes later.
        compareFractions(
          fraction(a.price.numerator * b.cost, a.price.denominator),
          fraction(b.price.numerator * a.cost, b.price.denominator),
        ) ||
        Number(a.cost - b.cost) ||
        b.votes - a.votes ||
        order.indexOf(a.project) - order.indexOf(b.project),
    );
    if (best === undefined) break;
    steps.push({ project: best.project, price: best.price });
  }
  const bought = new Set(steps.map(({ project }) => project));
  return { steps, cost: projects.reduce((sum, { id, cost }) => (bought.has(id) ? sum + cost : sum), 0n) };
}

/** Increments one by one, plainly: the last run that the budget pays for, and how many increments it had. */
export function plainlyRaised(
  election: ProjectsElection,
  increment: bigint,
  order: readonly string[],
): Found & { readonly count: bigint } {
  const step = increment * BigInt(election.approvals.length);
  let found = plainly(election, election.budget, order);
  for (let count = 0n; ; count += 1n) {
    const next = plainly(election, election.budget + (count + 1n) * step, order);
    if (next.cost > election.budget) return { ...found, count };
    found = next;
  }
}
