import { refuseRow, type RowRefusal } from './row-refusal.js';

const ZERO_CODE = 48;
const MAX_DIGITS = 15;

/** One field of one row. */
export interface NumberField {
  readonly line: number;
  readonly field: string;
}

/**
 * A whole number of at most 15 digits, zero or above: no sign, decimals, exponent or spaces.
 *
 * @example parseCount('460', { line: 3, field: 'gpu_milli' }) // 460n
 */
export function parseCount(text: string, { line, field }: NumberField): bigint | RowRefusal {
  const { length } = text;
  if (length === 0) {
    return refuseRow('FieldEmpty', line, { field, rule: 'meter.number', message: `${field} is empty` });
  }
  let value = 0;
  for (let index = 0; index < length; index += 1) {
    const digit = text.charCodeAt(index) - ZERO_CODE;
    if (!(digit >= 0 && digit <= 9) || length > MAX_DIGITS) {
      const message = `"${text.slice(0, 40)}" is not a whole number of at most ${MAX_DIGITS} digits`;
      return refuseRow('NumberMalformed', line, { field, rule: 'meter.number', message });
    }
    // Fifteen digits stay below 2^53: exact.
    value = value * 10 + digit;
  }
  return BigInt(value);
}
