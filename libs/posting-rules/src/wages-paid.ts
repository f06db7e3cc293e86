import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Label wages that were paid out to one person. */
export interface WagesPaid extends Occasion {
  /** The payroll; it pays a person once. */
  readonly payroll: string;
  readonly roll: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** Wages owed to a labeller are paid: the debt falls with the bank. */
export function wagesPaid(paid: WagesPaid): JournalDraft | PostingRefusal {
  const { payroll, roll, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('wages', [payroll, roll]),
    kind: 'wages-paid',
    memo: `payroll ${payroll} to ${roll}`,
    source: { kind: 'payroll', id: payroll },
  };
  return draftAdditiveJournal(head, [{ debit: account.wagesOwed(roll), credit: account.bank('je'), unit, amount }]);
}
