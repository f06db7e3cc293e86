import { ofAmount, type Fraction, type Refusal, type UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftJournal, headOf, type Occasion } from './draft-journal.js';
import { joined } from './segment.js';

/** A model's income of a month, as known by now. */
export interface RoyaltyDue extends Occasion {
  readonly model: string;
  /** '2026-11' */
  readonly month: string;
  readonly revision: number;
  readonly currency: UnitCode;
  /** All income of the model's tokens in the month, in minor units. */
  readonly incomeMinor: bigint;
  /** `share.revenueFloor` of the custom in force. */
  readonly revenueFloor: Fraction;
  /** What earlier revisions accrued; 0n at first. */
  readonly accruedMinor: bigint;
}

/**
 * The labellers' royalty on a model's income, an expense owed to them, as TAR-1 and LAB-3 have it: the floor's part
 * of the whole month's income, rounded up once, less what was accrued before. Income that turned out lower takes the
 * excess back; income below zero earns nothing.
 *
 * @example income 200,000, revenueFloor 1 % // 2,000 (LAB-3)
 */
export function royalty(due: RoyaltyDue): JournalDraft | Refusal<'NothingToPost'> {
  const { model, month, revision, currency: unit, incomeMinor, revenueFloor, accruedMinor } = due;
  const owed = ofAmount(incomeMinor > 0n ? incomeMinor : 0n, revenueFloor, 'UP');
  const head = {
    ...headOf(due),
    idempotencyKey: joined('royalty', [model, month, revision.toString()]),
    kind: 'royalty',
    memo: `royalty of the labellers of ${model} for ${month}`,
    source: { kind: 'royalty', id: `${model} ${month}` },
  };
  const accounts = { debit: account.royaltyExpense(model), credit: account.royaltyOwed(model) };
  return draftJournal(head, [{ ...accounts, unit, amount: owed - accruedMinor }]);
}
