/** A plain decimal as `Intl.NumberFormat` takes it: text, so that no digit passes through a float. */
export type Decimal = `${number}`;

const shape = /^-?\d+(?:\.\d+)?$/u;

/**
 * Marks text as a plain decimal such as '-1234.56'. Anything else is a bug in the caller and throws.
 *
 * @example decimal('90071992547409930.01') // the same text, every digit kept by Intl
 */
export function decimal(text: string): Decimal {
  if (!isDecimal(text)) throw new TypeError(`"${text}" is not a plain decimal`);
  return text;
}

function isDecimal(text: string): text is Decimal {
  return shape.test(text);
}
