/** What the register keeps; reserves stand in it as what the books hold of them. */
export const ASSET_CLASSES = ['HARDWARE', 'SITE_LEASE', 'MODEL_WEIGHTS', 'DATASET', 'IP'] as const;

export type AssetClass = (typeof ASSET_CLASSES)[number];

/** What is bought from the proceeds of locked assets wears over so many years at least, whatever it is (L1 d). */
export const LEAST_YEARS_FROM_PROCEEDS = 3;

/**
 * What is bought is entered within so many days: before the second part of any schedule begins. What was there before the
 * books comes in with the first batch of them, or from today on at what is left of it.
 */
export const LATEST_PURCHASE_DAYS = 92;

/** Over how many years an asset of a class wears at least. A lease ends when it ends; all else lasts. */
export const leastYears = (assetClass: AssetClass): number => (assetClass === 'SITE_LEASE' ? 1 : 3);

/** How an asset stands: registered and not yet in the books, locked there, asked for, let go, gone, or written down. */
export type LockState = 'REGISTERED' | 'LOCKED' | 'DISPOSAL_ASKED' | 'DISPOSAL_AUTHORISED' | 'DISPOSED' | 'IMPAIRED';

/** How a disposal stands: what was decided when it was asked for, and what became of it. */
export type DisposalState = 'ASKED' | 'HELD' | 'REJECTED' | 'AUTHORISED' | 'EXPIRED' | 'REVOKED' | 'DISPOSED';

/** The facts of a disposal: the rule's decision, and what the guardian and the ledger did. */
export interface DisposalFacts {
  readonly decision: 'ALLOW' | 'HOLD' | 'REJECT';
  readonly isPosted: boolean;
  readonly isRevoked: boolean;
  /** An instant in UTC; absent where nobody authorised it. */
  readonly expiresAt?: string | undefined;
}

/** How a disposal stands at an instant. */
export function disposalState({ decision, isPosted, isRevoked, expiresAt }: DisposalFacts, now: string): DisposalState {
  if (isPosted) return 'DISPOSED';
  if (isRevoked) return 'REVOKED';
  if (expiresAt !== undefined) return Date.parse(expiresAt) < Date.parse(now) ? 'EXPIRED' : 'AUTHORISED';
  if (decision === 'REJECT') return 'REJECTED';
  return decision === 'HOLD' ? 'HELD' : 'ASKED';
}

/** How an asset stands, by what the books and its disposals say; what is nearest to leaving is told first. */
export function lockStateOf({
  isEntered,
  isImpaired,
  disposals,
}: {
  readonly isEntered: boolean;
  readonly isImpaired: boolean;
  readonly disposals: readonly DisposalState[];
}): LockState {
  if (disposals.includes('DISPOSED')) return 'DISPOSED';
  if (!isEntered) return 'REGISTERED';
  if (disposals.includes('AUTHORISED')) return 'DISPOSAL_AUTHORISED';
  if (disposals.some((state) => state === 'ASKED' || state === 'HELD')) return 'DISPOSAL_ASKED';
  return isImpaired ? 'IMPAIRED' : 'LOCKED';
}
