import { InvariantViolation, ofAmount, type Fraction } from '#libs/amount';

/** Capital that ends: paid from a share of revenue, principal first, up to a multiple of it. It carries no vote. */
export interface CappedInstrument {
  /** Minor units. */
  readonly principal: bigint;
  /** All it may ever be paid, as a multiple of the principal, which is part of it: 3/2. */
  readonly multiple: Fraction;
  readonly revenueShare: Fraction;
}

/** What a year's revenue makes due, in minor units. */
export interface CappedPayment {
  /** At par: it debits the liability, outside the waterfall. */
  readonly principal: bigint;
  /** Above par: due from the waterfall. */
  readonly returned: bigint;
  readonly state: 'PAYING' | 'CLOSED';
}

/**
 * What `revenue` makes due on an instrument that was paid `paid` before. Share and cap round down; principal comes
 * first; the instrument closes when the cap is reached.
 *
 * @example 100,000 × 1.5 at 4 %, 92,000 paid, revenue 2,000,000 // principal 8,000, return 50,000, CLOSED (CAP-1)
 */
export function cappedPayment(
  { principal, multiple, revenueShare }: CappedInstrument,
  { paid, revenue }: { paid: bigint; revenue: bigint },
): CappedPayment {
  const cap = ofAmount(principal, multiple, 'DOWN');
  if (paid < 0n || paid > cap) throw new InvariantViolation('an instrument is paid between nothing and its cap');
  const share = revenue > 0n ? ofAmount(revenue, revenueShare, 'DOWN') : 0n;
  const due = share < cap - paid ? share : cap - paid;
  const principalLeft = principal > paid ? principal - paid : 0n;
  const toPrincipal = due < principalLeft ? due : principalLeft;
  return { principal: toPrincipal, returned: due - toPrincipal, state: paid + due === cap ? 'CLOSED' : 'PAYING' };
}
