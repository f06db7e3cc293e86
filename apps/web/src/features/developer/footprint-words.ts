import { decimal } from '../../format/decimal.js';

/** Significant digits of an estimate: more would pretend to know. */
const DIGITS = 3;
const MILLIJOULES_PER_WATT_HOUR = 3_600_000n;
const MICROLITRES_PER_MILLILITRE = 1_000n;
const PARTS = 1_000_000_000n;

/** `steps / scale` with three significant digits; the division is exact to a billionth, and no float comes near it. */
function shown(steps: string, scale: bigint, locale: string): string {
  const parts = `${(BigInt(steps) * PARTS) / scale}`.padStart(10, '0');
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: DIGITS }).format(
    decimal(`${parts.slice(0, -9)}.${parts.slice(-9)}`),
  );
}

/** Whole mJ (as text) in watt-hours. @example wattHours('160341', 'en') // '0.0445' */
export const wattHours = (millijoules: string, locale: string): string =>
  shown(millijoules, MILLIJOULES_PER_WATT_HOUR, locale);

/** Whole µL (as text) in millilitres. @example millilitres('161', 'en') // '0.161' */
export const millilitres = (microlitres: string, locale: string): string =>
  shown(microlitres, MICROLITRES_PER_MILLILITRE, locale);
