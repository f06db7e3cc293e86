import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that a developer paid for use. */
export interface DeveloperPaid extends Occasion {
  /** The bank's line; it is booked once. */
  readonly payment: string;
  readonly developer: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** A developer pays what was rated: the claim falls, the bank rises. Paying more than is owed is refused by the claim's floor. */
export function developerPayment(paid: DeveloperPaid): JournalDraft | PostingRefusal {
  const { payment, developer, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('payment', [payment]),
    kind: 'developer-payment',
    memo: `payment ${payment} by ${developer}`,
    source: { kind: 'payment', id: payment },
  };
  return draftAdditiveJournal(head, [
    { debit: account.bank('je'), credit: account.receivable(developer), unit, amount },
  ]);
}
