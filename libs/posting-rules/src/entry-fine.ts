import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A fine that fell due with an admittance. */
export interface EntryFineDue extends Occasion {
  /** The number of the roll's line: a line asks for one fine, once. */
  readonly line: string;
  /** The holding: L-0001. */
  readonly holding: string;
  /** Who was admitted, by roll number. */
  readonly holder: string;
  readonly currency: UnitCode;
  /** Minor units. */
  readonly amount: bigint;
}

/** Whoever is admitted owes the fine to the Joint Enterprise; what it asks is the roll's to say, never the books'. */
export function entryFine(due: EntryFineDue): JournalDraft | PostingRefusal {
  const { line, holding, holder, currency: unit, amount } = due;
  const head = {
    ...headOf(due),
    idempotencyKey: joined('entry-fine', [line]),
    kind: 'entry-fine',
    memo: `entry fine of ${holding}, line ${line} of the roll`,
    source: { kind: 'roll-entry', id: line },
  };
  return draftAdditiveJournal(head, [{ debit: account.receivable(holder), credit: account.entryFines, unit, amount }]);
}

/** Money that came in for a fine. */
export interface EntryFinePaid extends Occasion {
  /** The number of the roll's line that asks for the fine. */
  readonly line: string;
  /** The bank's line, or the till's slip; for one fine it is booked once. */
  readonly payment: string;
  readonly holding: string;
  /** Whoever was admitted, by roll number. */
  readonly holder: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/**
 * A fine is paid, whole or in part: the claim falls, the bank rises. Its source is the fine, so that what is paid of it is
 * counted from the books; what is too much is refused where roll and books are both at hand.
 */
export function entryFinePaid(paid: EntryFinePaid): JournalDraft | PostingRefusal {
  const { line, payment, holding, holder, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('entry-fine-paid', [line, payment]),
    kind: 'entry-fine-paid',
    memo: `payment ${payment} of the entry fine of ${holding}, line ${line} of the roll`,
    source: { kind: 'entry-fine', id: line },
  };
  return draftAdditiveJournal(head, [{ debit: account.bank('je'), credit: account.receivable(holder), unit, amount }]);
}

/** What a jury took off a fine in dispute; `line` is that of the jury's finding. */
export type EntryFineReduced = EntryFineDue;

/** The claim falls by what the jury took off, and the income of fines with it. */
export function entryFineReduced(reduced: EntryFineReduced): JournalDraft | PostingRefusal {
  const { line, holding, holder, currency: unit, amount } = reduced;
  const head = {
    ...headOf(reduced),
    idempotencyKey: joined('entry-fine-reduced', [line]),
    kind: 'entry-fine-reduced',
    memo: `entry fine of ${holding} as a jury left it, line ${line} of the roll`,
    source: { kind: 'roll-entry', id: line },
  };
  return draftAdditiveJournal(head, [{ debit: account.entryFines, credit: account.receivable(holder), unit, amount }]);
}
