import { refuseRow, type RowRefusal } from './row-refusal.js';

/** The longest line read, in bytes: 64 KiB. */
export const MAX_LINE_BYTES = 65_536;

const SPACE = 32;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const COMMA = 44;
const DELETE = 127;
const BYTE_ORDER_MARK = 0xfe_ff;

function refuseCharacter(code: number, lineNo: number): RowRefusal {
  if (code === BYTE_ORDER_MARK) {
    const message = 'the line holds a byte order mark: save the file as plain ASCII';
    return refuseRow('ByteOrderMark', lineNo, { field: 'line', rule: 'meter.csv', message });
  }
  if (code === QUOTE) {
    const message = 'the line holds a quotation mark: none of these formats quotes its fields';
    return refuseRow('QuotedField', lineNo, { field: 'line', rule: 'meter.csv', message });
  }
  if (code > DELETE) {
    const message = `the line holds U+${code.toString(16).toUpperCase().padStart(4, '0')}, which is not ASCII`;
    return refuseRow('NonAscii', lineNo, { field: 'line', rule: 'meter.csv', message });
  }
  const message = `the line holds the control character ${code}`;
  return refuseRow('ControlCharacter', lineNo, { field: 'line', rule: 'meter.csv', message });
}

/** Which line, and the columns that its format has. */
export interface CsvFormat {
  readonly lineNo: number;
  readonly columns: readonly string[];
}

/**
 * The fields of one line, as many as the format has columns. One carriage return at the very end belongs to the line
 * ending (files from Windows) and is dropped. Refuses, in one pass and before splitting: more than 64 KiB, a byte order
 * mark, quotation marks, control characters, anything beyond ASCII, and then any other number of fields.
 *
 * @example readCsvLine('a,1', { lineNo: 2, columns: ['name', 'count'] }) // ['a', '1']
 */
export function readCsvLine(line: string, { lineNo, columns }: CsvFormat): readonly string[] | RowRefusal {
  if (line.length > MAX_LINE_BYTES) {
    const message = `the line is longer than ${MAX_LINE_BYTES} bytes`;
    return refuseRow('LineTooLong', lineNo, { field: 'line', rule: 'meter.csv', message });
  }
  const end = line.charCodeAt(line.length - 1) === CARRIAGE_RETURN ? line.length - 1 : line.length;
  const fields: string[] = [];
  let start = 0;
  for (let index = 0; index < end; index += 1) {
    const code = line.charCodeAt(index);
    if (code === COMMA) {
      fields.push(line.slice(start, index));
      start = index + 1;
    } else if (code === QUOTE || code < SPACE || code >= DELETE) {
      return refuseCharacter(code, lineNo);
    }
  }
  fields.push(line.slice(start, end));
  if (fields.length === columns.length) return fields;
  const message = `the line has ${fields.length} fields where the format has ${columns.length}`;
  return refuseRow('ColumnCount', lineNo, { field: 'line', rule: 'meter.csv', message });
}

/**
 * Undefined where the first line of a file names exactly these columns, in this order; otherwise why the file is not
 * read at all.
 */
export function checkHeader(line: string, columns: readonly string[]): RowRefusal | undefined {
  const fields = readCsvLine(line, { lineNo: 1, columns });
  if ('refused' in fields) return fields;
  const at = columns.findIndex((column, index) => fields[index] !== column);
  const expected = columns[at];
  if (expected === undefined) return undefined;
  const message = `column ${at + 1} is called "${fields[at] ?? ''}" where the format has "${expected}"`;
  return refuseRow('HeaderMismatch', 1, { field: expected, rule: 'meter.csv', message });
}
