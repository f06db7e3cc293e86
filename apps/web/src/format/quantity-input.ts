import { formatAmount, isRefusal, parseAmount, unitOf } from '#libs/amount';

/**
 * Reads an amount that a person typed in the unit they see (euro, GPU-hours) as smallest steps; null where it is none.
 * Point and comma are both understood; '1,234' is refused where it could mean two things.
 *
 * @example parseQuantity('1,234.50', 'EUR') // '123450'
 * @example parseQuantity('12,5', 'EUR') // '1250'
 */
export function parseQuantity(text: string, unit: string): string | null {
  const bare = text.replaceAll(/[\s\u00a0\u202f'’]/gu, '');
  const grouped = /^\d{1,3}(?:,\d{3})+\.\d*$/u.test(bare) || /^\d{1,3}(?:\.\d{3})+,\d*$/u.test(bare);
  const point = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','));
  const whole = point < 0 ? bare : bare.slice(0, point);
  const decimals = point < 0 ? '' : bare.slice(point + 1);
  const plain = `${grouped ? whole.replaceAll(/[.,]/gu, '') : whole}${decimals === '' ? '' : `.${decimals}`}`;
  // Four thousand to some, four to others: where the unit has as many decimals, only a point says which is meant.
  if (/^[1-9]\d{0,2},\d{3}$/u.test(bare)) return null;
  const steps = parseAmount(plain, unit);
  return typeof steps === 'bigint' && steps >= 0n ? `${steps}` : null;
}

/** Smallest steps as a box for amounts shows them: a plain decimal of the unit, without grouping. */
export function quantityText(steps: string, unit: string): string {
  return isRefusal(unitOf(unit)) ? steps : formatAmount(BigInt(steps), unit);
}
