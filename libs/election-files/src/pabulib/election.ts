import type { UnitCode } from '#libs/amount';

/**
 * How a file's voters vote. APPROVAL and CHOOSE_ONE are sets of projects; ORDINAL lists them, best first; CUMULATIVE and
 * SCORING give each one points.
 */
export const PABULIB_VOTE_TYPES = ['approval', 'choose-1', 'ordinal', 'cumulative', 'scoring'] as const;
export type PabulibVoteType = (typeof PABULIB_VOTE_TYPES)[number];

/** Keys of META that stand in fields of their own, or are counted when the file is written. */
export const OWN_KEYS: readonly string[] = ['num_projects', 'num_votes', 'budget', 'vote_type', 'currency'];

/** What a row says besides what we know of it, by the names of its columns. */
export type OtherCells = Readonly<Record<string, string>>;

export interface PabulibProject {
  readonly id: string;
  /** In minor units of the currency. */
  readonly cost: bigint;
  readonly others: OtherCells;
}

export interface PabulibVote {
  readonly voter: string;
  /** As the file lists them; none is an abstention. */
  readonly projects: readonly string[];
  /** One for each project, under CUMULATIVE and SCORING. */
  readonly points?: readonly bigint[];
  readonly others: OtherCells;
}

/** An election of projects as a Pabulib file tells it (Faliszewski and others, IJCAI 2023, arXiv 2305.11035). */
export interface PabulibElection {
  readonly currency: UnitCode;
  /** In minor units. */
  readonly budget: bigint;
  readonly voteType: PabulibVoteType;
  /** All other keys of META, in the order of the file. */
  readonly meta: readonly (readonly [key: string, value: string])[];
  readonly projects: readonly PabulibProject[];
  readonly votes: readonly PabulibVote[];
}
