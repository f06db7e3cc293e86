import type { AccountType, Side } from '#libs/ledger';

/** A journal as it stands in the books. */
export interface JournalRecord {
  readonly id: string;
  readonly kind: string;
  readonly memo: string;
  readonly actor: string;
  readonly phase: string;
  readonly effectiveAt: Date;
  readonly recordedAt: Date;
  readonly expiresAt: Date | null;
  readonly customVersion: number;
  readonly idempotencyKey: string;
  readonly sourceKind: string | null;
  readonly sourceId: string | null;
  readonly batch: string;
  readonly ordinal: number;
  readonly leaf: string;
  readonly reverses: string | null;
  readonly reversedBy: string | null;
  readonly resolves: string | null;
  readonly resolvedBy: string | null;
  readonly adjustment: boolean;
  readonly adjustsPeriod: string | null;
}

/** One leg of a journal, posted or held. */
export interface TransferRecord {
  readonly journalId: string;
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: string;
  readonly purpose: string | null;
  readonly debitFund: string | null;
  readonly creditFund: string | null;
  /** What the debited account held after it; null while it pends. */
  readonly debitAfter: string | null;
  readonly creditAfter: string | null;
}

/** Where a reader stands in the journal: batch, then place in the batch. */
export interface Place {
  readonly batch: string;
  readonly ordinal: number;
}

/** An account with its counters; amounts as decimal text. */
export interface AccountRecord {
  readonly id: string;
  readonly path: string;
  readonly unit: string;
  readonly type: AccountType;
  readonly normalSide: Side;
  readonly lockClass: string;
  readonly fund: string | null;
  readonly closed: boolean;
  readonly debits: string;
  readonly credits: string;
  readonly pendingDebits: string;
  readonly pendingCredits: string;
  readonly floor: string | null;
  readonly ceiling: string | null;
}

/** Which accounts: of one body (the first segment), one unit, one fund; null for all. */
export interface AccountsWanted {
  readonly body: string | null;
  readonly unit: string | null;
  readonly fund: string | null;
}

/** What was posted to one account within some bounds; decimal text. */
export interface AccountSums {
  readonly id: string;
  readonly debits: string;
  readonly credits: string;
}

/** One line of an account: amounts as decimal text. */
export interface StatementRecord {
  readonly version: string;
  readonly journalId: string;
  readonly effectiveAt: Date;
  readonly recordedAt: Date;
  readonly kind: string;
  readonly memo: string;
  readonly side: Side;
  readonly amount: string;
  readonly balance: string;
  readonly counter: string;
}
