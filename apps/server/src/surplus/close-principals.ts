import { fraction, InvariantViolation, isRefusal, parseFraction } from '#libs/amount';
import { cappedPayment } from '#libs/surplus';
import type { CappedCapital } from './close.store.js';

/**
 * What a period's revenue makes due of each principal, at par and outside the waterfall, in minor units: it is repaid
 * from the bank, before any return (CAP-1). Instruments without principal due are left out.
 */
export function principalsDue(capital: readonly CappedCapital[], revenue: bigint): ReadonlyMap<string, bigint> {
  const due = new Map<string, bigint>();
  for (const { code, principal, cap, revenueShare, repaid, returned } of capital) {
    const share = parseFraction(revenueShare);
    if (isRefusal(share)) throw new InvariantViolation(share.message);
    const paid = repaid + returned;
    if (principal === 0n || paid >= cap) continue;
    const instrument = { principal, multiple: fraction(cap, principal), revenueShare: share };
    const { principal: amount } = cappedPayment(instrument, { paid, revenue });
    if (amount > 0n) due.set(code, amount);
  }
  return due;
}
