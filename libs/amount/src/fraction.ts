import { InvariantViolation, refuse, type Refusal } from './refusal.js';

/** An exact rational number in lowest terms; the denominator is always above zero. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Which whole step a fraction of an amount becomes. HALF_UP sends a half away from zero. */
export type Rounding = 'DOWN' | 'UP' | 'HALF_UP';

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [abs(a), abs(b)];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/**
 * The fraction `numerator / denominator`, reduced. A zero denominator is a bug and throws.
 *
 * @example fraction(30n, 100n) // 3/10
 */
export function fraction(numerator: bigint, denominator = 1n): Fraction {
  if (denominator === 0n) throw new InvariantViolation('a fraction needs a denominator other than zero');
  const divisor = greatestCommonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export const ZERO: Fraction = fraction(0n);
export const ONE: Fraction = fraction(1n);

const PATTERN = /^(?<sign>-?)(?:(?<over>\d+)\/(?<under>\d+)|(?<whole>\d+)(?:\.(?<decimals>\d+))?(?<percent> ?%)?)$/u;

/**
 * Reads '1/3', '0.05', '5 %' or '5%', exactly. Refuses anything else, a zero denominator included.
 *
 * @example parseFraction('5 %') // 1/20
 */
export function parseFraction(text: string): Fraction | Refusal<'FractionMalformed'> {
  const parts = PATTERN.exec(text)?.groups;
  if (parts === undefined || /^0+$/u.test(parts['under'] ?? '1')) {
    return refuse('FractionMalformed', {
      message: `"${text}" is not a fraction such as 3/10, 0.3 or 30 %`,
      field: 'fraction',
      rule: 'amount.fraction',
    });
  }
  const sign = parts['sign'] === '-' ? -1n : 1n;
  if (parts['over'] !== undefined) return fraction(sign * BigInt(parts['over']), BigInt(parts['under'] ?? '1'));
  const decimals = parts['decimals'] ?? '';
  const scale = 10n ** BigInt(decimals.length) * (parts['percent'] === undefined ? 1n : 100n);
  return fraction(sign * BigInt(`${parts['whole'] ?? ''}${decimals}`), scale);
}

/** '3/10'; whole numbers keep their denominator, so that the text always reads back the same. */
export function formatFraction({ numerator, denominator }: Fraction): string {
  return `${numerator}/${denominator}`;
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** Exact quotient. Dividing by zero is a bug and throws. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, zero or positive as `a` is below, equal to or above `b`; fit for `sort`. */
export function compareFractions(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const left = a.numerator * b.denominator;
  const right = b.numerator * a.denominator;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * A fraction of an amount, in whole smallest steps. DOWN is the floor and UP the ceiling, of negatives too:
 * ceilings of the custom round down and its minimums round up, whichever side of zero they fall.
 *
 * @example ofAmount(10_001n, fraction(1n, 100n), 'UP') // 101n
 */
export function ofAmount(amount: bigint, share: Fraction, rounding: Rounding): bigint {
  const exact = amount * share.numerator;
  const { denominator } = share;
  if (rounding === 'HALF_UP') {
    const nearest = (2n * abs(exact) + denominator) / (2n * denominator);
    return exact < 0n ? -nearest : nearest;
  }
  const truncated = exact / denominator;
  const rest = exact % denominator;
  if (rounding === 'UP') return rest > 0n ? truncated + 1n : truncated;
  return rest < 0n ? truncated - 1n : truncated;
}
