import type { Refusal } from '#libs/amount';

/** Whose a contributed machine is: somebody on the roll, by number, or a body that has a name only. */
export interface Contributor {
  readonly kind: 'PERSON' | 'BODY';
  readonly name: string;
}

/** What is said of a machine from an hour on; no contributor ends it. */
export interface ContributionTerms {
  readonly machine: string;
  readonly contributor: Contributor | null;
  readonly from: Date;
  readonly reason: string;
}

/** A running total of a month: milli-GPU × ms from the month's begin up to an hour; all that is metered unless told. */
export interface ContributionStated {
  readonly machine: string;
  /** '2026-11' */
  readonly month: string;
  /** A full UTC hour in the month or at its end; the last one that is over unless told. */
  readonly through?: Date;
  readonly total?: bigint;
}

/** Which statements: of one machine, or those that wait for an answer alone. */
export interface StatementsAsked {
  readonly machine: string | null;
  readonly waiting: boolean;
}

export type StatementState = 'OPEN' | 'REPLACED' | 'ACCEPTED' | 'SILENT' | 'DISPUTED';

/** A statement and what became of it. */
export interface ContributionStatement {
  readonly id: string;
  readonly machine: string;
  readonly site: string;
  readonly contributor: Contributor;
  readonly month: string;
  readonly since: Date;
  readonly through: Date;
  /** Milli-GPU × ms, as stated, and as the machine's own events counted then. */
  readonly total: bigint;
  readonly metered: bigint;
  readonly state: StatementState;
  /** Until when it can be disputed; after that silence has accepted it. */
  readonly answerBy: Date;
  readonly reason: string | null;
  /** What the month comes to with it, minor units; null unless accepted. */
  readonly creditMinor: bigint | null;
}

/** What an acceptance brought. */
export interface ContributionCredited {
  /** What the month comes to, and what of it is new: minor units. */
  readonly creditMinor: bigint;
  readonly addedMinor: bigint;
}

export type ContributionNo =
  | 'MachineUnknown'
  | 'MachineUnfinished'
  | 'MachineNameOdd'
  | 'ContributorUnknown'
  | 'TermsRetroactive'
  | 'NotContributed'
  | 'ThroughOutside'
  | 'ExceedsMeter'
  | 'StatementFalls'
  | 'StatementUnknown'
  | 'AnsweredAlready'
  | 'StatementReplaced'
  | 'AnswerOpen'
  | 'AnswerLate'
  | 'AnswererUnknown'
  | 'OwnStatement'
  | 'ReasonMissing'
  | 'ReasonMalformed';

export type ContributionRefusal = Refusal<ContributionNo>;
