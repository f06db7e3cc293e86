import { unitOf, isRefusal } from '#libs/amount';
import { decimal } from '../../format/decimal.js';

/** Digits after the currency's own, at most: a thousand tokens cost far less than a cent. */
const MORE_DIGITS = 4;

/**
 * An exact price in minor units ('n/d') for people: with the currency's digits, and up to four more where there are any.
 * No float comes near it; what is finer is rounded half up.
 *
 * @example formatPrice('40/1', 'EUR', 'en') // '€0.40'
 * @example formatPrice('1/300', 'EUR', 'en') // '€0.000033'
 */
export function formatPrice(minor: string, currency: string, locale: string): string {
  const unit = unitOf(currency);
  if (isRefusal(unit)) return `${minor} ${currency}`;
  const [top = '0', bottom = '1'] = minor.split('/');
  const digits = unit.decimals + MORE_DIGITS;
  const [numerator, denominator] = [BigInt(top) * 10n ** BigInt(MORE_DIGITS), BigInt(bottom)];
  const steps = (2n * numerator + denominator) / (2n * denominator);
  const text = `${steps}`.padStart(digits + 1, '0');
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: unit.code,
    minimumFractionDigits: unit.decimals,
    maximumFractionDigits: digits,
  });
  return format.format(decimal(digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`));
}
