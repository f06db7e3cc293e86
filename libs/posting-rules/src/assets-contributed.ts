import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** What founders and friends brought in, for nothing in return. */
export interface AssetsContributed extends Occasion {
  /** The deed or the transfer; it is booked once. */
  readonly contribution: string;
  readonly from: string;
  /** Machines come in at cost. */
  readonly what: 'CASH' | 'MACHINES';
  /** The machines' number in the register of assets, 'A-0007'; absent for cash, and where they stand in none. */
  readonly asset?: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/**
 * Assets come in against opening equity. Machines fall under the lock with the journal that brings them in (L1); cash
 * stays free to work with.
 */
export function assetsContributed(contributed: AssetsContributed): JournalDraft | PostingRefusal {
  const { contribution, from, what, asset, currency: unit, amount } = contributed;
  const head = {
    ...headOf(contributed),
    idempotencyKey: joined('contribution', [contribution]),
    kind: 'assets-contributed',
    memo: `${what === 'CASH' ? 'cash' : 'machines at cost'} contributed by ${from}`,
    source: asset === undefined ? { kind: 'contribution', id: contribution } : { kind: 'asset', id: asset },
  };
  const debit = what === 'CASH' ? account.bank('je') : account.machines;
  return draftAdditiveJournal(head, [{ debit, credit: account.opening, unit, amount }]);
}
