import type { AnnulmentRemains, MotionState, ObjectionRule } from '#libs/voting';

/** Who reads objections. */
export interface Reader {
  /** Undefined where nobody is signed in. */
  readonly personId: string | undefined;
  /** Officers see whom the lot drew. */
  readonly officer: boolean;
}

/** An objection as its author writes it. */
export interface ObjectionAsked {
  readonly motionId: string;
  readonly rule: ObjectionRule;
  /** Plain words. */
  readonly reasons: string;
}

/** What a jury found, as an officer enters it. */
export interface FindingAsked {
  readonly objectionId: string;
  readonly verdict: 'UPHELD' | 'DISMISSED';
  /** Roll numbers. */
  readonly jury: readonly string[];
  /** How many of the jury found so. */
  readonly votes: number;
  readonly reasons: string;
}

/** An objection as anybody may read it: no person stands in it. */
export interface ObjectionRow {
  readonly id: string;
  readonly number: number;
  readonly rule: ObjectionRule;
  /** Null where they were erased. */
  readonly reasons: string | null;
  readonly objectedAt: Date;
  readonly heldUntil: Date | null;
  readonly withdrawnAt: Date | null;
  readonly verdict: 'UPHELD' | 'DISMISSED' | null;
  readonly jurors: number | null;
  readonly votes: number | null;
  readonly found: string | null;
  readonly foundAt: Date | null;
  /** Whoever asks was entered as one of the jury. */
  readonly sat: boolean;
  /** Raised by whoever asks. */
  readonly own: boolean;
  /** Roll numbers of those whom the lot drew, while nobody has found about it: for officers. */
  readonly drawn: readonly string[];
}

/** One of the facts by which something was undone. */
export interface Undone {
  readonly kind: 'BLOCK' | 'LIFT' | 'PASTURE' | 'JOURNALS';
  readonly what: string;
  readonly by: string;
}

/** That a jury annulled a motion, and what followed. */
export interface AnnulmentRow {
  readonly annulledAt: Date;
  readonly objectionId: string;
  readonly fromState: string;
  readonly undone: readonly Undone[];
  readonly remains: readonly AnnulmentRemains[];
  /** Ids of the journals that reverse what the resolution posted, and of the claims for money already gone. */
  readonly journals: readonly string[];
}

/** All that is known of the objections to one motion. */
export interface MotionObjections {
  readonly motionId: string;
  readonly state: MotionState;
  readonly closedAt: Date | null;
  readonly standstillUntil: Date | null;
  /** Why an upheld objection has not led to the annulment yet. */
  readonly blockedWhy: string | null;
  readonly objections: readonly ObjectionRow[];
  readonly annulment: AnnulmentRow | undefined;
}
