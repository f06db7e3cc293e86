import type { Side } from '#libs/ledger';

/** The books as they stood when the last batch was posted. */
export interface HeadRecord {
  readonly batch: string;
  readonly head: string;
  readonly asOf: Date;
}

export interface AccountRecord {
  readonly account: string;
  readonly unit: string;
  readonly debits: string;
  readonly credits: string;
}

export interface JournalRecord {
  readonly id: string;
  readonly kind: string;
  readonly memo: string;
  readonly actor: string;
  readonly effectiveAt: Date;
  readonly recordedAt: Date;
  readonly customVersion: number;
  readonly batch: string;
  readonly ordinal: number;
  readonly reverses: string | null;
}

export interface TransferRecord {
  readonly journalId: string;
  readonly debit: string;
  readonly credit: string;
  readonly unit: string;
  readonly amount: string;
}

/** Where a reader stands in the journal: batch, then place in the batch. */
export interface Place {
  readonly batch: string;
  readonly ordinal: number;
}

/** Which journals are asked for; `account` is a prefix of paths. */
export interface JournalQuery {
  readonly account: string | null;
  readonly kind: string | null;
}

/** One side of a journal as people read it: transfers that share an account, a unit and a side are one line. */
export interface PostingRecord {
  readonly account: string;
  readonly unit: string;
  readonly side: Side;
  readonly amount: bigint;
}
