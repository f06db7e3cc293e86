import type { EffectKind, MotionOption, MotionState } from '#libs/voting';

/** What somebody writes of a motion. Plain words; the effect is data. */
export interface MotionText {
  readonly title: string;
  readonly why: string;
  readonly what: string;
  readonly cost: string;
}

/** A version as its authors hand it in. */
export interface VersionAsked extends MotionText {
  /** The members of its effect, as its kind has them. */
  readonly effect: Readonly<Record<string, string>>;
  /** What is chosen among; none where it is carried or lost. */
  readonly options?: readonly MotionOption[];
}

/** Who asks, in which partnership. */
export interface Member {
  readonly partnershipId: string;
  readonly personId: string;
}

/** A motion as it stands: all that anybody may read of it. */
export interface MotionRow extends MotionText {
  readonly id: string;
  readonly partnershipId: string;
  /** Null before there is one. */
  readonly resolutionId: string | null;
  readonly kind: EffectKind;
  readonly state: MotionState;
  readonly version: number;
  readonly notices: number;
  readonly effect: string;
  /** Canonical JSON of what is chosen among. */
  readonly options: string;
  /** By roll number, or by name where it is public. */
  readonly sponsor: string;
  /** Who writes it with the sponsor, likewise. */
  readonly authors: readonly string[];
  readonly draftedAt: Date;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  readonly extendedTo: Date | null;
  readonly standstillUntil: Date | null;
  readonly executedAt: Date | null;
  /** Why it could not be carried out when that was last tried; null where it could, or was not tried yet. */
  readonly blockedWhy: string | null;
  readonly customVersion: number | null;
  readonly secondCallOf: string | null;
  /** The division that a college is asked to agree to. */
  readonly concerns: string | null;
  /** The motion by which a college is asked to agree to this division. */
  readonly ratifiedBy: string | null;
  /** The motion that calls this one a second time; null where none does. */
  readonly calledAgainAs: string | null;
  /** Canonical JSON, as noticed; null before. */
  readonly terms: string | null;
  readonly supporters: number;
  readonly onRoll: number;
  /** How many stand on its frozen roll, by college. */
  readonly rolls: Readonly<Record<string, number>>;
  readonly turnout: number;
  /** The text of the resolution; null before there is one. */
  readonly result: string | null;
  readonly resultHash: string | null;
  /** The hash of the resolution's leaf in the log. */
  readonly leaf: string | null;
}

/** A motion with what follows from the custom and from who asks. */
export interface MotionView {
  readonly motion: MotionRow;
  /** How many must support it before it can be noticed; null where it has been. */
  readonly supportersNeeded: number | null;
  /** So many supporters, and any of them may notice it; null where it has been. */
  readonly requisitionNeeded: number | null;
  readonly own: OwnStanding | undefined;
  /** Colleges in which whoever asks is a member today. */
  readonly ownColleges: readonly string[];
}

/** What one person is to a motion. */
export interface OwnStanding {
  readonly motionId: string;
  readonly writes: boolean;
  readonly invited: boolean;
  readonly supports: boolean;
  /** Their random reference on its frozen roll; null where they do not stand on it. */
  readonly voter: string | null;
  readonly college: string | null;
  /** The number of their last ballot; 0 where there is none. */
  readonly ballots: number;
  readonly receipt: string | null;
  /** Of this motion alone: the key that their next ballot must be signed with, lower-case hexadecimal; empty where they have enrolled none. */
  readonly key: string;
}

/** One ballot as a browser hands it in: bytes in lower-case hexadecimal. */
export interface SignedBallot {
  readonly motionId: string;
  readonly number: number;
  /** Canonical text of the choice. */
  readonly choice: string;
  readonly salt: string;
  readonly key: string;
  readonly signature: string;
}

/** What the voter keeps. */
export interface VoteCast {
  readonly kind: 'VoteCast';
  readonly motionId: string;
  readonly receipt: string;
  readonly castAt: Date;
  /** The log's signed word that the leaf will stand in it; null where this server keeps no log. */
  readonly promise: string | null;
}
