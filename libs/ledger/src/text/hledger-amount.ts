import type { AccountMap } from './account-map.js';
import { mappedUnit } from './account-map.js';
import { readDecimal, type DecimalMark } from './decimal-text.js';

/** How a file writes its numbers, as far as its directives have said so. */
export interface NumberStyles {
  /** By symbol as written, from `commodity` and `D`: what the map makes of it says nothing of how it is written. */
  readonly marks: Map<string, DecimalMark>;
  /** From `decimal-mark`; it goes before what a commodity says, as in hledger. */
  fileMark: DecimalMark | undefined;
  /** From `D`: the symbol of amounts that name none. */
  defaultSymbol: string | undefined;
}

/** So many smallest steps of a unit, negative for a credit. A zero may be of no unit. */
export interface SignedAmount {
  readonly unit: string;
  readonly steps: bigint;
}

/** What an amount that cannot be taken is refused with. */
export interface AmountProblem {
  readonly kind: string;
  readonly message: string;
}

const SYMBOL = String.raw`"[^"]*"|[^-+\s\d"'.,;@={}()*]+`;
const NUMBER = String.raw`[.,]?\d(?:[\d.,'\u00a0\u202f]| (?=\d))*`;
const AMOUNT = new RegExp(
  String.raw`^(?<sign>[-+])?\s*(?:(?<left>${SYMBOL})\s*)?(?<inner>[-+])?\s*(?<number>${NUMBER})\s*(?<right>${SYMBOL})?$`,
  'u',
);

/** The parts of an amount as written; undefined where it is none. */
function partsOf(text: string): { negative: boolean; symbol: string; digits: string } | undefined {
  const parts = AMOUNT.exec(text.trim())?.groups;
  if (parts === undefined) return undefined;
  const { sign, left, inner, number = '', right } = parts;
  if ((sign !== undefined && inner !== undefined) || (left !== undefined && right !== undefined)) return undefined;
  const symbol = (left ?? right ?? '').replaceAll('"', '');
  return { negative: (sign ?? inner) === '-', symbol, digits: number };
}

/** Reads `1,234.56 EUR`, `EUR -5`, `-$5`, `5 "COMPUTE_RAW"`, with the styles and the map of the file. */
export function readAmount(
  text: string,
  { styles, map }: { styles: NumberStyles; map: AccountMap },
): SignedAmount | AmountProblem {
  const parts = partsOf(text);
  if (parts === undefined) {
    return { kind: 'AmountMalformed', message: `"${text.trim()}" is not an amount such as -1234.56 EUR` };
  }
  const { negative, digits } = parts;
  const symbol = parts.symbol === '' ? (styles.defaultSymbol ?? '') : parts.symbol;
  const unit = symbol === '' ? '' : mappedUnit(map, symbol);
  if (unit === '') {
    if (!/[1-9]/u.test(digits)) return { unit, steps: 0n };
    return { kind: 'UnitMissing', message: `"${text.trim()}" names no unit; write it as ${digits} EUR` };
  }
  const steps = readDecimal({ digits, unit, mark: styles.fileMark ?? styles.marks.get(symbol) });
  if (typeof steps === 'bigint') return { unit, steps: negative ? -steps : steps };
  if (steps.kind !== 'UnknownUnit') return steps;
  return { ...steps, message: `${steps.message}; a mapping line "commodity ${unit} = EUR" would say what it is` };
}

/** What the sample of a `commodity`, `format` or `D` directive says: its symbol, and its decimal mark where it has one. */
export function readSample(
  text: string,
): { readonly symbol: string; readonly mark: DecimalMark | undefined } | undefined {
  const bare = new RegExp(`^(?:${SYMBOL})$`, 'u').exec(text.trim());
  if (bare !== null) return { symbol: text.trim().replaceAll('"', ''), mark: undefined };
  const parts = partsOf(text);
  if (parts === undefined || parts.symbol === '') return undefined;
  const last = parts.digits.match(/[.,]/gu)?.at(-1);
  return { symbol: parts.symbol, mark: last === '.' || last === ',' ? last : undefined };
}
