import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that left by a resolution which a jury annulled since. */
export interface PaidByAnnulled extends Occasion {
  /** The annulled motion. */
  readonly motion: string;
  readonly run: string;
  /** Who was paid, by number on the roll. */
  readonly roll: string;
  readonly currency: UnitCode;
  /** Minor units. */
  readonly amount: bigint;
}

/**
 * Money already gone becomes a claim: whoever was paid owes it back, and the debt that was paid stands again, for the
 * reversal of what declared it to take away. One for each run and person.
 */
export function annulmentClaim(paid: PaidByAnnulled): JournalDraft | PostingRefusal {
  const { motion, run, roll, currency: unit, amount } = paid;
  const head = {
    ...headOf(paid),
    idempotencyKey: joined('annulment-claim', [run, roll]),
    kind: 'annulment-claim',
    memo: `${roll} was paid by run ${run}, whose motion was annulled`,
    source: { kind: 'annulment', id: motion },
  };
  return draftAdditiveJournal(head, [
    { debit: account.owedBack(roll), credit: account.owedToPerson('ca', roll), unit, amount },
  ]);
}
