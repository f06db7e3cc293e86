import { formatAmount, isRefusal, unitOf } from '#libs/amount';
import { decimal } from './decimal.js';

export interface QuantityOptions {
  readonly locale: string;
  /** Leaves the unit out, for table columns that name it in their heading. */
  readonly bare?: boolean;
  /** Digits after the point, at most; the unit's own when left out. */
  readonly digits?: number;
}

/** Decimals people can take in: hours, kilowatt-hours and litres are shown to a tenth, money to its minor unit. */
const SHOWN_DIGITS: Readonly<Record<string, number>> = { COMPUTE: 1, STATISTICAL: 1, COUNT: 0 };

/**
 * A quantity of smallest steps (decimal text, as it came over the wire) for people: grouped, with its unit. The digits
 * go from `bigint` to `Intl` as text, so 9,007,199,254,740,993 cents stay exactly that.
 *
 * @example formatQuantity('123456', 'EUR', { locale: 'en' }) // '€1,234.56'
 */
export function formatQuantity(quantity: string, unitCode: string, options: QuantityOptions): string {
  const unit = unitOf(unitCode);
  if (isRefusal(unit)) return `${quantity} ${unitCode}`;
  const plain = decimal(formatAmount(BigInt(quantity), unitCode));
  if (unit.kind === 'MONEY') {
    const digits = options.digits ?? unit.decimals;
    const style = options.bare === true ? {} : ({ style: 'currency', currency: unit.code } as const);
    return new Intl.NumberFormat(options.locale, {
      ...style,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(plain);
  }
  const most = options.digits ?? SHOWN_DIGITS[unit.kind] ?? 0;
  const text = new Intl.NumberFormat(options.locale, {
    minimumFractionDigits: most,
    maximumFractionDigits: most,
  }).format(plain);
  return options.bare === true ? text : `${text} ${unit.shownAs}`;
}
