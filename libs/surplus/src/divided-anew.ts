import { InvariantViolation } from '#libs/amount';
import type { Custom } from '#libs/custom';
import { waterfall, type FunderClaim, type StatutoryFloors } from './waterfall.js';

/** What a close found, and what it was asked by a statute; minor units. */
export interface ClosedFigures {
  /** What could be divided at all; negative for a loss. */
  readonly base: bigint;
  /** Gains on locked assets: locked whole, whatever a custom says. */
  readonly lockedGains: bigint;
  readonly funders: readonly FunderClaim[];
  readonly floors?: StatutoryFloors;
}

/** Where a surplus goes, by payee; minor units. */
export interface DividedAnew {
  readonly lockedReserve: bigint;
  readonly solidarity: bigint;
  readonly standingShare: bigint;
  readonly funders: bigint;
  readonly allocable: bigint;
}

/**
 * How a surplus that was closed would have been divided under another custom: the same figures, through the other
 * waterfall. It is a preview; a close decides by the custom of its own day.
 *
 * @example a reserve of 30 % instead of 25 % // lockedReserve up by a twentieth of the base, allocable down by as much
 */
export function dividedAnew({ base, lockedGains, funders, floors }: ClosedFigures, custom: Custom): DividedAnew {
  if (lockedGains < 0n) throw new InvariantViolation('gains on locked assets are never below zero');
  const none = { restrictedCosts: 0n, giftsInKind: 0n, restrictedIncome: 0n, unrealised: 0n, priorLosses: 0n };
  const result = { ...none, realisedResult: base + lockedGains, gainsOnLocked: lockedGains, funders };
  const made = waterfall(result, custom, floors);
  return {
    lockedReserve: made.lockedReserve,
    solidarity: made.solidarity,
    standingShare: made.standingShare,
    funders: made.funders.reduce((sum, { amount }) => sum + amount, 0n),
    allocable: made.allocable,
  };
}
