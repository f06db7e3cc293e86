import { compareFractions, fraction, multiply, units, type Fraction } from '#libs/amount';
import type { FocusRow } from './focus-table.js';

/** A requirement or a condition of the validator's rules: a check function with its arguments, or nothing. */
export interface Requirement {
  readonly CheckFunction?: string;
  readonly Items?: readonly Requirement[];
  readonly ColumnName?: string;
  /** So one condition of the rules spells its column. */
  readonly CheckCondition?: string;
  readonly Value?: string | number | null;
  readonly ColumnAName?: string;
  readonly ColumnBName?: string;
  readonly ResultColumnName?: string;
  readonly ExpectedCount?: number;
  readonly ModelRuleId?: string;
  /** So two conditions spell their AND. */
  readonly AND?: Requirement | readonly Requirement[];
}

const NUMBER = /^-?\d+(?:\.(?<decimals>\d+))?(?:[eE](?<exponent>-?\d{1,3}))?$/u;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/u;
const PLACEHOLDER = /^(?:n\/?a|not applicable|none|null|unknown|-+)$/iu;
const COUNT = '[A-Za-z][A-Za-z0-9]*(?: [A-Za-z][A-Za-z0-9]*)*';
const TIMES = '(?:Year|Month|Day|Hour|Minute|Second)';
const UNIT = new RegExp(
  `^(?:${COUNT}|${COUNT}-${TIMES}s|${COUNT}/${TIMES}|[0-9]+ ${COUNT}|${COUNT}/[0-9]+ ${TIMES}s)$`,
  'u',
);
const MONEY = new Set(units.filter(({ kind }) => kind === 'MONEY').map(({ code }) => code));

/** A decimal, exactly; undefined for what FOCUS's numeric format is not. */
export function numberOf(text: string): Fraction | undefined {
  const parts = NUMBER.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const decimals = parts['decimals'] ?? '';
  const digits = BigInt(text.replace(/[eE].*$/u, '').replace('.', ''));
  const power = BigInt(parts['exponent'] ?? '0') - BigInt(decimals.length);
  return power < 0n ? fraction(digits, 10n ** -power) : fraction(digits * 10n ** power);
}

export const isNumber = (text: string): boolean => numberOf(text) !== undefined;
export const isTime = (text: string): boolean =>
  TIME.test(text) && new Date(text).toISOString().startsWith(text.slice(0, 19));
export const isProperText = (text: string): boolean =>
  text.trim() !== '' && text.isWellFormed() && !PLACEHOLDER.test(text);
export const isCurrency = (text: string): boolean => /^[A-Z]{3}$/u.test(text);

/** A JSON object of plain values whose keys are unique: JSON.parse keeps the last of two, so they are counted. */
export function isKeyValue(text: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return false;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const isPlain = Object.values(value).every((item) => item === null || typeof item !== 'object');
  return isPlain && (text.match(/"(?:[^"\\]|\\.)*"\s*:/gsu) ?? []).length === Object.keys(value).length;
}

const OF_TEXT: Readonly<Record<string, (text: string) => boolean>> = {
  TypeString: (text) => text !== '' && text.isWellFormed(),
  TypeDecimal: isNumber,
  TypeDateTime: isTime,
  FormatString: isProperText,
  FormatNumeric: isNumber,
  FormatDateTime: isTime,
  FormatUnit: (text) => UNIT.test(text),
  FormatKeyValue: isKeyValue,
  FormatCurrency: isCurrency,
  CheckNationalCurrency: (text) => MONEY.has(text),
  CheckDecimalValue: isNumber,
};

function sameValue(text: string | null, value: string | number | null | undefined): boolean {
  if (text === null || value === null || value === undefined) return text === (value ?? null);
  if (typeof value === 'string') return text === value;
  const number = numberOf(text);
  return number !== undefined && compareFractions(number, fraction(BigInt(value))) === 0;
}

/** Null passes what asks for a value's kind or size: whether it may be null, other rules say. */
function multiplies(
  row: FocusRow,
  { ColumnAName = '', ColumnBName = '', ResultColumnName = '' }: Requirement,
): boolean {
  const [a, b, result] = [ColumnAName, ColumnBName, ResultColumnName].map((name) => row.get(name) ?? null);
  if (a === null || b === null || result === null) return true;
  const numbers = [a, b, result].map((text) => numberOf(text ?? ''));
  const [left, right, product] = numbers;
  if (left === undefined || right === undefined || product === undefined) return false;
  return compareFractions(multiply(left, right), product) === 0;
}

/** True where the row satisfies the check. Null differs from every value. Throws for a function that nobody knows. */
export function holds(row: FocusRow, check: Requirement): boolean {
  if (check.AND !== undefined) return [check.AND].flat().every((item) => holds(row, item));
  const { CheckFunction: name, Items: items = [] } = check;
  if (name === undefined) return true;
  if (name === 'AND') return items.every((item) => holds(row, item));
  if (name === 'OR') return items.some((item) => holds(row, item));
  const text = row.get(check.ColumnName ?? check.CheckCondition ?? '') ?? null;
  const ofText = OF_TEXT[name];
  if (ofText !== undefined) return text === null || ofText(text);
  const [a, b] = [check.ColumnAName, check.ColumnBName].map((column) => row.get(column ?? '') ?? null);
  switch (name) {
    case 'CheckValue':
      return sameValue(text, check.Value);
    case 'CheckNotValue':
      return !sameValue(text, check.Value);
    case 'CheckSameValue':
      return a === b;
    case 'CheckNotSameValue':
      return a !== b;
    case 'CheckGreaterOrEqualThanValue': {
      const number = text === null ? undefined : numberOf(text);
      if (number === undefined) return text === null;
      return compareFractions(number, fraction(BigInt(check.Value ?? 0))) >= 0;
    }
    case 'ColumnByColumnEqualsColumnValue':
      return multiplies(row, check);
    default:
      throw new Error(`the check function ${name} is not known`);
  }
}

/** True where each value of the one column goes with as many values of the other as expected. */
export function hasDistinctCount(rows: readonly FocusRow[], check: Requirement): boolean {
  const groups = new Map<string | null, Set<string>>();
  for (const row of rows) {
    const key = row.get(check.ColumnAName ?? '') ?? null;
    const group = groups.get(key) ?? new Set<string>();
    const value = row.get(check.ColumnBName ?? '') ?? null;
    if (value !== null) group.add(value);
    groups.set(key, group);
  }
  return [...groups.values()].every(({ size }) => size === check.ExpectedCount);
}
