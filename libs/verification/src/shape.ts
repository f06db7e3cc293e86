import type { Field } from '#libs/entry-proof';

/** A JSON object whose members are not yet known. */
export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string' && value.isWellFormed();

/** A text, or undefined for whatever else stands there. */
export const textAt = (members: Members, name: string): string | undefined => {
  const value = members[name];
  return isText(value) ? value : undefined;
};

/** A quantity in decimal digits of at most 38 places, as PostgreSQL's numeric(38,0) writes it. */
export function wholeNumber(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^-?\d{1,38}$/u.test(value) ? BigInt(value) : undefined;
}

/** A row of a table: texts and nulls. */
export const isRow = (value: unknown): value is readonly Field[] =>
  Array.isArray(value) && value.every((field) => field === null || isText(field));

export const isRows = (value: unknown): value is readonly (readonly Field[])[] =>
  Array.isArray(value) && value.every(isRow);

/** An object read from text; undefined where the text is no JSON object. */
export function membersOf(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
