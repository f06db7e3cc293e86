import { fraction, refuse, type Fraction, type Refusal } from '#libs/amount';

/** A body and the memberships that speak for it. What it owns is another field, of another table, and not asked here. */
export interface Seated {
  readonly body: string;
  /** Seats or memberships, each one vote: zero or more. */
  readonly seats: bigint;
}

export type SeatRefusal = Refusal<'SeatsMalformed'>;

const malformed = (message: string): SeatRefusal =>
  refuse('SeatsMalformed', { message, field: 'seats', rule: 'PCP-4' });

/**
 * What part of all votes each body has: its seats of all seats, exact. Votes come from memberships; no amount of money
 * is an argument. Refuses `SeatsMalformed`: below zero, a body named twice, or nobody seated.
 *
 * @example a co-operative with 2 of 9 seats and 25 % of the equity // 2/9, 22.22 % (PCP-4)
 */
export function voteShares(seated: readonly Seated[]): ReadonlyMap<string, Fraction> | SeatRefusal {
  if (seated.some(({ seats }) => seats < 0n)) return malformed('Nobody has fewer seats than none.');
  if (new Set(seated.map(({ body }) => body)).size !== seated.length) return malformed('A body is named once.');
  const all = seated.reduce((sum, { seats }) => sum + seats, 0n);
  if (all === 0n) return malformed('Somebody must be seated before there are votes to share.');
  return new Map(seated.map(({ body, seats }) => [body, fraction(seats, all)]));
}
