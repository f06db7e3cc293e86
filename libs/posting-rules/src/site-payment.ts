import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that a site was paid of what it was owed for supplying compute. */
export interface SitePaid extends Occasion {
  /** The bank's line; it is booked once. */
  readonly payment: string;
  readonly site: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** A site is paid: the debt for its compute falls with the bank. */
export function sitePayment(paid: SitePaid): JournalDraft | PostingRefusal {
  const { payment, site, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('site-payment', [payment]),
    kind: 'site-payment',
    memo: `payment ${payment} to ${site}`,
    source: { kind: 'site-payment', id: payment },
  };
  return draftAdditiveJournal(head, [{ debit: account.sitePayable(site), credit: account.bank('je'), unit, amount }]);
}
