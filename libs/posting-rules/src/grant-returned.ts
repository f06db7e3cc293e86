import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Restricted money that was not spent and went back to who gave it. */
export interface GrantReturned extends Occasion {
  /** The repayment; it is booked once. */
  readonly repayment: string;
  readonly funder: string;
  readonly fund: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** What is left of a restricted grant goes back: fund and cash fall together, and nothing is released by it. */
export function grantReturned(returned: GrantReturned): JournalDraft | PostingRefusal {
  const { repayment, funder, fund, currency: unit, amount } = returned;
  const head = {
    ...headOf(returned),
    idempotencyKey: joined('grant-returned', [repayment]),
    kind: 'grant-returned',
    memo: `unspent money of the fund ${fund} back to ${funder}`,
    source: { kind: 'repayment', id: repayment },
  };
  const accounts = { debit: account.restrictedFund(fund), credit: account.restrictedBank(fund) };
  return draftAdditiveJournal(head, [{ ...accounts, unit, amount, purpose: 'RETURN' }]);
}
