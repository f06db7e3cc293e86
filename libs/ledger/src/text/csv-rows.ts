/** A row of a CSV file and the line on which it begins, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row that cannot be told from the next. */
export interface CsvBroken {
  readonly line: number;
  readonly broken: string;
}

const newlinesIn = (text: string): number => (text.match(/\r\n|\r|\n/gu) ?? []).length;

/** Reads cells one after the other; every character is looked at a constant number of times. */
class Cells {
  private at = 0;
  line = 1;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
  ) {}

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** The next row; quotes may hold delimiters, quotes (doubled) and line ends. */
  row(): CsvRow | CsvBroken {
    const { line } = this;
    const cells: string[] = [];
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quoted() : this.bare();
      if (cell === undefined) return { line, broken: 'a quote is opened and not closed' };
      cells.push(cell);
      if (this.text[this.at] === this.delimiter) {
        this.at += 1;
        continue;
      }
      if (!this.done && !this.skipLineEnd()) return { line, broken: 'text stands after a closing quote' };
      return { line, cells };
    }
  }

  private bare(): string {
    const end = this.endOfBare();
    const cell = this.text.slice(this.at, end);
    this.at = end;
    return cell;
  }

  private endOfBare(): number {
    let end = this.at;
    for (; end < this.text.length; end += 1) {
      const character = this.text[end];
      if (character === this.delimiter || character === '\n' || character === '\r') break;
    }
    return end;
  }

  private quoted(): string | undefined {
    const parts: string[] = [];
    for (let from = this.at + 1; ;) {
      const close = this.text.indexOf('"', from);
      if (close < 0) {
        this.at = this.text.length;
        return undefined;
      }
      parts.push(this.text.slice(from, close));
      if (this.text[close + 1] !== '"') {
        this.at = close + 1;
        const cell = parts.join('"');
        this.line += newlinesIn(cell);
        return cell;
      }
      from = close + 2;
    }
  }

  private skipLineEnd(): boolean {
    const character = this.text[this.at];
    if (character !== '\r' && character !== '\n') return false;
    this.at += character === '\r' && this.text[this.at + 1] === '\n' ? 2 : 1;
    this.line += 1;
    return true;
  }
}

/** The rows of a CSV text (RFC 4180), lines of nothing left out. The first broken one is the last. */
export function* csvRows(text: string, delimiter: string): Generator<CsvRow | CsvBroken> {
  const cells = new Cells(text, delimiter);
  while (!cells.done) {
    const row = cells.row();
    if ('broken' in row) {
      yield row;
      return;
    }
    if (row.cells.some((cell) => cell !== '')) yield row;
  }
}

/** The delimiter of a file, by the line of its column names: the one of `,`, `;` and tab that is there most. */
export function delimiterOf(text: string): string {
  const [names = ''] = /^[^\r\n]*/u.exec(text) ?? [];
  const count = (delimiter: string): number => names.split(delimiter).length;
  return [';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best), ',');
}
