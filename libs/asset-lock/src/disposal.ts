import { refuse, type Refusal } from '#libs/amount';

/** A locked asset that somebody asks to part with. Price and valuation are in one currency's minor units. */
export interface Disposal {
  readonly to: 'SPECIFIED_LOCKED_BODY' | 'OTHER_LOCKED_BODY' | 'ANYONE_ELSE';
  readonly price: bigint;
  /** What an independent valuation on file says; absent where there is none. */
  readonly valuation?: bigint;
}

/**
 * Decides a disposal: to the specified locked body at any price, or to anyone at no less than a filed valuation:
 * ALLOW. To another locked body for less: HOLD, until the guardian or the regulator consents. Else `AssetLocked`.
 */
export function decideDisposal({ to, price, valuation }: Disposal): 'ALLOW' | 'HOLD' | Refusal<'AssetLocked'> {
  if (to === 'SPECIFIED_LOCKED_BODY') return 'ALLOW';
  if (valuation !== undefined && price >= valuation) return 'ALLOW';
  if (to === 'OTHER_LOCKED_BODY') return 'HOLD';
  return refuse('AssetLocked', {
    message:
      valuation === undefined
        ? 'no valuation is filed, and the buyer is not a locked body'
        : `the price ${price} is below the valuation ${valuation}, and the buyer is not a locked body`,
    field: valuation === undefined ? 'valuation' : 'price',
    rule: 'LOCK-4',
  });
}
