import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that a person paid in for withdrawable shares. */
export interface SharesSubscribed extends Occasion {
  /** The payment; it is booked once. */
  readonly subscription: string;
  /** Who holds the shares. */
  readonly rollNumber: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** A share is worth what was paid for it, always: the bank grows by what is owed back at par, and no vote comes of it. */
export function sharesSubscribed(subscribed: SharesSubscribed): JournalDraft | PostingRefusal {
  const { subscription, rollNumber, currency: unit, amount } = subscribed;
  const head = {
    ...headOf(subscribed),
    idempotencyKey: joined('shares-subscribed', [subscription]),
    kind: 'shares-subscribed',
    memo: `shares of ${rollNumber}`,
    source: { kind: 'subscription', id: subscription },
  };
  return draftAdditiveJournal(head, [{ debit: account.bank('je'), credit: account.shares(rollNumber), unit, amount }]);
}
