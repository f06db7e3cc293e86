/** One field of a row of PostgreSQL in its text form; null for NULL. */
export type Field = string | null;

/** What record_out() quotes: its own marks, and what C calls white space. */
const QUOTED = /["\\(),\t\n\v\f\r ]/u;

/**
 * A row as PostgreSQL's `ROW(…)::text` writes it: fields between commas, nothing for NULL, quotes around what is empty
 * or could be taken for something else, quotes and backslashes doubled. No two rows share their text, which is what
 * makes it fit to be hashed. Source: record_out() in src/backend/utils/adt/rowtypes.c.
 *
 * @example recordText(['j', null, '', 'a,b', '\\x01']) // '(j,,"","a,b","\\\\x01")'
 */
export function recordText(fields: readonly Field[]): string {
  let text = '(';
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index];
    if (index > 0) text += ',';
    if (field === null || field === undefined) continue;
    text += field === '' || QUOTED.test(field) ? quoted(field) : field;
  }
  return `${text})`;
}

/** Most of what is quoted has nothing to double, and a search costs less than a replacement. */
function quoted(field: string): string {
  return field.includes('"') || field.includes('\\') ? `"${field.replace(/["\\]/gu, '$&$&')}"` : `"${field}"`;
}
