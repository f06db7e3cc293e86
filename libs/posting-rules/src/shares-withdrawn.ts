import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Shares that a person took back the money of. */
export interface SharesWithdrawn extends Occasion {
  /** The payment; it is booked once. */
  readonly withdrawal: string;
  readonly rollNumber: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** At par and no more: what leaves the bank is what was paid in. */
export function sharesWithdrawn(withdrawn: SharesWithdrawn): JournalDraft | PostingRefusal {
  const { withdrawal, rollNumber, currency: unit, amount } = withdrawn;
  const head = {
    ...headOf(withdrawn),
    idempotencyKey: joined('shares-withdrawn', [withdrawal]),
    kind: 'shares-withdrawn',
    memo: `shares withdrawn by ${rollNumber}`,
    source: { kind: 'withdrawal', id: withdrawal },
  };
  return draftAdditiveJournal(head, [{ debit: account.shares(rollNumber), credit: account.bank('je'), unit, amount }]);
}
