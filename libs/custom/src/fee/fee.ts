import { formatFraction, type Fraction } from '#libs/amount';

/** The two amounts that a fee may speak of: a holding's custom rent and its custom value, both of a year. */
export type FeeTerm = 'rent' | 'value';

/**
 * An entry fine as the custom words it. There is no other term than {@link FeeTerm} and whole minor units, so that a
 * fee has no way to name a market price.
 */
export type Fee =
  | { readonly kind: 'TERM'; readonly term: FeeTerm }
  | { readonly kind: 'AMOUNT'; readonly minor: bigint }
  | { readonly kind: 'TIMES'; readonly by: Fraction; readonly of: Fee }
  | { readonly kind: 'SUM'; readonly of: Fee; readonly and: Fee }
  | { readonly kind: 'DIFFERENCE'; readonly of: Fee; readonly less: Fee }
  | { readonly kind: 'LEAST' | 'GREATEST'; readonly among: readonly Fee[] };

const needsBrackets = ({ kind }: Fee): boolean => kind === 'SUM' || kind === 'DIFFERENCE';

const bracketed = (fee: Fee): string => (needsBrackets(fee) ? `(${formatFee(fee)})` : formatFee(fee));

/** '2', or '3/2' where it is no whole number. */
const factor = (by: Fraction): string => (by.denominator === 1n ? `${by.numerator}` : formatFraction(by));

/**
 * The fee as text, in one way only; `parseFee` reads it back to the same fee.
 *
 * @example formatFee(parseFee('least( value*3/2,2*(value-rent) )')) // 'least(3/2 * value, 2 * (value - rent))'
 */
export function formatFee(fee: Fee): string {
  switch (fee.kind) {
    case 'TERM':
      return fee.term;
    case 'AMOUNT':
      return `${fee.minor}`;
    case 'TIMES':
      return `${factor(fee.by)} * ${bracketed(fee.of)}`;
    case 'SUM':
      return `${formatFee(fee.of)} + ${bracketed(fee.and)}`;
    case 'DIFFERENCE':
      return `${formatFee(fee.of)} - ${bracketed(fee.less)}`;
    case 'LEAST':
    case 'GREATEST':
      return `${fee.kind.toLowerCase()}(${fee.among.map(formatFee).join(', ')})`;
  }
}
