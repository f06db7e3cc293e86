import { refuse, type Refusal } from '#libs/amount';
import type { ProjectsElection } from '#libs/voting';
import type { PabulibElection } from './election.js';

/**
 * A file's election as a round that Equal Shares decides: approvals as they are, votes that name no project left out as
 * the abstentions that they are.
 *
 * Refuses `VotesAreNoApprovals`: what was ranked or given points is not what would have been approved.
 */
export function roundOfPabulib({
  budget,
  voteType,
  projects,
  votes,
}: PabulibElection): ProjectsElection | Refusal<'VotesAreNoApprovals'> {
  if (voteType !== 'approval' && voteType !== 'choose-1') {
    const message = `Votes of the kind ${voteType} say more, or other things, than what is approved.`;
    return refuse('VotesAreNoApprovals', { message, field: 'vote_type', rule: 'pabulib.approvals' });
  }
  return {
    budget,
    projects: projects.map(({ id, cost }) => ({ id, cost })),
    approvals: votes.filter((vote) => vote.projects.length > 0).map((vote) => vote.projects),
  };
}
