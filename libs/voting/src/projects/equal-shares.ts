import { type Fraction, fraction, isRefusal, refuse, type Refusal } from '#libs/amount';
import { costOf, type Raised, raiseEndowment } from './increments.js';
import { type Profile, readProfile } from './profile.js';
import { checkProjects, type Project, type ProjectsRefusal } from './project.js';
import { type Purchase, shareEqually } from './run.js';

/**
 * What follows when Equal Shares leaves part of the budget: nothing; what fits, by approvals; greater endowments, up to
 * the first that overspends; or these, then what fits. GREEDY is no Equal Shares at all, and stands here to be compared
 * with: what fits, by approvals, from the beginning.
 */
export const COMPLETIONS = ['NONE', 'UTILITARIAN', 'ADD1', 'ADD1U', 'GREEDY'] as const;
export type Completion = (typeof COMPLETIONS)[number];

/** A round of projects with its counted ballots, none of them an abstention. */
export interface ProjectsElection {
  /** In minor units. */
  readonly budget: bigint;
  readonly projects: readonly Project[];
  /** Each ballot: the ids of the projects that a voter approves, as `checkProjectsBallot` lets pass. */
  readonly approvals: readonly (readonly string[])[];
}

export interface EqualSharesRule {
  readonly completion: Completion;
  /** What each increment of ADD1 and ADD1U gives every voter, in minor units; ⌈budget / (100·voters)⌉ unless named. */
  readonly increment?: bigint;
  /** The projects in published order: the last resort of every tie. */
  readonly order: readonly string[];
}

/** What settled between equally effective projects. */
export type TieBreak = 'COST' | 'VOTES' | 'ORDER';

/** One purchase by Equal Shares. `cost` = `givenByShort` + (`supporters` − `short`) · `price`, exactly. */
export interface EqualSharesStep {
  readonly project: string;
  readonly cost: bigint;
  readonly supporters: number;
  /** What each supporter paid, in minor units; whoever had less gave all that was left to them. */
  readonly price: Fraction;
  /** Supporters who had less than the price. */
  readonly short: number;
  readonly givenByShort: Fraction;
  /** Cost by price: the most of all projects that could then be bought. */
  readonly effectiveness: Fraction;
  /** Present where other projects were as effective: all of them, in published order, and what settled it. */
  readonly tie?: { readonly between: readonly string[]; readonly settledBy: TieBreak };
}

/** A project funded for its approvals, because it fitted into what was left. */
export interface FittedProject {
  readonly project: string;
  readonly cost: bigint;
  readonly supporters: number;
  /** What is left of the budget after it. */
  readonly left: bigint;
}

/** The increments of ADD1: the last endowment that the budget could pay for, and the first that it could not. */
export interface IncrementsProof {
  readonly increment: bigint;
  readonly count: bigint;
  /** The increment that ended it, the one after `count`; what that run cost, and how much of it the budget lacked. */
  readonly overspentAt: bigint;
  readonly overspentCost: bigint;
  readonly overspentBy: bigint;
}

/** All that anybody needs to follow the outcome with pencil and paper. */
export interface EqualSharesProof {
  readonly completion: Completion;
  readonly ballots: number;
  readonly budget: bigint;
  /** What all voters were endowed with together: the budget, or more after increments. */
  readonly endowment: bigint;
  /** Present under ADD1 and ADD1U, but where all supported projects were affordable. */
  readonly increments?: IncrementsProof;
  /** ADD1 and ADD1U: the budget pays every project that anybody approves, so all of them are funded. */
  readonly allAffordable: boolean;
  readonly steps: readonly EqualSharesStep[];
  /** What was funded for its approvals, after the steps. */
  readonly fitted: readonly FittedProject[];
}

/** The outcome of a round of projects. */
export interface EqualShares {
  /** In the order in which they were funded. */
  readonly funded: readonly string[];
  readonly cost: bigint;
  readonly proof: EqualSharesProof;
}

export type EqualSharesRefusal = ProjectsRefusal | Refusal<'NoBallots' | 'IncrementNotPositive'>;

/**
 * Decides a round of projects by the Method of Equal Shares with cost utilities, exactly. Neither the order of ballots
 * nor that of projects changes anything. Projects that nobody approves are never funded; without cost, only for their
 * approvals or where all are affordable.
 *
 * Refuses `NoBallots`, `IncrementNotPositive` and what {@link checkProjects} refuses. A ballot that
 * {@link checkProjectsBallot} would refuse, or an order that does not name each project once, is a bug and throws.
 *
 * @example
 * equalShares(
 *   { budget: 150n, projects: [{ id: 'a', cost: 100n }, { id: 'b', cost: 50n }], approvals: [['a', 'b'], ['a']] },
 *   { completion: 'NONE', order: ['a', 'b'] },
 * ) // funds a at 50 each; the second half of the money of the first voter does not pay for b
 */
