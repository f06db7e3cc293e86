import type { ReactNode } from 'react';

/** One thing that a form asks for. */
export interface Field {
  /** As the server calls it: its refusals name the field by it. */
  readonly name: string;
  readonly label: string;
  /** What is meant, or what becomes of it. */
  readonly note?: ReactNode;
  /** Text where nothing else is said. A paper goes by its fingerprint. */
  readonly kind?: 'text' | 'day' | 'choice' | 'long' | 'paper';
  /** Of a choice: what is sent, and what is read. */
  readonly options?: readonly (readonly [value: string, words: string])[];
  /** Offered while somebody types; something else may be typed all the same. */
  readonly offered?: readonly string[];
  /** May be left empty. */
  readonly optional?: boolean;
  readonly inputMode?: 'decimal' | 'numeric';
  /** Why what stands in the box cannot be; null where it can. Asked of boxes that are not empty. */
  readonly check?: (text: string) => string | null;
}

/** What stands in the boxes, by the name of the field. */
export type Values = Readonly<Record<string, string>>;

/** What stands in the box of a field, without spaces around it. */
export const valueOf = (values: Values, name: string): string => (values[name] ?? '').trim();

/** The same, null where it was left empty. */
export function orNull(values: Values, name: string): string | null {
  const value = valueOf(values, name);
  return value === '' ? null : value;
}

/** Why what stands in the box of a field cannot be; null where it can, or where the box is empty. */
export function faultOf({ name, check }: Field, values: Values): string | null {
  const value = valueOf(values, name);
  return value === '' ? null : (check?.(value) ?? null);
}

/** Whether everything is there that must be, and nothing is wrong that the page can see. */
export function isReady(fields: readonly Field[], values: Values): boolean {
  return fields.every(
    (field) => (field.optional === true || valueOf(values, field.name) !== '') && faultOf(field, values) === null,
  );
}
