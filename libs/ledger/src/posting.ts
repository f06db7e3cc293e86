import type { UnitCode } from '#libs/amount';

export type Side = 'DEBIT' | 'CREDIT';

/** One line of a journal: so many smallest steps of a unit on one side of one account. */
export interface Posting {
  /** The account's path, 'je:assets:bank'; its first segment is the body that owns it. */
  readonly account: string;
  readonly unit: UnitCode;
  readonly side: Side;
  /** Above zero: the side says the direction. */
  readonly amount: bigint;
  /** Why value leaves a locked account; such a debit must say. */
  readonly purpose?: string;
}

/** What a journal was made from: a usage bucket, a resolution, an accepted item. */
export interface Source {
  readonly kind: string;
  readonly id: string;
}

/** What becomes of a hold: posted up to what it holds, given back, or given back because its time is over. */
export type Resolution = 'POST' | 'VOID' | 'EXPIRE';

/** A journal as somebody asks for it, before any rule has looked at it. */
export interface JournalDraft {
  /** The same key with the same content posts once; with other content it is a conflict. */
  readonly idempotencyKey: string;
  readonly kind: string;
  /** When it was true: an ISO 8601 instant in UTC, '2026-03-01T00:00:00Z'. */
  readonly effectiveAt: string;
  readonly memo: string;
  readonly actor: string;
  /** The version of the custom that decided it. */
  readonly customVersion: number;
  readonly source?: Source;
  /** The idempotency key of the journal that this one undoes. */
  readonly reverses?: string;
  /** PENDING holds the value back: it is neither spent nor free until a journal resolves it. Absent: posted at once. */
  readonly phase?: 'PENDING';
  /** When a pending journal ends by itself: an instant in UTC. A hold always ends. */
  readonly expiresAt?: string;
  /** The idempotency key of the hold that this journal resolves, and how. Only a POST has postings. */
  readonly resolves?: { readonly hold: string; readonly as: Resolution };
  /** Journals of one group, side by side in a batch, stand or fall together. Not part of the request itself. */
  readonly group?: string;
  /** An officer's entry in a period that is softly closed, shown as such. */
  readonly adjustment?: true;
  /** The id of the period, closed for good, that this journal corrects from a later one. */
  readonly adjustsPeriod?: string;
  readonly postings: readonly Posting[];
}
