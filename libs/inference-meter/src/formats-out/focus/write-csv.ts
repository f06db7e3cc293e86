import { csvCell } from '../out-text.js';
import type { FocusCharge, FocusIssuer, FocusRefusal } from './charge.js';
import { ALL_COLUMNS } from './columns.js';
import { focusRecord, type FocusRecord } from './record.js';

/** A charge that has no row, and which of them it is, counted from 0. */
export interface RefusedCharge {
  readonly index: number;
  readonly refusal: FocusRefusal;
}

const END = '\r\n';

/** The first line of the file, with its line ending. */
export function focusHeader(): string {
  return ALL_COLUMNS.join(',') + END;
}

/**
 * One row as a line of CSV (RFC 4180, UTF-8, CRLF). Null is an empty cell; no text is ever empty, and one that reads
 * NULL is quoted. Texts keep what they hold: a spreadsheet takes a leading '=' for a formula, so import, do not open.
 */
export function focusLine(record: FocusRecord): string {
  return ALL_COLUMNS.map((column) => csvCell(record[column])).join(',') + END;
}

/**
 * The file, line by line, the header first. A charge that cannot be a row comes out as its refusal in its place: the
 * caller writes the lines and reports the rest.
 */
export function* focusLines(
  charges: Iterable<FocusCharge>,
  issuer: FocusIssuer,
): Generator<string | RefusedCharge, void, undefined> {
  yield focusHeader();
  let index = 0;
  for (const charge of charges) {
    const record = focusRecord(charge, issuer);
    yield 'refused' in record ? { index, refusal: record } : focusLine(record);
    index += 1;
  }
}
