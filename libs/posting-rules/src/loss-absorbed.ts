import type { UnitCode } from '#libs/amount';
import type { AssetClass } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A loss that the steward entered with its evidence and the members' resolution. */
export interface LossBorne extends Occasion {
  /** Its number, 'ABS-0001'; it is booked once. */
  readonly absorption: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** An asset that is written down, by the same. */
export interface AssetImpaired extends LossBorne {
  readonly asset: string;
  readonly assetClass: AssetClass;
}

const headFor = (borne: LossBorne) => ({
  ...headOf(borne),
  idempotencyKey: joined('absorption', [borne.absorption]),
  source: { kind: 'absorption', id: borne.absorption },
});

/** The locked reserve bears a loss that stands in the surplus (L1 c, LOCK-9). */
export function lossAbsorbed(borne: LossBorne): JournalDraft | PostingRefusal {
  const { absorption, currency: unit, amount } = borne;
  const head = {
    ...headFor(borne),
    kind: 'loss-absorbed',
    memo: `loss borne by the locked reserve: ${absorption}`,
  };
  return draftAdditiveJournal(head, [
    { debit: account.lockedReserve, credit: account.surplus, unit, amount, purpose: 'LOSS' },
  ]);
}

/** An asset is worth less than its book value: what it lost stands against it (L1 c). */
export function impairment(impaired: AssetImpaired): JournalDraft | PostingRefusal {
  const { absorption, asset, assetClass, currency: unit, amount } = impaired;
  const head = {
    ...headFor(impaired),
    kind: 'impairment',
    memo: `${asset} written down: ${absorption}`,
  };
  const credit = account.contra(assetClass);
  return draftAdditiveJournal(head, [
    { debit: account.impairmentExpense, credit, unit, amount, purpose: 'IMPAIRMENT' },
  ]);
}
