import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';

/** A row and the line that it begins on, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvTextRefusal = ElectionFileRefusal<'QuoteOpen' | 'QuoteMisplaced'>;

const PLAIN = /[^",\r\n]*/uy;
const END = /,|\r?\n|$/uy;

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Where the text of a cell ends that begins here, its closing quote included; undefined where that is missing. */
function endOfCell(text: string, at: number): number | undefined {
  if (text[at] !== '"') return at + (matchAt(PLAIN, text, at)?.length ?? 0);
  // By hand: a pattern of quotes that repeat would run out of stack over a long cell.
  for (let from = at + 1; ;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return undefined;
    if (text[quote + 1] !== '"') return quote + 1;
    from = quote + 2;
  }
}

/**
 * The rows of a CSV file (RFC 4180: quotation marks doubled inside quoted cells, lines ending in LF or CRLF); empty
 * lines are left out. A byte order mark at the very beginning is dropped.
 */
export function csvRows(text: string): readonly CsvRow[] | CsvTextRefusal {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let [line, begins] = [1, 1];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const no = (kind: CsvTextRefusal['kind'], message: string): CsvTextRefusal =>
      refuseFile(kind, { line, field: 'cell', rule: 'csv.quote' }, message);
    const to = endOfCell(text, at);
    if (to === undefined) return no('QuoteOpen', 'A quoted cell does not end.');
    const end = matchAt(END, text, to);
    if (end === undefined) return no('QuoteMisplaced', 'A cell is quoted whole or not at all.');
    const whole = text.slice(at, to);
    cells.push(whole.startsWith('"') ? whole.slice(1, -1).replaceAll('""', '"') : whole);
    at = to + end.length;
    line += whole.split('\n').length - 1 + (end.endsWith('\n') ? 1 : 0);
    if (end === ',' && at < text.length) continue;
    if (end === ',') cells.push('');
    if (cells.length > 1 || cells[0] !== '') rows.push({ line: begins, cells });
    cells = [];
    begins = line;
  }
  return rows;
}

/** What a spreadsheet would run as a formula, or an apostrophe that would be taken for the mark of a text. */
const RISKY = /^['=+\-@\t\r]/u;

/** A text as a cell: behind an apostrophe where a spreadsheet would run it, quoted where it must be. */
export function csvCell(text: string): string {
  const safe = RISKY.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a cell that `csvCell` wrote. */
export function textOfCell(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell;
}
