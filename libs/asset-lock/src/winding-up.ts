import { allocate, InvariantViolation, isRefusal } from '#libs/amount';
import { windUp } from './distribution.js';

/** An account with its balance on its growing side, minor units of one currency. */
export interface EstateAccount {
  readonly account: string;
  readonly amount: bigint;
}

/** An asset at its value in the books: cost less what stands against it. */
export interface EstateAsset extends EstateAccount {
  readonly locked: boolean;
}

/** Cash kept apart for a purpose, and the fund that it belongs to. */
export interface EstatePurpose extends EstateAccount {
  readonly fund: string;
}

/** All that a partnership owns and owes on one day. */
export interface Estate {
  readonly assets: readonly EstateAsset[];
  /** Held in trust: no part of what creditors may look to. */
  readonly purposes: readonly EstatePurpose[];
  readonly creditors: readonly EstateAccount[];
  /** What was paid in for shares, at par. */
  readonly shares: readonly EstateAccount[];
  /** The asset-locked body that takes the rest; absent where none is named. */
  readonly successor?: string;
}

/** What one account is owed and given. */
export interface Settled extends EstateAccount {
  readonly owed: bigint;
}

/** Who gets what, in the order of their claims. All amounts together are all assets at book value. */
export interface WindingUp {
  /** Assets at book value, those for a purpose left out. */
  readonly estate: bigint;
  readonly locked: bigint;
  readonly creditors: readonly Settled[];
  readonly shares: readonly Settled[];
  readonly purposes: readonly EstatePurpose[];
  /** What the locked successor takes, in kind as far as it can. */
  readonly successor: bigint;
  /** What creditors and members are owed and do not get. */
  readonly shortfall: bigint;
  /** What creditors and members can only be given if locked assets are sold, each by an authorised disposal. */
  readonly outOfLocked: bigint;
}

const sum = (accounts: readonly EstateAccount[]): bigint => accounts.reduce((total, { amount }) => total + amount, 0n);

/** All in full, or the same part of each, by largest remainder. */
function settle(claims: readonly EstateAccount[], available: bigint): readonly Settled[] {
  const owed = sum(claims);
  if (owed <= available) return claims.map(({ account, amount }) => ({ account, owed: amount, amount }));
  const parts = allocate(
    available,
    claims.map(({ account, amount }) => ({ id: account, weight: amount })),
  );
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  const given = new Map(parts.map(({ id, amount }) => [id, amount]));
  return claims.map(({ account, amount }) => ({ account, owed: amount, amount: given.get(account) ?? 0n }));
}

/**
 * Winding up on paper: what is held for a purpose keeps it, creditors come before members, members get back what they
 * paid in at most, and the locked successor all the rest (L4, LOCK-3). Nobody is given anything by it: it is a plan to
 * be looked at before anyone signs. A claim below nothing is a bug and throws.
 *
 * @example assets 700,000, creditors 200,000, paid up 80,000 // 200,000; 80,000; successor 420,000
 */
export function windingUpPlan({ assets, purposes, creditors, shares }: Estate): WindingUp {
  if ([...assets, ...purposes, ...creditors, ...shares].some(({ amount }) => amount < 0n)) {
    throw new InvariantViolation('an asset or a claim below nothing is the other one');
  }
  const estate = sum(assets);
  const locked = sum(assets.filter((asset) => asset.locked));
  const paid = settle(creditors, estate);
  const residual = estate - sum(paid);
  const { members, successor } = windUp({ residual, paidUp: sum(shares) });
  const returned = settle(shares, members);
  const given = sum(paid) + sum(returned);
  const free = estate - locked;
  return {
    estate,
    locked,
    creditors: paid,
    shares: returned,
    purposes,
    successor,
    shortfall: sum(creditors) + sum(shares) - given,
    outOfLocked: given > free ? given - free : 0n,
  };
}
