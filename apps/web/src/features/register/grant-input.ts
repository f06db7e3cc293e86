import { parseQuantity } from '../../format/quantity-input.js';
import type { EnterRollInput } from '../../gql/register/graphql.js';
import { orNull, valueOf, type Values } from '../forms/field.js';
import { unitOfMeter } from './meter.js';

/** The kind of right that is counted in gates, and goes with another one. */
export const GATE = 'STINT_GATE';

const ROLL_NUMBER = /^r(?!0+$)(?:\d{4}|[1-9]\d{4,17})$/u;
const LAND_NUMBER = /^[HLD]-\d{4,8}$/u;

/** True for a roll number as the roll writes it: r0017. */
export const isRollNumber = (text: string): boolean => ROLL_NUMBER.test(text);

/** True for the number of a holding that gates can go with: H-0003. */
export const isLandNumber = (text: string): boolean => LAND_NUMBER.test(text);

/** What was typed as smallest steps of what the right is counted in; null where it is no number. */
export function quantityOf(values: Values): string | null {
  const typed = valueOf(values, 'quantity');
  if (valueOf(values, 'kind') === GATE) return /^[1-9]\d{0,17}$/u.test(typed) ? typed : null;
  const meter = valueOf(values, 'meter');
  return meter === '' ? null : parseQuantity(typed, unitOfMeter(meter));
}

/** A grant as the roll takes it; what does not belong to the kind is left out, whatever still stands in its box. */
export function grantInput(values: Values): EnterRollInput {
  const gates = valueOf(values, 'kind') === GATE;
  const meter = gates ? null : orNull(values, 'meter');
  return {
    act: 'GRANT',
    kind: valueOf(values, 'kind'),
    subject: valueOf(values, 'subject'),
    toUseOf: valueOf(values, 'toUseOf'),
    quantity: gates || meter !== null ? (quantityOf(values) ?? valueOf(values, 'quantity')) : null,
    meter,
    appurtenantTo: gates ? orNull(values, 'appurtenantTo') : null,
    note: orNull(values, 'note'),
  };
}
