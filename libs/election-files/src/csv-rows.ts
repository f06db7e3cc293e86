import { type ElectionFileRefusal, refuseFile } from './file-refusal.js';

/** A row of a file of cells, and the line on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

export type CsvRefusal = ElectionFileRefusal<'QuoteNotClosed' | 'QuoteClosedEarly' | 'RowTooLong'>;

/** Characters that one row may have: no ballot needs as many, and no memory runs out over a line that never ends. */
export const LONGEST_ROW = 1_000_000;

class Reader {
  private at: number;
  private line = 1;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
  ) {
    this.at = text.startsWith('\ufeff') ? 1 : 0;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  row(): CsvRow | CsvRefusal {
    const { line } = this;
    const end = this.at + LONGEST_ROW;
    const cells: string[] = [];
    const no = (kind: CsvRefusal['kind'], message: string): CsvRefusal =>
      refuseFile(kind, { line, field: `column ${cells.length + 1}`, rule: 'csv.row' }, message);
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quoted() : this.bare(end);
      if (this.at > end) return no('RowTooLong', `the row has more than ${LONGEST_ROW} characters.`);
      if (cell === undefined) return no('QuoteNotClosed', 'a quote is opened and never closed.');
      if (this.text[this.at] === this.delimiter) this.at += 1;
      else if (this.done || this.endsLine()) return { line, cells: [...cells, cell] };
      else return no('QuoteClosedEarly', 'text stands behind a closing quote; a quote inside one is doubled.');
      cells.push(cell);
    }
  }

  /** The cell up to the next delimiter or line end, looked for no further than `end`. */
  private bare(end: number): string {
    const from = this.at;
    while (!this.done && this.at <= end) {
      const character = this.text[this.at];
      if (character === this.delimiter || character === '\n' || character === '\r') break;
      this.at += 1;
    }
    return this.text.slice(from, this.at);
  }

  /** The cell between quotes; undefined where the second one is missing. */
  private quoted(): string | undefined {
    let cell = '';
    for (let from = this.at + 1; ;) {
      const close = this.text.indexOf('"', from);
      if (close < 0) return undefined;
      cell += this.text.slice(from, close);
      this.at = close + 1;
      if (this.text[this.at] !== '"') break;
      cell += '"';
      from = this.at + 1;
    }
    this.line += cell.split(/\r\n|\r|\n/u).length - 1;
    return cell;
  }

  private endsLine(): boolean {
    const character = this.text[this.at];
    if (character !== '\r' && character !== '\n') return false;
    this.at += character === '\r' && this.text[this.at + 1] === '\n' ? 2 : 1;
    this.line += 1;
    return true;
  }
}

/**
 * The rows of a text of cells (RFC 4180), whatever its line ends; a byte order mark and empty lines are left out. The
 * first refusal is the last thing that comes.
 */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow | CsvRefusal> {
  const reader = new Reader(text, delimiter);
  while (!reader.done) {
    const row = reader.row();
    if ('refused' in row) {
      yield row;
      return;
    }
    if (row.cells.length > 1 || row.cells[0] !== '') yield row;
  }
}

/** One row as text, without its line end: a cell is quoted where it must be. */
export function csvRow(cells: readonly string[], delimiter: string): string {
  const quoted = (cell: string): string =>
    /["\r\n]/u.test(cell) || cell.includes(delimiter) || cell.startsWith('\ufeff')
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  return cells.map(quoted).join(delimiter);
}
