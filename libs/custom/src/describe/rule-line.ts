import { formatAmount, formatFraction, fraction, InvariantViolation, isRefusal, multiply, unitOf } from '#libs/amount';
import type { Fraction } from '#libs/amount';
import type { Custom, CustomDocument } from '../custom.js';
import { valueAt } from '../document-value.js';

/** One rule before it is known whether it is entrenched: where it stands in the document, and what it says. */
export interface RuleLine {
  /** Where in the document: 'waterfall.lockedReserve'. */
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly bound: string;
}

/** What the rules of a section are made from: the same custom as values and as JSON. */
export interface Described {
  readonly custom: Custom;
  readonly document: CustomDocument;
}

export const rule = (key: string, label: string, value: string, bound: string): RuleLine => ({
  key,
  label,
  value,
  bound,
});

/** The JSON under a key, in one way only. */
export function rawOf(document: CustomDocument, key: string): string {
  return JSON.stringify(sorted(valueAt(document, key)));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, below]): [string, unknown] => [name, sorted(below)]),
  );
}

const PERCENT = fraction(100n);

/** '30 %', or the fraction itself where hundredths do not say it exactly. */
export function percent(share: Fraction): string {
  const { numerator, denominator } = multiply(share, PERCENT);
  return denominator === 1n ? `${numerator} %` : formatFraction(share);
}

/** Parts per million as a factor with two or more decimals: 1250000 → '1.25'. */
export function factor(ppm: bigint): string {
  const digits = ppm.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6).replace(/0{1,4}$/u, '')}`;
}

/** '100,000.00 EUR', without the commas. */
export const money = (minor: bigint, currency: string): string => `${formatAmount(minor, currency)} ${currency}`;

/** Behind the smallest coin. */
const MOST_DECIMALS = 6;

/** An exact amount of money: with as many decimals as it takes, or as a fraction where no decimals say it. */
export function exactMoney(minor: Fraction, currency: string): string {
  for (let more = 0; more <= MOST_DECIMALS; more += 1) {
    const finer = multiply(minor, fraction(10n ** BigInt(more)));
    if (finer.denominator === 1n) return `${decimal(finer.numerator, { currency, more })} ${currency}`;
  }
  const unit = unitOf(currency);
  if (isRefusal(unit)) throw new InvariantViolation(unit.message);
  return `${formatFraction(multiply(minor, fraction(1n, unit.scale)))} ${currency}`;
}

/** The money of `formatAmount`, with more decimals behind it: they are digits of one decimal number. */
function decimal(steps: bigint, { currency, more }: { readonly currency: string; readonly more: number }): string {
  const power = 10n ** BigInt(more);
  const whole = formatAmount(steps / power, currency);
  if (more === 0) return whole;
  return `${whole}${whole.includes('.') ? '' : '.'}${String(steps % power).padStart(more, '0')}`;
}
