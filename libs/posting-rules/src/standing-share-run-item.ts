import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** One labeller's part of what a model owes its labellers. */
export interface StandingShareItemPosted extends Occasion {
  readonly run: string;
  readonly model: string;
  readonly roll: string;
  readonly currency: UnitCode;
  /** Out of the model's part of the surplus (LAB-2). */
  readonly fromStandingShare: bigint;
  /** Out of the model's royalty (LAB-3). */
  readonly fromRoyalty: bigint;
}

/** Standing share and royalty of a model become owed to one labeller; a run has one item per model and labeller. */
export function standingShareRunItem(posted: StandingShareItemPosted): JournalDraft | PostingRefusal {
  const { run, model, roll, currency: unit, fromStandingShare, fromRoyalty } = posted;
  const head = {
    ...headOf(posted),
    idempotencyKey: joined('standing-share', [run, model, roll]),
    kind: 'standing-share-run-item',
    memo: `standing share of ${roll} in ${model}, run ${run}`,
    source: { kind: 'run', id: run },
  };
  const credit = account.owedToPerson('je', roll);
  return draftAdditiveJournal(head, [
    { debit: account.standingShareOwed(model), credit, unit, amount: fromStandingShare },
    { debit: account.royaltyOwed(model), credit, unit, amount: fromRoyalty },
  ]);
}
