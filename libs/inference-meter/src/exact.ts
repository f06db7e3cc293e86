/** Quantities are stored as numeric(38,0): what does not fit is not read. */
const BOUND = 10n ** 38n;
/** More than any counter prints; keeps a hostile text from becoming a number of a million digits. */
const LONGEST = 64;
const LARGEST_EXPONENT = 64;

const DECIMAL = /^(?<whole>\d+)(?:\.(?<decimals>\d+))?(?:[eE](?<exponent>[+-]?\d{1,3}))?$/u;

/**
 * Reads a decimal, zero or above, into whole smallest steps, `scale` steps to one of its unit: '12', '12.5', '1.5e3',
 * '1.5e+09'. Exact, or undefined: for a value between two steps ('0.5' at scale 1), for one of 10^38 steps or more, and
 * for any other text (signs, spaces, separators, '.5', '5.', hexadecimal, NaN, +Inf).
 *
 * @example stepsOf('60', 1_000_000n) // 60_000_000n: GPU-seconds in milli-GPU·ms
 */
export function stepsOf(text: string, scale: bigint): bigint | undefined {
  if (text.length > LONGEST) return undefined;
  const parts = DECIMAL.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const decimals = parts['decimals'] ?? '';
  const exponent = Number(parts['exponent'] ?? '0');
  if (Math.abs(exponent) > LARGEST_EXPONENT) return undefined;
  const scaled = BigInt(`${parts['whole'] ?? ''}${decimals}`) * scale;
  const shift = exponent - decimals.length;
  const steps = shift < 0 ? wholeQuotient(scaled, 10n ** BigInt(-shift)) : scaled * 10n ** BigInt(shift);
  return steps === undefined || steps >= BOUND ? undefined : steps;
}

function wholeQuotient(value: bigint, divisor: bigint): bigint | undefined {
  return value % divisor === 0n ? value / divisor : undefined;
}

/**
 * Steps, zero or above, as the shortest plain decimal of a unit of `scale` steps; the inverse of `stepsOf`. The scale
 * is a power of ten: any other has no such text for most amounts.
 *
 * @example decimalOf(12_500n, 1000n) // '12.5'
 */
export function decimalOf(steps: bigint, scale: bigint): string {
  const whole = (steps / scale).toString();
  const places = scale.toString().length - 1;
  const decimals = (steps % scale).toString().padStart(places, '0').replace(/0+$/u, '');
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

/**
 * A count out of a JSON text: a number that is whole, zero or above, and small enough to be exact (2^53 − 1).
 * Undefined for anything else, decimal texts included. What `JSON.parse` rounds on the way is not seen here: read the
 * text with `readJson`.
 */
export function countOf(value: unknown): bigint | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
}
