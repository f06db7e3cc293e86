import { isRefusal } from '#libs/amount';
import { checkFeeBound, type FeeMayExceedCap } from './fee-bound.js';
import { CAP_TEXT, isHeld } from './cap.js';
import { feeMalformed, type FeeRefusal } from './fee-words.js';
import { formatFee, type Fee } from './fee.js';
import { parseFee } from './parse-fee.js';

/**
 * The text of a fee as a custom keeps it: in one way only, and held below its cap by its own words. Whoever reads it,
 * the database too, sees by its form alone that it cannot exceed `2 × (value − rent)`. Refuses what is no fee, what may
 * exceed the cap, and a fee that is too long, or nests too deep, once it is written so.
 *
 * @example heldFeeText('value-rent') // 'least(value - rent, 2 * (value - rent))'
 */
export function heldFeeText(text: string): string | FeeRefusal | FeeMayExceedCap {
  const fee = parseFee(text);
  if (isRefusal(fee)) return fee;
  const exceeds = checkFeeBound(fee);
  if (exceeds !== undefined) return exceeds;
  const held = formatFee(heldFee(fee));
  const read = parseFee(held);
  if (isRefusal(read)) return feeMalformed(`does not read any more as the custom keeps it: ${read.message}`);
  return held;
}

/** The same fee, its cap the last of a least. */
function heldFee(fee: Fee): Fee {
  if (isHeld(fee)) return fee;
  const cap = parseFee(CAP_TEXT);
  if (isRefusal(cap)) return fee;
  const others = fee.kind === 'LEAST' ? fee.among.filter((each) => formatFee(each) !== CAP_TEXT) : [fee];
  return { kind: 'LEAST', among: [...others, cap] };
}
