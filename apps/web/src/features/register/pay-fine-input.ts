import { parseQuantity } from '../../format/quantity-input.js';
import type { PayFineInput } from '../../gql/register/graphql.js';
import { orNull, valueOf, type Values } from '../forms/field.js';

/** Of a fine, as much as a payment needs to know. Minor units, as text. */
interface Fine {
  readonly line: number;
  readonly due: string;
  readonly paid: string;
}

/** What is still owed of a fine, minor units; of none, nothing. */
export const owedOf = (fine: Pick<Fine, 'due' | 'paid'> | undefined): bigint =>
  fine === undefined ? 0n : BigInt(fine.due) - BigInt(fine.paid);

/** The fines of which something is owed, in dispute or not. */
export const openFines = <Each extends Fine>(fines: readonly Each[]): Each[] =>
  fines.filter((fine) => owedOf(fine) > 0n);

/** The fine that was chosen; the first where what was chosen is no longer open, as the box shows it. */
export const fineOf = <Each extends Fine>(values: Values, open: readonly Each[]): Each | undefined =>
  open.find(({ line }) => String(line) === valueOf(values, 'line')) ?? open[0];

interface Of {
  /** Of the holding. */
  readonly number: string;
  readonly currency: string;
  readonly open: readonly Fine[];
}

/** What came in, as the books take it. A sum that cannot be read goes as it was typed, to be refused by name. */
export function paymentInput(values: Values, { number, currency, open }: Of): PayFineInput {
  const typed = valueOf(values, 'amount');
  return {
    holding: number,
    line: fineOf(values, open)?.line ?? null,
    amount: parseQuantity(typed, currency) ?? typed,
    payment: valueOf(values, 'payment'),
    on: orNull(values, 'on'),
  };
}
