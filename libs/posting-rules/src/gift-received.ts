import { isRefusal, refuse, type Refusal, type UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { chartEntryOf } from './chart-entry.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** What somebody gave for nothing in return: no vote, no seat, no claim, no word in what is done with it. */
export interface GiftReceived extends Occasion {
  /** The deed or the transfer; it is booked once. */
  readonly gift: string;
  readonly from: string;
  /** The asset that was given: its number in the register, 'A-0007', and its account; absent for money. */
  readonly inKind?: { readonly asset: string; readonly account: string };
  readonly currency: UnitCode;
  /** Of a thing: what it would have cost. */
  readonly amount: bigint;
}

export type GiftRefusal = PostingRefusal | Refusal<'GiftNotLocked'>;

/** An asset under the lock; its bank account holds proceeds, which nobody gives in kind. */
function isLockedThing(path: string): boolean {
  const entry = chartEntryOf(path);
  return !isRefusal(entry) && entry.lockClass === 'LOCKED' && entry.type === 'ASSET' && path !== account.lockedBank;
}

/**
 * Money given is income, free to use. A thing given comes in at what it would have cost, registered and locked, and never
 * enters what is shared (SUR-8). Refuses `GiftNotLocked` for a thing that the lock does not hold: it would be sold on as cash.
 */
export function giftReceived(received: GiftReceived): JournalDraft | GiftRefusal {
  const { gift, from, inKind, currency: unit, amount } = received;
  if (inKind !== undefined && !isLockedThing(inKind.account)) {
    const message = `${inKind.account} holds no locked asset: what is given in kind comes under the lock`;
    return refuse('GiftNotLocked', { message, field: 'inKind', rule: 'SUR-8' });
  }
  const head = {
    ...headOf(received),
    idempotencyKey: joined('gift', [gift]),
    kind: 'gift-received',
    memo: inKind === undefined ? `gift of ${from}` : `${inKind.asset}, gift of ${from}`,
    // The lock lets in what its register names.
    source: inKind === undefined ? { kind: 'gift', id: gift } : { kind: 'asset', id: inKind.asset },
  };
  const accounts =
    inKind === undefined
      ? { debit: account.bank('je'), credit: account.giftIncome }
      : { debit: inKind.account, credit: account.giftInKindIncome };
  return draftAdditiveJournal(head, [{ ...accounts, unit, amount }]);
}
