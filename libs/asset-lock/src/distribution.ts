import { ofAmount, refuse, type Fraction, type Refusal } from '#libs/amount';

/** What is declared to people out of what may be distributed, in one currency's minor units. */
export interface Distribution {
  /** Accumulated realised profit less losses. */
  readonly distributable: bigint;
  readonly declared: bigint;
  /** The part of it that goes to asset-locked bodies, which no cap counts. */
  readonly exempt: bigint;
}

/** What a declaration counts as, and what it may count as at most. */
export interface DistributionRoom {
  readonly cap: bigint;
  readonly counted: bigint;
}

/**
 * Caps what leaves the commons at `cap` (a share of the distributable amount, set by the jurisdiction, rounded down).
 *
 * @example 200,000 distributable, 75,000 declared, 10,000 exempt, cap 35 % // cap 70,000, counted 65,000 (LOCK-1)
 */
export function checkDistribution(
  { distributable, declared, exempt }: Distribution,
  capShare: Fraction,
): DistributionRoom | Refusal<'DistributionExceedsCap'> {
  const cap = distributable > 0n ? ofAmount(distributable, capShare, 'DOWN') : 0n;
  const counted = declared - exempt;
  if (counted <= cap) return { cap, counted };
  return refuse('DistributionExceedsCap', {
    message: `${counted} is declared to payees outside the lock; at most ${cap} may be`,
    field: 'declared',
    rule: 'LOCK-2',
  });
}

/**
 * Winding up, once creditors are paid: members get back what they paid in at most, the locked successor all the rest.
 *
 * @example 500,000 left, 80,000 paid up // members 80,000, successor 420,000 (LOCK-3)
 */
export function windUp({ residual, paidUp }: { residual: bigint; paidUp: bigint }): {
  readonly members: bigint;
  readonly successor: bigint;
} {
  const members = residual < paidUp ? residual : paidUp;
  return { members, successor: residual - members };
}
