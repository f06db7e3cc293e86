import { formatFee, type Fee } from './fee.js';

/** What no fee may exceed, in the language of fees. */
export const CAP_TEXT = '2 * (value - rent)';

/** True where the form of a fee alone keeps it below the cap: the cap itself, or the least of something and the cap. */
export function isHeld(fee: Fee): boolean {
  if (fee.kind !== 'LEAST') return formatFee(fee) === CAP_TEXT;
  const last = fee.among.at(-1);
  return last !== undefined && formatFee(last) === CAP_TEXT;
}
