import { compareFractions, formatFraction, isRefusal, parseFraction, type Fraction } from '#libs/amount';
import { z } from 'zod';
import { heldFeeText } from './fee/held-fee.js';

/** Both ends belong to the range. */
interface Bounds<T> {
  readonly least: T;
  readonly most: T;
}

/** Beyond this nobody compares two numbers of a custom by eye. */
const MOST_DIGITS = 30n;
const TOO_LONG = 10n ** MOST_DIGITS;

function checkDigits({ numerator, denominator }: Fraction): string | undefined {
  const fits = numerator < TOO_LONG && numerator > -TOO_LONG && denominator < TOO_LONG;
  return fits ? undefined : `has more than ${MOST_DIGITS} digits`;
}

/** A fraction: text in JSON ('3/10', '0.3', '30 %'), exact in memory. */
const fractionCodec = z.codec(z.string(), z.custom<Fraction>(), {
  decode: (text, context) => {
    const value = parseFraction(text);
    const message = isRefusal(value) ? value.message : checkDigits(value);
    if (!isRefusal(value) && message === undefined) return value;
    context.issues.push({ code: 'custom', input: text, message });
    return z.NEVER;
  },
  encode: formatFraction,
});

/** '5 %', or the fraction itself where hundredths do not say it. */
const inPercent = ({ numerator, denominator }: Fraction): string =>
  100n % denominator === 0n ? `${(numerator * 100n) / denominator} %` : `${numerator}/${denominator}`;

/** A fraction within bounds, both inclusive. */
export function fractionWithin({ least, most }: Bounds<Fraction>) {
  return fractionCodec.refine((value) => compareFractions(value, least) >= 0 && compareFractions(value, most) <= 0, {
    error: `must lie between ${inPercent(least)} and ${inPercent(most)}`,
  });
}

/** A whole number of smallest steps, of zero or more: a decimal string in JSON, a bigint in memory. */
export const steps = z.codec(
  z.string().regex(/^\d{1,30}$/u, 'must be a whole number in decimal digits, 30 at most'),
  z.bigint(),
  {
    decode: (text) => BigInt(text),
    encode: (value) => value.toString(),
  },
);

/** As `steps`, but at least one. */
export const positiveSteps = steps.refine((value) => value > 0n, { error: 'must be above zero' });

/** An integer: a JSON number, or the digits in quotes that a stored document has. */
const integerCodec = z.codec(z.union([z.int(), z.string().regex(/^\d{1,15}$/u, 'must be a whole number')]), z.int(), {
  decode: Number,
  encode: (value) => value,
});

/** A plain integer for counts of days, seconds, years and people. */
export function integerWithin({ least, most }: Bounds<number>) {
  return integerCodec.refine((value) => value >= least && value <= most, {
    error: `must lie between ${least} and ${most}`,
  });
}

/** The name of a model or of a kind of labelling: printable, without a space at either end. The database has the same form. */
export const name = z
  .string()
  .regex(/^(?!__proto__$)[!-~](?:[ -~]{0,98}[!-~])?$/u, 'must be 1 to 100 plain characters');

/** An entry fine, in the one form that a custom keeps. Refused where it is none, or where it could exceed its cap. */
export const feeText = z.codec(z.string(), z.string(), {
  decode: (text, context) => {
    const held = heldFeeText(text);
    if (!isRefusal(held)) return held;
    const { kind, message, rule } = held;
    context.issues.push({ code: 'custom', input: text, message, params: { kind, rule } });
    return z.NEVER;
  },
  encode: (text) => text,
});
