import { refuse, type Refusal } from '#libs/amount';

/** A locked asset that somebody asks to part with. Price and valuation are in one currency's minor units. */
export interface Disposal {
  readonly to: 'SPECIFIED_LOCKED_BODY' | 'OTHER_LOCKED_BODY' | 'ANYONE_ELSE';
  readonly price: bigint;
  /** What the latest independent valuation of the last twelve months says; absent where there is none. */
  readonly valuation?: bigint;
}

/** A valuation on file: its day 'YYYY-MM-DD' and the value in minor units. */
export interface Valued {
  readonly on: string;
  readonly value: bigint;
}

/** The same day a year earlier; 29 February has 28 February before it. */
const yearBefore = (day: string): string => {
  const rest = day.slice(4);
  return `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}${rest === '-02-29' ? '-02-28' : rest}`;
};

/**
 * The valuation that decides on a day: the latest of the twelve months before it, and the highest of those of one day,
 * the last of equal ones. Nobody who asks chooses among them. Undefined where none is that young.
 */
export function decidingValuation<T extends Valued>(valuations: readonly T[], today: string): T | undefined {
  const since = yearBefore(today);
  return valuations
    .filter(({ on }) => on > since)
    .reduce<T | undefined>((best, next) => {
      const isLater = best === undefined || next.on > best.on || (next.on === best.on && next.value >= best.value);
      return isLater ? next : best;
    }, undefined);
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
        ? 'no valuation of the last twelve months was filed, and the buyer is not a locked body'
        : `the price ${price} is below the valuation ${valuation}, and the buyer is not a locked body`,
    field: valuation === undefined ? 'valuation' : 'price',
    rule: 'LOCK-4',
  });
}
