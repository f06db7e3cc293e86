import type { Posting, Source } from '#libs/ledger';

/** A journal as an officer writes it. Who asks and under which custom is not theirs to say. */
export interface ManualJournal {
  /** Of the client's choosing; the same request under the same key posts once. */
  readonly idempotencyKey: string;
  readonly kind?: string | null;
  /** An instant, or a day, which is its first instant; UTC. */
  readonly effectiveAt: string;
  readonly memo: string;
  readonly source?: Source | null;
  /** PENDING holds the value back until it is resolved or expires. */
  readonly phase?: string | null;
  readonly expiresAt?: string | null;
  readonly adjustment?: boolean | null;
  readonly adjustsPeriod?: string | null;
  readonly postings: readonly ManualPosting[];
}

export type ManualPosting = Omit<Posting, 'purpose'> & { readonly purpose?: string | null };

/** Which journal is undone, why, and as of which day; today where none is said. */
export interface ReversalWish {
  readonly id: string;
  readonly reason: string;
  readonly effectiveOn?: string | null;
  /** In a period that is closed softly. */
  readonly adjustment?: boolean | null;
}

/** What becomes of one hold; a POST without transfers posts all that is held. */
export interface HoldResolutionWish {
  readonly hold: string;
  readonly as: 'POST' | 'VOID';
  readonly memo?: string | null;
  readonly transfers?: readonly HeldTransfer[] | null;
}

/** A part of what a hold holds. */
export interface HeldTransfer {
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: bigint;
}

/** A journal of the books with its legs; those of a hold are held, not posted. */
export interface StoredJournal {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly phase: string;
  readonly memo: string;
  readonly actor: string;
  readonly effectiveAt: Date;
  readonly expiresAt: Date | null;
  readonly source: Source | null;
  readonly legs: readonly (HeldTransfer & { readonly purpose: string | null })[];
}

/** What a journal under some key said of itself: a retry says the same again. */
export interface StoredHead {
  readonly key: string;
  readonly effectiveAt: Date;
  readonly customVersion: number | null;
  readonly adjustment: boolean;
  readonly adjustsPeriod: string | null;
}
