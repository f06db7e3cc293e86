import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Principal that a funder was paid back. */
export interface CapitalRepaid extends Occasion {
  /** The repayment; it is booked once. */
  readonly repayment: string;
  readonly funder: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** Principal goes back at par: its debt falls with the bank, outside the waterfall (CAP-1). */
export function capitalRepaid(repaid: CapitalRepaid): JournalDraft | PostingRefusal {
  const { repayment, funder, currency: unit, amount } = repaid;
  const head = {
    ...headOf(repaid),
    idempotencyKey: joined('capital-repaid', [repayment]),
    kind: 'capital-repaid',
    memo: `principal repaid to ${funder}`,
    source: { kind: 'repayment', id: repayment },
  };
  return draftAdditiveJournal(head, [
    { debit: account.funderPrincipal(funder), credit: account.bank('je'), unit, amount },
  ]);
}
