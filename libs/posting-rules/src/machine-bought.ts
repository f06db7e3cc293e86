import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A machine that was paid from free cash. */
export interface MachineBought extends Occasion {
  /** The supplier's bill; it is booked once. */
  readonly purchase: string;
  /** The machine's code in the inventory. */
  readonly machine: string;
  /** Its number in the register of assets, 'A-0007'; absent where it stands in none: then it has no gate to leave by. */
  readonly asset?: string;
  readonly currency: UnitCode;
  /** What it cost. */
  readonly amount: bigint;
}

/** Free cash becomes a machine, at cost: from this journal on it is locked (L1). */
export function machineBought(bought: MachineBought): JournalDraft | PostingRefusal {
  const { purchase, machine, asset, currency: unit, amount } = bought;
  const head = {
    ...headOf(bought),
    idempotencyKey: joined('machine-bought', [purchase]),
    kind: 'machine-bought',
    memo: `${machine} at cost: ${purchase}`,
    source: asset === undefined ? { kind: 'purchase', id: purchase } : { kind: 'asset', id: asset },
  };
  return draftAdditiveJournal(head, [
    { debit: account.machines, credit: account.bank('je'), unit, amount, purpose: 'MACHINE' },
  ]);
}
