import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account, type PayingBody } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that left a body's bank for a person. */
export interface DividendPaid extends Occasion {
  readonly body: PayingBody;
  /** The payout; it pays a person once. */
  readonly payout: string;
  readonly roll: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** A dividend or a worker's return is paid: the debt to the person falls with the bank. Whether cash is free for it is decided before. */
export function payDividend(paid: DividendPaid): JournalDraft | PostingRefusal {
  const { body, payout, roll, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('pay', [payout, body, roll]),
    kind: 'pay-dividend',
    memo: `payout ${payout} to ${roll}`,
    source: { kind: 'payout', id: payout },
  };
  const accounts = { debit: account.owedToPerson(body, roll), credit: account.bank(body) };
  return draftAdditiveJournal(head, [{ ...accounts, unit, amount }]);
}