export function equalShares(
  { budget, projects, approvals }: ProjectsElection,
  { completion, increment, order }: EqualSharesRule,
): EqualShares | EqualSharesRefusal {
  const unfit = checkProjects(budget, projects) ?? checkRun(approvals.length, increment);
  if (isRefusal(unfit)) return unfit;
  const profile = readProfile(projects, approvals, order);
  const supported = [...profile.ids.keys()].filter((project) => profile.votes[project] !== 0);
  const raises = completion === 'ADD1' || completion === 'ADD1U';
  const allAffordable = raises && costOf(profile, supported) <= budget;
  const raised =
    raises && !allAffordable
      ? raiseEndowment(profile, budget, increment ?? usualIncrement(budget, profile.voters))
      : undefined;
  const purchases =
    raised?.purchases ?? (allAffordable || completion === 'GREEDY' ? [] : shareEqually(profile, budget));
  const bought = purchases.map(({ project }) => project);
  const fills = allAffordable || !(completion === 'NONE' || completion === 'ADD1');
  const fitted = fills ? whatFits(profile, { budget, bought, supported }) : [];
  return {
    funded: [...bought.map((project) => profile.ids[project] ?? ''), ...fitted.map(({ project }) => project)],
    cost: costOf(profile, bought) + fitted.reduce((sum, { cost }) => sum + cost, 0n),
    proof: {
      completion,
      ballots: profile.voters,
      budget,
      endowment: raised?.endowment ?? budget,
      ...(raised === undefined ? {} : { increments: incrementsProof(raised, budget) }),
      allAffordable,
      steps: purchases.map((purchase) => stepOf(profile, purchase)),
      fitted,
    },
  };
}

/** A hundredth of a voter's part of the budget, rounded up to the minor unit. */
function usualIncrement(budget: bigint, voters: number): bigint {
  const parts = 100n * BigInt(voters);
  return (budget + parts - 1n) / parts;
}

function checkRun(ballots: number, increment = 1n): Refusal<'NoBallots' | 'IncrementNotPositive'> | undefined {
  const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
    refuse(kind, { message, field, rule: 'projects.equalShares' });
  if (ballots === 0) return no('NoBallots', 'ballots', 'Nobody approved anything, so nothing is decided.');
  if (increment <= 0n) return no('IncrementNotPositive', 'increment', 'An increment of nothing never ends.');
  return undefined;
}

/** By approvals downwards, then published order: whatever still fits into the budget. */
function whatFits(
  { ids, costs, votes, ranks }: Profile,
  { budget, bought, supported }: Record<'bought' | 'supported', readonly number[]> & { readonly budget: bigint },
): readonly FittedProject[] {
  let left = bought.reduce((rest, project) => rest - (costs[project] ?? 0n), budget);
  const fitted: FittedProject[] = [];
  const has = new Set(bought);
  const byVotes = (a: number, b: number): number =>
    (votes[b] ?? 0) - (votes[a] ?? 0) || (ranks[a] ?? 0) - (ranks[b] ?? 0);
  for (const project of [...supported].sort(byVotes)) {
    const cost = costs[project] ?? 0n;
    if (has.has(project) || cost > left) continue;
    left -= cost;
    fitted.push({ project: ids[project] ?? '', cost, supporters: votes[project] ?? 0, left });
  }
  return fitted;
}

function incrementsProof({ increment, increments, overspending }: Raised, budget: bigint): IncrementsProof {
  return {
    increment,
    count: increments,
    overspentAt: increments + 1n,
    overspentCost: overspending,
    overspentBy: overspending - budget,
  };
}

function stepOf(profile: Profile, { project, over, under, payers, short, tied }: Purchase): EqualSharesStep {
  const { ids, costs, votes, sizes } = profile;
  const cost = costs[project] ?? 0n;
  return {
    project: ids[project] ?? '',
    cost,
    supporters: votes[project] ?? 0,
    price: fraction(over, under),
    short: short.reduce((sum, group) => sum + (sizes[group] ?? 0), 0),
    givenByShort: fraction(cost * under - BigInt(payers) * over, under),
    effectiveness: fraction(cost * under, over),
    ...(tied.length === 1 ? {} : { tie: tieOf(profile, project, tied) }),
  };
}

function tieOf(
  { ids, costs, votes, ranks }: Profile,
  winner: number,
  tied: readonly number[],
): EqualSharesStep['tie'] & {} {
  const cheapest = tied.filter((project) => costs[project] === costs[winner]);
  const foremost = cheapest.filter((project) => votes[project] === votes[winner]);
  return {
    between: [...tied].sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0)).map((project) => ids[project] ?? ''),
    settledBy: cheapest.length === 1 ? 'COST' : foremost.length === 1 ? 'VOTES' : 'ORDER',
  };
}
