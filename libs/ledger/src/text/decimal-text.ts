import { isRefusal, unitOf } from '#libs/amount';
import { decimalsOf } from './text-journal.js';

/** The ledger's amounts lie below 10^38. */
const MOST_DIGITS = 38;

export type DecimalMark = '.' | ',';

/** A number as it stands in a file, without its sign: digits, one decimal mark, digit groups. */
export interface WrittenNumber {
  readonly digits: string;
  readonly unit: string;
  /** What the file declared; without it the mark is found, and refused where it could be either. */
  readonly mark: DecimalMark | undefined;
}

/** Why a number cannot be taken: `kind` and words, for a {@link LineRefusal}. */
export interface NumberProblem {
  readonly kind: 'AmountAmbiguous' | 'AmountMalformed' | 'AmountTooFine' | 'AmountTooLarge' | 'UnknownUnit';
  readonly message: string;
}

const problem = (kind: NumberProblem['kind'], message: string): NumberProblem => ({ kind, message });

/** Which of `.` and `,` ends the whole number; undefined where neither does. */
function markOf({ digits, unit, mark }: WrittenNumber): DecimalMark | undefined | NumberProblem {
  if (mark !== undefined) return mark;
  const found = digits.match(/[.,]/gu) ?? [];
  const last = found.at(-1);
  if (last === undefined) return undefined;
  const decimalMark = last === '.' ? '.' : ',';
  if (found.length > 1) return found.every((each) => each === last) ? undefined : decimalMark;
  const after = digits.length - digits.indexOf(last) - 1;
  if (after !== 3 || decimalsOf(unit) >= 3 || /^0?[.,]/u.test(digits)) return decimalMark;
  const message = `"${digits}" may be read in two ways: write it without digit groups, or declare "decimal-mark ." in the file`;
  return problem('AmountAmbiguous', message);
}

/** Groups are of two or three digits after the first, as 1,234,567 or 12,34,567. */
function ungrouped(whole: string): string | undefined {
  const groups = whole.split(/[., '\u00a0\u202f]/u);
  const [first = '', ...rest] = groups;
  if (rest.length === 0) return first;
  return first !== '' && rest.every((group) => group.length === 2 || group.length === 3) && rest.at(-1)?.length === 3
    ? groups.join('')
    : undefined;
}

/**
 * Smallest steps of a number that a file holds: money in its currency, counted units in smallest steps. Exact: more
 * decimals than the currency has are refused unless they are zeros.
 */
export function readDecimal(written: WrittenNumber): bigint | NumberProblem {
  const { digits, unit: code } = written;
  const unit = unitOf(code);
  if (isRefusal(unit)) return problem('UnknownUnit', unit.message);
  const mark = markOf(written);
  if (typeof mark === 'object') return mark;
  const at = mark === undefined ? -1 : digits.lastIndexOf(mark);
  const [wholeText, decimals] = at < 0 ? [digits, ''] : [digits.slice(0, at), digits.slice(at + 1)];
  const whole = wholeText === '' ? '0' : ungrouped(wholeText);
  const isSound =
    whole !== undefined &&
    (mark === undefined || !wholeText.includes(mark)) &&
    /^\d+$/u.test(whole) &&
    /^\d*$/u.test(decimals) &&
    /\d/u.test(digits);
  if (!isSound) return problem('AmountMalformed', `"${digits}" is not a number such as 1234.56`);
  const places = decimalsOf(code);
  const exact = decimals.replace(/0+$/u, '');
  if (exact.length > places) {
    const step = places === 0 && unit.kind !== 'MONEY' ? 'its smallest steps, whole' : `${String(places)} decimals`;
    return problem('AmountTooFine', `"${digits}" ${code}: amounts of ${code} are given in ${step}`);
  }
  const steps = `${whole}${exact.padEnd(places, '0')}`.replace(/^0+(?=\d)/u, '');
  return steps.length > MOST_DIGITS
    ? problem('AmountTooLarge', `"${digits}" ${code} has more than ${String(MOST_DIGITS)} digits in smallest steps`)
    : BigInt(steps);
}
