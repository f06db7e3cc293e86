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
  readonly postings: readonly Posting[];
}
