import { refuse, type Refusal } from '#libs/amount';

/** Where a body's cash stands, in one currency's minor units. */
export interface CashPosition {
  readonly bank: bigint;
  /** Given for a purpose, and so not for another. */
  readonly restricted: bigint;
  /** Proceeds of locked assets. */
  readonly locked: bigint;
  /** Debts due before this payment. */
  readonly debtsDue: bigint;
}

/** `InsufficientCash`, with what is missing in minor units. */
export interface InsufficientCash extends Refusal<'InsufficientCash'> {
  readonly shortfall: bigint;
}

/**
 * What a body may pay out today: bank − restricted − locked − debts due; below zero where it already owes more.
 *
 * @example 900,000 − 250,000 − 300,000 − 60,000 // 290,000 (CASH-1)
 */
export function freeCash({ bank, restricted, locked, debtsDue }: CashPosition): bigint {
  return bank - restricted - locked - debtsDue;
}

/**
 * Declaring makes a liability; paying takes free cash. Undefined means that the payment may go out.
 *
 * @example 300,000 out of 290,000 free // InsufficientCash, shortfall 10,000 (CASH-1)
 */
export function checkPayment(amount: bigint, position: CashPosition): InsufficientCash | undefined {
  const free = freeCash(position);
  if (amount <= free) return undefined;
  const shortfall = amount - free;
  const refusal = refuse('InsufficientCash', {
    message: `free cash is ${free}: ${shortfall} too little to pay ${amount}`,
    field: 'amount',
    rule: 'CASH-1',
  });
  return { ...refusal, shortfall };
}
