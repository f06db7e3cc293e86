/**
 * An exact 'n/d' (or 'n') as a decimal for reading, rounded half up; the digits are whole numbers all the way.
 *
 * @example decimalOf('6/5', 2) // '1.20'
 */
export function decimalOf(fraction: string, digits: number): `${number}` {
  const [top = '0', bottom = '1'] = fraction.split('/');
  const [over, under] = [BigInt(top), BigInt(bottom)];
  const steps = (2n * over * 10n ** BigInt(digits) + under) / (2n * under);
  const text = `${steps}`.padStart(digits + 1, '0');
  // A decimal by its making.
  return `${text.slice(0, -digits)}.${text.slice(-digits)}` as `${number}`;
}
