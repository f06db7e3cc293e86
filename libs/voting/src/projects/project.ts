import { refuse, type Refusal } from '#libs/amount';

/** What a round of projects may fund. */
export interface Project {
  readonly id: string;
  /** What it takes, in minor units; zero or more. */
  readonly cost: bigint;
}

export type ProjectsRefusal = Refusal<
  'BudgetNotPositive' | 'ProjectTwice' | 'CostNegative' | 'ProjectDearerThanBudget'
>;

const no = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'projects.admission' });

/**
 * Says why these projects cannot stand for this budget together, or `undefined` if they can. A project that costs more
 * than the whole budget is kept out here: on the ballot it would end the increments of Equal Shares before their time.
 *
 * Refuses `BudgetNotPositive`, `ProjectTwice`, `CostNegative`, `ProjectDearerThanBudget`; `field` names the project.
 *
 * @example checkProjects(100n, [{ id: 'roof', cost: 101n }]) // ProjectDearerThanBudget
 */
export function checkProjects(budget: bigint, projects: readonly Project[]): ProjectsRefusal | undefined {
  if (budget <= 0n) return no('BudgetNotPositive', 'budget', 'A budget of nothing funds nothing.');
  const seen = new Set<string>();
  for (const { id, cost } of projects) {
    if (seen.has(id)) return no('ProjectTwice', id, `${id} stands on the ballot twice.`);
    if (cost < 0n) return no('CostNegative', id, `${id} costs less than nothing.`);
    if (cost > budget) return no('ProjectDearerThanBudget', id, `${id} costs more than the whole budget.`);
    seen.add(id);
  }
  return undefined;
}

export type ProjectsBallotRefusal = Refusal<'NothingApproved' | 'UnknownProject' | 'ApprovedTwice'>;

const unfit = <K extends string>(kind: K, field: string, message: string): Refusal<K> =>
  refuse(kind, { message, field, rule: 'projects.ballot' });

/**
 * Checks a ballot of approvals and puts it in the order of the options: at least one project, each on the ballot and
 * named once.
 *
 * Refuses `NothingApproved` (whoever wants none of them abstains), `UnknownProject`, `ApprovedTwice`.
 *
 * @example checkProjectsBallot(['roof', 'well'], ['well']) // ['well']
 */
export function checkProjectsBallot(
  options: readonly string[],
  approved: readonly string[],
): readonly string[] | ProjectsBallotRefusal {
  const known = new Set(options);
  const chosen = new Set<string>();
  for (const id of approved) {
    if (!known.has(id)) return unfit('UnknownProject', id, `${id} is not on this ballot.`);
    if (chosen.has(id)) return unfit('ApprovedTwice', id, `${id} is approved twice.`);
    chosen.add(id);
  }
  if (chosen.size === 0) return unfit('NothingApproved', 'approved', 'A ballot approves one project or more.');
  return options.filter((id) => chosen.has(id));
}
