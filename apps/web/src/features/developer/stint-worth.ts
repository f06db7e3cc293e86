import { decimal } from '../../format/decimal.js';

/** ppm·milli-GPU·ms in a second of one GPU of weight 1. */
const GPU_SECOND = 1_000_000_000_000n;
const DIGITS = 3;
const THOUSANDTHS = 10n ** BigInt(DIGITS);

/**
 * Weighted compute (whole ppm·milli-GPU·ms as text) in GPU-seconds, to a thousandth, rounded up as a stint is.
 *
 * @example gpuSeconds('3333333333334', 'en') // '3.334'
 */
export function gpuSeconds(compute: string, locale: string): string {
  const steps = (BigInt(compute) * THOUSANDTHS + GPU_SECOND - 1n) / GPU_SECOND;
  const text = `${steps}`.padStart(DIGITS + 1, '0');
  return new Intl.NumberFormat(locale, { maximumFractionDigits: DIGITS }).format(
    decimal(`${text.slice(0, -DIGITS)}.${text.slice(-DIGITS)}`),
  );
}

/** Whole tokens that what is left of a stint pays for, as text, where 1,000 of them take so much. */
export function tokensLeft(left: string, perThousand: string): string {
  const each = BigInt(perThousand);
  return each > 0n ? `${(BigInt(left) * 1000n) / each}` : '0';
}
