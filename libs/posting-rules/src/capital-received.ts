import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that a funder paid in and that is owed back. */
export interface CapitalReceived extends Occasion {
  /** The drawing; it is booked once. */
  readonly drawing: string;
  /** The instrument's code: it carries money and no vote. */
  readonly funder: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** A funder's principal comes in as a debt at par, outside income and waterfall. */
export function capitalReceived(received: CapitalReceived): JournalDraft | PostingRefusal {
  const { drawing, funder, currency: unit, amount } = received;
  const head = {
    ...headOf(received),
    idempotencyKey: joined('capital', [drawing]),
    kind: 'capital-received',
    memo: `principal of ${funder}`,
    source: { kind: 'drawing', id: drawing },
  };
  return draftAdditiveJournal(head, [
    { debit: account.bank('je'), credit: account.funderPrincipal(funder), unit, amount },
  ]);
}
