import { compareFractions, formatFraction, isRefusal, parseFraction, type Fraction } from '#libs/amount';
import { z } from 'zod';

/** Both ends belong to the range. */
interface Bounds<T> {
  readonly least: T;
  readonly most: T;
}

/** A fraction: text in JSON ('3/10', '0.3', '30 %'), exact in memory. */
const fractionCodec = z.codec(z.string(), z.custom<Fraction>(), {
  decode: (text, context) => {
    const value = parseFraction(text);
    if (!isRefusal(value)) return value;
    context.issues.push({ code: 'custom', input: text, message: value.message });
    return z.NEVER;
  },
  encode: formatFraction,
});

/** A fraction within bounds, both inclusive. */
export function fractionWithin({ least, most }: Bounds<Fraction>) {
  return fractionCodec.refine((value) => compareFractions(value, least) >= 0 && compareFractions(value, most) <= 0, {
    error: `must lie between ${formatFraction(least)} and ${formatFraction(most)}`,
  });
}

/** A whole number of smallest steps, of zero or more: a decimal string in JSON, a bigint in memory. */
export const steps = z.codec(z.string().regex(/^\d+$/u, 'must be a whole number in decimal digits'), z.bigint(), {
  decode: (text) => BigInt(text),
  encode: (value) => value.toString(),
});

/** As `steps`, but at least one. */
export const positiveSteps = steps.refine((value) => value > 0n, { error: 'must be above zero' });

/** A plain integer for counts of days and seconds. */
export function integerWithin({ least, most }: Bounds<number>) {
  return z.int().min(least).max(most);
}
