import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** One item of accepted labelling work. */
export interface LabelAccepted extends Occasion {
  /** The accepted item; it is paid and credited once. */
  readonly item: string;
  /** The labeller's number on the roll. */
  readonly roll: string;
  readonly model: string;
  readonly points: bigint;
  readonly wageMinor: bigint;
  readonly currency: UnitCode;
}

/** Accepted work earns its wage, and label points in the model: the measure of the standing share for ever after. */
export function labelWage(accepted: LabelAccepted): JournalDraft | PostingRefusal {
  const { item, roll, model, points, wageMinor, currency } = accepted;
  const head = {
    ...headOf(accepted),
    idempotencyKey: joined('label-wage', [item]),
    kind: 'label-wage',
    memo: `accepted label ${item} by ${roll} for ${model}`,
    source: { kind: 'label', id: item },
  };
  return draftAdditiveJournal(head, [
    { debit: account.labelWages, credit: account.wagesOwed(roll), unit: currency, amount: wageMinor },
    { debit: account.labelPoints(roll), credit: account.labelsCredited(model), unit: 'LABEL_POINT', amount: points },
  ]);
}
