import { compareFractions, fraction, formatFraction, refuse, type Fraction, type Refusal } from '#libs/amount';

/** What one person holds in withdrawable shares, what they ask for, and the statute's limit: minor units. */
export interface Subscription {
  readonly held: bigint;
  readonly asked: bigint;
  readonly limit: bigint;
}

/** `ShareholdingExceedsLimit`, with what the person may still subscribe. */
export interface ShareholdingExceedsLimit extends Refusal<'ShareholdingExceedsLimit'> {
  readonly room: bigint;
}

/** What one person may still subscribe, in minor units; nothing where they hold the limit or more. */
export function roomUnder(limit: bigint, held: bigint): bigint {
  return held < limit ? limit - held : 0n;
}

/**
 * Nobody holds more withdrawable shares than the statute allows. Undefined means that the subscription may stand.
 *
 * @example 95,000 held, 6,000 asked, limit 100,000 // refused, room 5,000 (CAP-2)
 */
export function checkSubscription({ held, asked, limit }: Subscription): ShareholdingExceedsLimit | undefined {
  const room = roomUnder(limit, held);
  if (asked <= room) return undefined;
  const refusal = refuse('ShareholdingExceedsLimit', {
    message: `${held} is held of at most ${limit}: there is room for ${room}, not for ${asked}`,
    field: 'asked',
    rule: 'CAP-2',
  });
  return { ...refusal, room };
}

/**
 * Shares move on no day to come: a limit that only holds then is not used today. Undefined means yes; days as `2026-03-01`.
 */
export function checkShareDay(on: string, today: string): Refusal<'DayToCome'> | undefined {
  if (on <= today) return undefined;
  const message = `${on} is still to come: what is paid in or out is booked on its day, or later`;
  return refuse('DayToCome', { message, field: 'on', rule: 'capital.day' });
}

/** What one person holds and asks back, minor units, and whether the board has suspended withdrawals. */
export interface Withdrawal {
  readonly held: bigint;
  readonly asked: bigint;
  readonly suspended: boolean;
}

export type WithdrawalRefusal = Refusal<'WithdrawalsSuspended' | 'SharesNotHeld'>;

/** Shares go back at par, never more than is held, and not while the board has suspended it. Undefined means yes. */
export function checkWithdrawal({ held, asked, suspended }: Withdrawal): WithdrawalRefusal | undefined {
  if (suspended) {
    const message = 'the board has suspended withdrawals: what was paid in stays what it is worth';
    return refuse('WithdrawalsSuspended', { message, field: 'asked', rule: 'capital.suspension' });
  }
  if (asked <= held) return undefined;
  const message = `${held} is held: ${asked} cannot be withdrawn, and a share is worth what was paid for it`;
  return refuse('SharesNotHeld', { message, field: 'asked', rule: 'capital.par' });
}

/** What stands in withdrawable shares before an event, and what it does to them: minor units. */
export interface CapitalMove {
  readonly ofPublicBodies: bigint;
  readonly total: bigint;
  /** What is paid in, or out where it is below zero. */
  readonly change: bigint;
  /** Is it a public body that pays in or is paid out? */
  readonly byPublicBody: boolean;
}

/**
 * Public bodies together hold no more of the capital than the statute lets them: nobody pays in for one beyond that, and
 * nobody else is paid out below it. What stands above the cap otherwise is let be, and may come down. Undefined means yes.
 *
 * @example others hold 40,000, public bodies 30,000: 10,000 more stand, 10,001 // PublicCapitalExceedsCap at 1/2
 */
export function checkPublicCapital(
  { ofPublicBodies, total, change, byPublicBody }: CapitalMove,
  cap: Fraction | undefined,
): Refusal<'PublicCapitalExceedsCap'> | undefined {
  const mayLift = change > 0n === byPublicBody;
  const [held, all] = [byPublicBody ? ofPublicBodies + change : ofPublicBodies, total + change];
  if (cap === undefined || !mayLift || held <= 0n) return undefined;
  if (all > 0n && compareFractions(fraction(held, all), cap) <= 0) return undefined;
  const message =
    `public bodies would hold ${held} of ${all} in shares; the statute lets them hold ${formatFraction(cap)} of the ` +
    'capital at most';
  return refuse('PublicCapitalExceedsCap', { message, field: 'amount', rule: 'profile.publicCapital' });
}
