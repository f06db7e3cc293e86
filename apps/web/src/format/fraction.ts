import { decimal } from './decimal.js';

/** Hundredths of a percent, rounded half up, of an exact 'n/d' (or 'n'). */
export function basisPointsOf(fraction: string): bigint {
  const [top = '0', bottom = '1'] = fraction.split('/');
  const denominator = BigInt(bottom);
  return (2n * BigInt(top) * 10_000n + denominator) / (2n * denominator);
}

/**
 * An exact fraction as a percentage with at most two decimals.
 *
 * @example formatShare('1/3', 'en') // '33.33%'
 */
export function formatShare(fraction: string, locale: string): string {
  return formatBasisPoints(basisPointsOf(fraction), locale);
}

/** 1250n → '12.5%'. */
export function formatBasisPoints(basisPoints: bigint, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  return format.format(decimal(`${basisPoints < 0n ? '-' : ''}${pointFour(basisPoints)}`));
}

function pointFour(basisPoints: bigint): string {
  const digits = `${basisPoints < 0n ? -basisPoints : basisPoints}`.padStart(5, '0');
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/**
 * What share of the largest a value is, 0 to 1, for drawing only: a bar's length is no figure, and six digits of it are
 * more than a screen has pixels.
 */
export function lengthOf(value: bigint, largest: bigint): number {
  if (largest <= 0n || value <= 0n) return 0;
  return Number((value * 1_000_000n) / largest) / 1_000_000;
}
