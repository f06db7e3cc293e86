import { isRefusal } from '#libs/amount';
import { type CsvRefusal, type CsvRow, csvRows } from '../csv-rows.js';
import { type ElectionFileRefusal, refuseFile } from '../file-refusal.js';

const SECTIONS = ['META', 'PROJECTS', 'VOTES'] as const;
type Section = (typeof SECTIONS)[number];

/** One row below the names of its section's columns. */
export interface NamedRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** One section: where its names stand, and its rows. */
export interface Table {
  readonly line: number;
  readonly columns: readonly string[];
  readonly rows: readonly NamedRow[];
}

export type SectionRefusal =
  CsvRefusal | ElectionFileRefusal<'SectionMissing' | 'SectionTwice' | 'ColumnMissing' | 'ColumnTwice' | 'RowUneven'>;

/** The columns that a section must have. */
const NEEDED: Readonly<Record<Section, readonly string[]>> = {
  META: ['key', 'value'],
  PROJECTS: ['project_id', 'cost'],
  VOTES: ['voter_id', 'vote'],
};

const isSection = ({ cells }: CsvRow): boolean =>
  cells.length === 1 && SECTIONS.some((name) => name === cells[0]?.trim());

const no = <K extends string>(
  kind: K,
  line: number,
  [field, message]: readonly [string, string],
): ElectionFileRefusal<K> => refuseFile(kind, { line, field, rule: 'pabulib.sections' }, message);

/** Takes a file apart into its three tables, whatever their order. */
export function readSections(text: string): Readonly<Record<Section, Table>> | SectionRefusal {
  const found = new Map<string, CsvRow[]>();
  let rows: CsvRow[] | undefined;
  let last = 1;
  for (const row of csvRows(text, ';')) {
    if (isRefusal(row)) return row;
    last = row.line;
    const [name = ''] = row.cells.map((cell) => cell.trim());
    if (isSection(row)) {
      if (found.has(name)) return no('SectionTwice', row.line, [name, `${name} begins a second time.`]);
      found.set(name, (rows = []));
    } else if (rows === undefined) {
      return no('SectionMissing', row.line, ['META', 'a file begins with META, PROJECTS or VOTES.']);
    } else rows.push(row);
  }
  const tables: Partial<Record<Section, Table>> = {};
  for (const section of SECTIONS) {
    const [names, ...below] = found.get(section) ?? [];
    if (names === undefined) return no('SectionMissing', last, [section, `${section} is missing, or has no columns.`]);
    const table = readTable(section, names, below);
    if (isRefusal(table)) return table;
    tables[section] = table;
  }
  return tables as Record<Section, Table>;
}

function readTable(section: Section, names: CsvRow, rows: readonly CsvRow[]): Table | SectionRefusal {
  const { line } = names;
  const columns = names.cells.map((cell) => cell.trim());
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined) return no('ColumnTwice', line, [twice, `${section} has two columns called "${twice}".`]);
  const missing = NEEDED[section].find((column) => !columns.includes(column));
  if (missing !== undefined) return no('ColumnMissing', line, [missing, `${section} has no column "${missing}".`]);
  const uneven = rows.find(({ cells }) => cells.length !== columns.length);
  if (uneven !== undefined) {
    const counted = `the row has ${uneven.cells.length} cells under ${columns.length} columns.`;
    return no('RowUneven', uneven.line, [section, counted]);
  }
  return {
    line,
    columns,
    rows: rows.map((row) => ({
      line: row.line,
      cells: new Map(columns.map((name, at) => [name, row.cells[at] ?? ''])),
    })),
  };
}
