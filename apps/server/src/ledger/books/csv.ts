import { csvField } from '#libs/ledger';

/** A field of a CSV row: text as somebody wrote it, or a number of our own. */
export type CsvField = string | bigint | number | boolean | Date | null;

/**
 * One row, RFC 4180. Text that a spreadsheet would take for a formula stands behind an apostrophe; numbers of our own
 * keep their sign.
 */
export const csvRow = (fields: readonly CsvField[]): string => `${fields.map(fieldText).join(',')}\r\n`;

function fieldText(field: CsvField): string {
  if (field === null) return '';
  if (field instanceof Date) return field.toISOString();
  if (typeof field !== 'string') return String(field);
  return csvField(field);
}
