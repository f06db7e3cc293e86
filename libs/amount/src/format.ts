import { fraction, ofAmount } from './fraction.js';
import { InvariantViolation, isRefusal, refuse, type Refusal } from './refusal.js';
import { unitOf, type UnitCode } from './unit.js';

/**
 * An amount as a plain ASCII decimal of its shown unit: no grouping, no symbol, '.' as the point. Money, counts and
 * litres are exact; GPU-hours and kWh are rounded half up to the unit's `decimals`, for reading only.
 * An unknown unit is a bug and throws.
 *
 * @example formatAmount(123_456n, 'EUR') // '1234.56'
 */
export function formatAmount(amount: bigint, unitCode: UnitCode): string {
  const unit = unitOf(unitCode);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  const shown = ofAmount(amount, fraction(10n ** BigInt(unit.decimals), unit.scale), 'HALF_UP');
  const digits = `${shown < 0n ? -shown : shown}`.padStart(unit.decimals + 1, '0');
  const point = digits.length - unit.decimals;
  const decimals = unit.decimals === 0 ? '' : `.${digits.slice(point)}`;
  return `${shown < 0n ? '-' : ''}${digits.slice(0, point)}${decimals}`;
}

/**
 * Reads a plain decimal of the shown unit into smallest steps, exactly. Refuses text that is no such decimal, an
 * unknown unit, and an amount that falls between two steps (one never rounds what somebody typed).
 *
 * @example parseAmount('1234.5', 'EUR') // 123_450n
 */
export function parseAmount(
  text: string,
  unitCode: UnitCode,
): bigint | Refusal<'AmountMalformed' | 'AmountTooFine' | 'UnknownUnit'> {
  const unit = unitOf(unitCode);
  if (isRefusal(unit)) return unit;
  const parts = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<decimals>\d+))?$/u.exec(text)?.groups;
  if (parts === undefined) {
    return refuse('AmountMalformed', {
      message: `"${text}" is not a plain decimal such as 1234.56`,
      field: 'amount',
      rule: 'amount.decimal',
    });
  }
  const decimals = parts['decimals'] ?? '';
  const steps = BigInt(`${parts['whole'] ?? ''}${decimals}`) * unit.scale;
  const divisor = 10n ** BigInt(decimals.length);
  if (steps % divisor !== 0n) {
    return refuse('AmountTooFine', {
      message: `"${text}" ${unit.shownAs} is not a whole number of its smallest step`,
      field: 'amount',
      rule: 'amount.decimal',
    });
  }
  return parts['sign'] === '-' ? -(steps / divisor) : steps / divisor;
}
