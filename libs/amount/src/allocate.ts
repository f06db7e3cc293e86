import { InvariantViolation, refuse, type Refusal } from './refusal.js';

/** One claimant of a pool: a stable id and a weight of zero or more, in any common unit. */
export interface Share {
  readonly id: string;
  readonly weight: bigint;
}

/** What one claimant receives, in smallest steps. */
export interface Allocation {
  readonly id: string;
  readonly amount: bigint;
}

/** In UTF-8, code points above U+FFFF come last; in UTF-16 their surrogates come before U+E000. */
const surrogatesLast = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Orders ids by their UTF-8 bytes, never by a locale, so that every machine breaks ties alike. */
export function compareIds(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return surrogatesLast(left) - surrogatesLast(right);
  }
  return a.length - b.length;
}

function checkShares(shares: readonly Share[]): Refusal<'ZeroTotalWeight' | 'NegativeWeight'> | undefined {
  const negative = shares.find(({ weight }) => weight < 0n);
  if (negative !== undefined) {
    return refuse('NegativeWeight', {
      message: `${negative.id} has a weight below zero`,
      field: 'weight',
      rule: 'SUR-6',
    });
  }
  if (shares.every(({ weight }) => weight === 0n)) {
    return refuse('ZeroTotalWeight', { message: 'no share weighs more than zero', field: 'shares', rule: 'SUR-6' });
  }
  if (new Set(shares.map(({ id }) => id)).size !== shares.length) {
    throw new InvariantViolation('allocate needs distinct ids: ties go to the lowest');
  }
  return undefined;
}

/**
 * Splits `total` by weight so that the parts sum to it exactly: each gets the whole part of its exact quota, and the
 * steps left over go to the largest remainders, ties to the lowest id. The result keeps the order of the input.
 * A negative total mirrors the positive one; a zero weight always gets zero.
 *
 * @example allocate(10_000n, [a, b, c of weight 1n]) // 3334n, 3333n, 3333n (SUR-6)
 */
export function allocate(
  total: bigint,
  shares: readonly Share[],
): readonly Allocation[] | Refusal<'ZeroTotalWeight' | 'NegativeWeight'> {
  const refusal = checkShares(shares);
  if (refusal !== undefined) return refusal;
  const sign = total < 0n ? -1n : 1n;
  const pool = total * sign;
  const weights = shares.reduce((sum, { weight }) => sum + weight, 0n);
  const quotas = shares.map(({ id, weight }, index) => {
    const product = pool * weight;
    return { id, index, whole: product / weights, remainder: product % weights };
  });
  const left = Number(pool - quotas.reduce((sum, { whole }) => sum + whole, 0n));
  const lucky = new Set(
    quotas
      .toSorted((a, b) => (a.remainder === b.remainder ? compareIds(a.id, b.id) : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map(({ index }) => index),
  );
  return quotas.map(({ id, index, whole }) => ({ id, amount: sign * (whole + (lucky.has(index) ? 1n : 0n)) }));
}
