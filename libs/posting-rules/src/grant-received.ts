import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money given for the work, or for one purpose only. */
export interface GrantReceived extends Occasion {
  /** The grant's instalment; it is booked once. */
  readonly grant: string;
  readonly funder: string;
  /** The fund that holds it for its purpose; absent for a grant that is free to use. */
  readonly fund?: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/**
 * A free grant is income. A restricted one never is: it stands in its own fund, its cash apart from the free cash, and
 * so outside the waterfall (SUR-9).
 */
export function grantReceived(received: GrantReceived): JournalDraft | PostingRefusal {
  const { grant, funder, fund, currency: unit, amount } = received;
  const head = {
    ...headOf(received),
    idempotencyKey: joined('grant', [grant]),
    kind: 'grant-received',
    memo: `grant ${grant} of ${funder}`,
    source: { kind: 'grant', id: grant },
  };
  const accounts =
    fund === undefined
      ? { debit: account.bank('je'), credit: account.grantIncome }
      : { debit: account.restrictedBank(fund), credit: account.restrictedFund(fund) };
  return draftAdditiveJournal(head, [{ ...accounts, unit, amount }]);
}
