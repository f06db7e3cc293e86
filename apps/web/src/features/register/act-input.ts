import { parseQuantity } from '../../format/quantity-input.js';
import type { EnterRollInput } from '../../gql/register/graphql.js';
import { unitOfMeter } from './meter.js';

interface Asked {
  readonly holding: string;
  readonly act: string;
  /** What sums are typed in. */
  readonly currency: string;
  /** What the right is counted by. */
  readonly meter: string | null;
}

/** What the form says, as the roll takes it. A sum that cannot be read goes as it was typed, for the roll to refuse by name. */
export function inputOf(form: FormData, { holding, act, currency, meter }: Asked): EnterRollInput {
  const text = (field: string) => {
    const value = form.get(field);
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
  };
  const quantity = (field: string, unit: string) => {
    const typed = text(field);
    return typed === null ? null : (parseQuantity(typed, unit) ?? typed);
  };
  const list = (field: string) =>
    text(field)
      ?.split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '') ?? null;
  const votes = text('votes');
  return {
    holding,
    act,
    toUseOf: text('toUseOf'),
    note: text('note'),
    // The roll has one word for both: what a pledge secures, and what a jury leaves of a fine.
    sum: quantity('sum', currency) ?? quantity('left', currency),
    fine: quantity('fine', currency),
    quantity: quantity('quantity', unitOfMeter(meter)),
    until: text('until'),
    verdict: text('verdict'),
    jury: list('jury'),
    parts: list('parts'),
    votes: votes === null || !/^\d{1,9}$/u.test(votes) ? null : Number(votes),
  };
}
