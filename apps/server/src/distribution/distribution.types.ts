import type { UnitCode } from '#libs/amount';
import type { PayingBody } from '#libs/posting-rules';

export type RunKind = 'WORKER_RETURN' | 'STANDING_SHARE' | 'ROYALTY';

/** One holder's part of a run: a person by roll number, or a named reserve, which has no person. Minor units. */
export interface RunPart {
  readonly holder: string;
  readonly personId: string | null;
  readonly amount: bigint;
}

/** A run to be created in the transaction that declared its total: the parts sum to it. */
export interface RunDraft {
  readonly partnershipId: string;
  readonly code: string;
  readonly kind: RunKind;
  /** The liability that the people's parts come out of. */
  readonly fromAccount: string;
  readonly currency: UnitCode;
  readonly parts: readonly RunPart[];
  /** SHA-256 of what the parts were computed from. */
  readonly digest: Buffer;
  readonly resolutionId?: string;
  readonly periodId?: string;
  readonly effectiveAt: Date;
  readonly customVersion: number;
}

/** A run as it stands in the database. */
export interface RunRecord {
  readonly id: string;
  readonly code: string;
  readonly kind: RunKind;
  /** The period whose close declared it, if one did. */
  readonly periodId: string | null;
  readonly body: PayingBody;
  readonly fromAccount: string;
  readonly currency: UnitCode;
  readonly effectiveAt: Date;
  readonly customVersion: number;
}

/** An item that waits for something, posting or payment. */
export interface RunItem {
  readonly holder: string;
  readonly personId: string | null;
  readonly amount: bigint;
  readonly postedJournalId: string | null;
  readonly paidJournalId: string | null;
}

/** How far a run has come, counted in people: a reserve is posted like a person, and is none. */
export interface RunSummary {
  readonly id: string;
  readonly body: string;
  readonly total: bigint;
  readonly people: number;
  readonly posted: number;
  readonly paid: number;
  readonly state: 'DECLARED' | 'POSTED' | 'PAID';
}

/** One person's item of a run, as their statement tells it. Minor units. */
export interface PersonItem {
  readonly runCode: string;
  readonly kind: RunKind;
  readonly body: PayingBody;
  readonly fromAccount: string;
  readonly effectiveAt: Date;
  readonly amount: bigint;
  readonly postedJournalId: string | null;
  readonly paidJournalId: string | null;
}
