import type { UnitCode } from '#libs/amount';
import type { AssetClass } from '#libs/asset-lock';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A registered asset comes into the books, at its cost. */
export interface AssetEntered extends Occasion {
  /** Its number in the register, 'A-0007'. */
  readonly asset: string;
  readonly assetClass: AssetClass;
  /** Free cash, or the proceeds of locked assets: locked for locked at cost (L1 d, LOCK-10). */
  readonly paidFrom: 'BANK' | 'PROCEEDS';
  readonly currency: UnitCode;
  readonly cost: bigint;
}

/** An asset comes in at cost and is locked from this journal on (L1). */
export function assetEntered(entered: AssetEntered): JournalDraft | PostingRefusal {
  const { asset, assetClass, paidFrom, currency: unit, cost: amount } = entered;
  const bought = {
    ...headOf(entered),
    idempotencyKey: joined('asset', [asset]),
    kind: 'asset-bought',
    memo: `${asset} at cost`,
    source: { kind: 'asset', id: asset },
  };
  const exchanged = {
    ...bought,
    kind: 'asset-exchanged',
    memo: `${asset} at cost, out of the proceeds of locked assets`,
    source: { kind: 'exchange', id: asset },
  };
  const isExchange = paidFrom === 'PROCEEDS';
  const credit = isExchange ? account.lockedBank : account.bank('je');
  const purpose = isExchange ? 'EXCHANGE' : 'ASSET';
  const movement = { debit: account.asset(assetClass), credit, unit, amount, purpose };
  return draftAdditiveJournal(isExchange ? exchanged : bought, [movement]);
}
