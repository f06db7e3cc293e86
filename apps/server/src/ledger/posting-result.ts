import type { Refusal } from '#libs/amount';

/** A journal that is in the books: new, or found there already under the same key. */
export interface Posted {
  readonly kind: 'Posted';
  readonly journalId: string;
  readonly replayed: boolean;
}

/** The answer for one journal. A refusal's kind is the ledger's code: AssetLocked, BalanceBelowFloor, PeriodClosed… */
export type PostingResult = Posted | Refusal;
