import { isRefusal, refuse, type Refusal, type UnitCode } from '#libs/amount';
import { type Election, type ElectionBallot } from '../election.js';
import type { PabulibElection, PabulibProject, PabulibVote } from './election.js';
import { roundOfPabulib } from './round.js';

/** The key of META that is a title, and the column of a project's name. */
const TITLE = 'description';
const NAME = 'name';

/** A file has a row for each voter: more than this is no election of projects, and no memory holds it. */
const MOST_VOTERS = 1_000_000n;

/**
 * A Pabulib file as an election of projects: each vote a ballot, who names no project abstains, costs in minor units.
 * The ids of voters, the currency and what else the file says stay behind.
 *
 * Refuses `VotesAreNoApprovals`, as {@link roundOfPabulib} does.
 */
export function electionOfPabulib(file: PabulibElection): Election | Refusal<'VotesAreNoApprovals'> {
  const round = roundOfPabulib(file);
  if (isRefusal(round)) return round;
  return {
    kind: 'PROJECTS',
    rule: '',
    title: file.meta.find(([key]) => key === TITLE)?.[1] ?? '',
    options: file.projects.map(({ id, cost, others }) => ({ id, name: others[NAME] ?? '', cost })),
    budget: file.budget,
    ballots: file.votes.map(({ projects }): ElectionBallot => {
      return { choice: projects.length === 0 ? { is: 'ABSTAIN' } : { is: 'SET', options: projects }, count: 1n };
    }),
  };
}

export type AsPabulibRefusal = Refusal<'NotProjects' | 'BudgetMissing' | 'WithdrawnNotWritable' | 'TooManyVoters'>;

/**
 * An election of projects as a Pabulib file of approvals, its amounts in minor units of `currency`. Voters are numbered
 * from 1 in the order of the ballots; the rule, the seed and the order have no place in it.
 *
 * Refuses `NotProjects`, `BudgetMissing` (the budget, or the cost of a project), `WithdrawnNotWritable` (the format knows
 * nobody who withdrew) and `TooManyVoters` (above a million).
 */
export function pabulibOfElection(election: Election, currency: UnitCode): PabulibElection | AsPabulibRefusal {
  const { kind, budget, options, title, ballots } = election;
  const no = <K extends string>(why: K, field: string, message: string): Refusal<K> =>
    refuse(why, { message, field, rule: 'pabulib.write' });
  if (kind !== 'PROJECTS') return no('NotProjects', 'kind', `A Pabulib file holds projects, not ${kind}.`);
  if (budget === undefined) return no('BudgetMissing', 'budget', 'A Pabulib file names a budget.');
  const projects: PabulibProject[] = [];
  for (const { id, name, cost, withdrawn } of options) {
    if (cost === undefined) return no('BudgetMissing', 'cost', `${id} has no cost, and a Pabulib file names one.`);
    if (withdrawn) return no('WithdrawnNotWritable', 'withdrawn', `${id} withdrew, which a Pabulib file cannot say.`);
    projects.push({ id, cost, others: { [NAME]: name } });
  }
  const voters = ballots.reduce((sum, { count }) => sum + count, 0n);
  if (voters > MOST_VOTERS) {
    return no('TooManyVoters', 'count', `${voters} ballots would be as many rows; ${MOST_VOTERS} at most.`);
  }
  const votes: PabulibVote[] = [];
  for (const { choice, count } of ballots) {
    const named = choice.is === 'SET' ? choice.options : [];
    for (let of = 0n; of < count; of += 1n) {
      votes.push({ voter: String(votes.length + 1), projects: named, others: {} });
    }
  }
  return { currency, budget, voteType: 'approval', meta: title === '' ? [] : [[TITLE, title]], projects, votes };
}
