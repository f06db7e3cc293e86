import type { UnitCode } from '#libs/amount';
import type { AssetClass } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** An asset wore, by its registered schedule. */
export interface AssetWorn extends Occasion {
  /** Its number in the register, 'A-0007'. */
  readonly asset: string;
  readonly assetClass: AssetClass;
  /** The stretch of time for which it is booked, once: '2026-11'. */
  readonly stretch: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/**
 * Depreciation takes no cash: it stands against the locked asset on a contra account, as far as its schedule has begun
 * (LOCK-8, L1 b).
 */
export function depreciation(worn: AssetWorn): JournalDraft | PostingRefusal {
  const { asset, assetClass, stretch, currency: unit, amount } = worn;
  const head = {
    ...headOf(worn),
    idempotencyKey: joined('depreciation', [asset, stretch]),
    kind: 'depreciation',
    memo: `${asset} worn in ${stretch}`,
    source: { kind: 'depreciation', id: asset },
  };
  const credit = account.contra(assetClass);
  return draftAdditiveJournal(head, [
    { debit: account.depreciationExpense, credit, unit, amount, purpose: 'DEPRECIATION' },
  ]);
}
