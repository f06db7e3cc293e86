import type { COLLEGE_RULE } from '../college/tally-colleges.js';
import type { PROJECTS_RULE } from '../projects/proof-text.js';
import type { SCHULZE_RULE } from '../ranked/schulze.js';
import type { STV_RULE } from '../ranked/stv-types.js';
import type { DIVISION_RULE } from '../tally-division.js';

/** A college whose members vote. */
export interface VotingCollege {
  readonly code: string;
}

/** A college that must be heard, with the weight that the custom gives it: '3/10'. */
export interface TermsCollege extends VotingCollege {
  readonly weight: string;
}

/** What the terms of every ballot say. Every number is the custom's own, as text. */
export interface CommonTerms {
  /** In the byte order of their codes. */
  readonly colleges: readonly VotingCollege[];
  readonly quorum: { readonly share: string; readonly atMost: string };
  readonly extensionHours: string;
  readonly standstillHours: string;
  /** A college with fewer ballots publishes its verdict and no count. */
  readonly leastShown: string;
  /** Absent where a ballot stands under a random reference that the operator knows. */
  readonly secrecy?: 'TOKENS';
}

/** Carried or lost, by the majorities of colleges. */
export interface CollegeTerms extends CommonTerms {
  readonly ballot: 'MOTION';
  readonly rule: typeof COLLEGE_RULE;
  readonly majority: 'SIMPLE' | 'TWO_THIRDS';
  readonly count: 'WEIGHTED' | 'EVERY';
  readonly empty: 'FAIL_CLOSED' | 'RENORMALISE';
  readonly colleges: readonly TermsCollege[];
}

/** One line of a division: what is set aside for it before the vote, and its most (empty where it has none). */
export interface TermsLine {
  readonly code: string;
  readonly floor: string;
  readonly cap: string;
}

/** What a period left is divided, by one electorate. Money in minor units of the currency. */
export interface DivisionTerms extends CommonTerms {
  readonly ballot: 'DIVISION';
  readonly rule: typeof DIVISION_RULE;
  readonly amount: string;
  readonly currency: string;
  /** In the custom's order. */
  readonly lines: readonly TermsLine[];
  /** The line that takes what a capped one may not keep. */
  readonly overflow: string;
}

/** Projects are chosen for a budget, by one electorate. */
export interface ProjectsTerms extends CommonTerms {
  readonly ballot: 'PROJECTS';
  readonly rule: typeof PROJECTS_RULE;
  readonly budget: string;
  readonly currency: string;
  readonly completion: 'ADD1U';
}

/** So many are elected to a body, by one electorate. */
export interface ElectionTerms extends CommonTerms {
  readonly ballot: 'STV';
  readonly rule: typeof STV_RULE;
  readonly seats: string;
}

/** Options are put in an order, by one electorate. */
export interface RankingTerms extends CommonTerms {
  readonly ballot: 'RANKING';
  readonly rule: typeof SCHULZE_RULE;
}

/** How one motion is voted on and counted; frozen when the motion is noticed. */
export type MotionTerms = CollegeTerms | DivisionTerms | ProjectsTerms | ElectionTerms | RankingTerms;
