import {
  allocate,
  fraction,
  InvariantViolation,
  isRefusal,
  ofAmount,
  compareFractions,
  divide,
  ONE,
  refuse,
  type Fraction,
  type Refusal,
} from '#libs/amount';

/** Somebody's part of a device in an interval: device-milliseconds; tokens where one batch serves many. */
export interface DeviceUse {
  readonly id: string;
  readonly weight: bigint;
}

/** Every "no" of a division. */
export type SplitRefusal = Refusal<'QuantityNegative' | 'FactorOutOfRange' | 'AttributedExceedsMachines'>;

/** A quantity divided among users, and what is nobody's. Sums to the whole. */
export interface DeviceSplit {
  readonly attributed: readonly { readonly id: string; readonly amount: bigint }[];
  readonly idle: bigint;
}

/** A site's interval, closed: attributed + idle + overhead = meter, to the step. */
export interface SiteSplit extends DeviceSplit {
  /** Cooling, losses, light: what the site used beside its machines. */
  readonly overhead: bigint;
}

const no = (kind: SplitRefusal['kind'], field: string, message: string): SplitRefusal =>
  refuse(kind, { message, field, rule: 'meter.split' });

function sum(amounts: readonly { readonly amount: bigint }[]): bigint {
  return amounts.reduce((total, { amount }) => total + amount, 0n);
}

/**
 * Divides what a device used in an interval (mJ, µL) among its users by weight; the weight that nobody claims is idle.
 * Where nothing has a weight, all of it is idle. Ids are distinct. Refuses `QuantityNegative`.
 *
 * @example splitDevice(100n, [{ id: 'a', weight: 1n }], 3n) // a 25, idle 75
 */
export function splitDevice(
  quantity: bigint,
  uses: readonly DeviceUse[],
  idleWeight: bigint,
): DeviceSplit | SplitRefusal {
  if (quantity < 0n) return no('QuantityNegative', 'quantity', 'A device uses no less than nothing.');
  if (idleWeight < 0n || uses.some(({ weight }) => weight < 0n)) {
    return no('QuantityNegative', 'weight', 'Nobody has less than no part.');
  }
  // The prefixes keep a user called 'idle' apart from what is idle; ties go to idle first, then by the users' ids.
  const shares = [{ id: 'i', weight: idleWeight }, ...uses.map(({ id, weight }) => ({ id: `u${id}`, weight }))];
  if (shares.every(({ weight }) => weight === 0n)) {
    return { attributed: uses.map(({ id }) => ({ id, amount: 0n })), idle: quantity };
  }
  const parts = allocate(quantity, shares);
  if (isRefusal(parts)) throw new InvariantViolation(parts.message);
  const [idle, ...users] = parts;
  return {
    attributed: users.map(({ id, amount }) => ({ id: id.slice(1), amount })),
    idle: idle?.amount ?? 0n,
  };
}

/** What of a site's meter its machines used: `meter / PUE`, rounded down. */
function machinesOf(meter: bigint, pue: Fraction): bigint | SplitRefusal {
  if (meter < 0n) return no('QuantityNegative', 'meter', 'A meter reads no less than nothing.');
  if (compareFractions(pue, ONE) < 0) return no('FactorOutOfRange', 'pue', 'A site uses no less than its machines.');
  return ofAmount(meter, divide(ONE, pue), 'DOWN');
}

/**
 * Closes a site's interval where devices were measured: what they attributed stands, the rest of `meter / PUE` is
 * idle, the rest of the meter overhead. Null where meter or PUE is unknown: nothing can be closed. Refuses
 * `AttributedExceedsMachines` where devices claim more than the meter says: one of the two counts wrongly.
 */
export function closeSite(
  { meter, pue }: { readonly meter: bigint | null; readonly pue: Fraction | null },
  attributed: readonly { readonly id: string; readonly amount: bigint }[],
): SiteSplit | SplitRefusal | null {
  if (meter === null || pue === null) return null;
  const machines = machinesOf(meter, pue);
  if (typeof machines !== 'bigint') return machines;
  if (attributed.some(({ amount }) => amount < 0n)) {
    return no('QuantityNegative', 'attributed', 'Nobody uses less than nothing.');
  }
  const idle = machines - sum(attributed);
  if (idle < 0n) {
    const message = `${String(sum(attributed))} is attributed, and the machines had ${String(machines)} by the meter.`;
    return no('AttributedExceedsMachines', 'attributed', message);
  }
  return { attributed, idle, overhead: meter - machines };
}

/**
 * Closes a site's interval where only the site was measured: `meter / PUE` is divided among users and idleness by
 * weight. Null where meter or PUE is unknown. Water has no PUE: it is divided with a PUE of 1, by machines' energy.
 *
 * @example closeSiteByWeight({ meter: 120n, pue: 6/5 }, [{ id: 'a', weight: 3n }], 1n) // a 75, idle 25, overhead 20
 */
export function closeSiteByWeight(
  { meter, pue }: { readonly meter: bigint | null; readonly pue: Fraction | null },
  uses: readonly DeviceUse[],
  idleWeight: bigint,
): SiteSplit | SplitRefusal | null {
  if (meter === null || pue === null) return null;
  const machines = machinesOf(meter, pue);
  if (typeof machines !== 'bigint') return machines;
  const split = splitDevice(machines, uses, idleWeight);
  return isRefusal(split) ? split : { ...split, overhead: meter - machines };
}

/**
 * A request's part of what its engine used in an interval, by tokens, for the developer to read while the interval's
 * books are still open: rounded half up, so such parts need not sum; what is booked comes from `splitDevice`. Null
 * where anything is unknown, or no token was counted.
 */
export function shareOfRequest(
  requestTokens: bigint | null,
  { quantity, tokens }: { readonly quantity: bigint | null; readonly tokens: bigint | null },
): bigint | null {
  if (requestTokens === null || quantity === null || tokens === null || tokens <= 0n) return null;
  return ofAmount(quantity, fraction(requestTokens, tokens), 'HALF_UP');
}
