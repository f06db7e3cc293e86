import { fraction, type Fraction } from '#libs/amount';

/** The exponent of a prime in a number, and what is left of the number. */
function without(value: bigint, prime: bigint): { readonly rest: bigint; readonly times: number } {
  let [rest, times] = [value, 0];
  while (rest % prime === 0n) {
    rest /= prime;
    times += 1;
  }
  return { rest, times };
}

/**
 * A fraction as the shortest plain decimal, exactly: no '+', no exponent, no separators. Undefined where it has no end
 * in decimals (1/3).
 *
 * @example exactDecimal(fraction(-1n, 8n)) // '-0.125'
 */
export function exactDecimal({ numerator, denominator }: Fraction): string | undefined {
  const twos = without(denominator, 2n);
  const fives = without(twos.rest, 5n);
  if (fives.rest !== 1n) return undefined;
  const places = Math.max(twos.times, fives.times);
  const digits = ((numerator < 0n ? -numerator : numerator) * 10n ** BigInt(places)) / denominator;
  const text = digits.toString().padStart(places + 1, '0');
  const whole = text.slice(0, text.length - places);
  const decimals = places === 0 ? '' : `.${text.slice(-places)}`;
  return `${numerator < 0n ? '-' : ''}${whole}${decimals}`;
}

/**
 * Whole steps, of either sign, as a plain decimal of a unit of `scale` steps. Undefined where that has no end: most
 * millijoules in kWh.
 *
 * @example decimalOfSteps(-1_500n, 1_000n) // '-1.5'
 */
export function decimalOfSteps(steps: bigint, scale: bigint): string | undefined {
  return exactDecimal(fraction(steps, scale));
}
