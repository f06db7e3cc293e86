import { formatAmount, isRefusal, refuse, unitOf, type Refusal } from '#libs/amount';
import { daysAfter } from './days.js';

/** A fine as roll and books have it, in minor units. */
export interface FineOwed {
  /** What the roll asks for: as it fell due, or as a jury left it. */
  readonly dueMinor: bigint;
  /** What came in for it and was not taken back, by the books. */
  readonly paidMinor: bigint;
  readonly disputed: boolean;
}

/** REMITTED where a jury left nothing of it. What is paid in full is PAID, in dispute or not. */
export const FINE_STATES = ['DUE', 'DISPUTED', 'PAID', 'REMITTED'] as const;
export type FineState = (typeof FINE_STATES)[number];

/**
 * How a fine stands: told by roll and books, and kept nowhere.
 *
 * @example 9,500 due, 9,500 paid // 'PAID'
 */
export function fineState({ dueMinor, paidMinor, disputed }: FineOwed): FineState {
  if (dueMinor === 0n) return 'REMITTED';
  if (paidMinor >= dueMinor) return 'PAID';
  return disputed ? 'DISPUTED' : 'DUE';
}

/**
 * May so much be taken for this fine? Undefined if so; in parts as well. Refuses `AmountNotPositive`, and `FineOverpaid`
 * beyond what is still owed: nobody pays more than the roll asks. Its words are in the currency where one is named, and
 * in minor units otherwise.
 */
export function checkFinePayment(
  { dueMinor, paidMinor, currency = '' }: Pick<FineOwed, 'dueMinor' | 'paidMinor'> & { readonly currency?: string },
  amountMinor: bigint,
): Refusal<'AmountNotPositive' | 'FineOverpaid'> | undefined {
  if (amountMinor <= 0n) {
    return refuse('AmountNotPositive', { message: 'A payment is above zero.', field: 'amount', rule: 'roll.fine' });
  }
  const owed = dueMinor - paidMinor;
  if (amountMinor <= owed) return undefined;
  return refuse('FineOverpaid', {
    message: `${said(owed, currency)} is still owed of this fine; ${said(amountMinor, currency)} would be ${said(amountMinor - owed, currency)} too much.`,
    field: 'amount',
    rule: 'roll.fine',
  });
}

function said(minor: bigint, currency: string): string {
  const unit = unitOf(currency);
  return isRefusal(unit) ? String(minor) : `${formatAmount(minor, unit.code)} ${unit.shownAs}`;
}

/**
 * Can money for a fine have come in on that day? Undefined if so. Refuses `FinePaymentMalformed` before the fine fell due,
 * and, where a clock is named, on a day to come; a day is over at one place and not yet begun at another.
 */
export function checkFinePaidOn(
  on: string,
  { dueOn, today }: { readonly dueOn: string; readonly today?: string | undefined },
): Refusal<'FinePaymentMalformed'> | undefined {
  const no = (message: string): Refusal<'FinePaymentMalformed'> =>
    refuse('FinePaymentMalformed', { message, field: 'on', rule: 'roll.fine' });
  if (on < dueOn) return no(`This fine fell due on ${dueOn}: nothing came in for it before.`);
  return today !== undefined && on > daysAfter(today, 1) ? no(`${on} is yet to come.`) : undefined;
}
