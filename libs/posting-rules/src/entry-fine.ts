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
