/** A FOCUS file as it is read back: null where a cell is empty or says NULL without quotation marks. */
export interface FocusTable {
  readonly columns: readonly string[];
  readonly rows: readonly FocusRow[];
}

export type FocusRow = ReadonlyMap<string, string | null>;

interface Cell {
  readonly text: string;
  readonly quoted: boolean;
}

const CELL = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*))(?<end>,|\r\n|\n|$)/uy;

function linesOf(text: string): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [];
  let line: Cell[] = [];
  CELL.lastIndex = 0;
  while (CELL.lastIndex < text.length || line.length > 0) {
    const groups = CELL.exec(text)?.groups;
    if (groups === undefined) throw new Error(`no CSV at line ${lines.length + 1}, cell ${line.length + 1}`);
    const { quoted, plain = '', end } = groups;
    line.push({ text: quoted?.replaceAll('""', '"') ?? plain, quoted: quoted !== undefined });
    if (end === ',') continue;
    lines.push(line);
    line = [];
  }
  return lines;
}

const valueOf = ({ text, quoted }: Cell): string | null =>
  !quoted && (text === '' || text.toUpperCase() === 'NULL') ? null : text;

/** Reads CSV (RFC 4180), by other means than the writer's. Throws where it is none, or a line is short or long. */
export function readFocusTable(text: string): FocusTable {
  const [header = [], ...lines] = linesOf(text);
  const columns = header.map((cell) => cell.text);
  const rows = lines.map((cells, index) => {
    if (cells.length !== columns.length) throw new Error(`row ${index + 1} has ${cells.length} cells`);
    return new Map(columns.map((column, at) => [column, valueOf(cells[at] ?? { text: '', quoted: false })]));
  });
  return { columns, rows };
}
