import { csvRows, delimiterOf, type CsvRow } from './csv-rows.js';
import { fieldOf, foreignJournal, hasField, missingColumns } from './csv-foreign.js';
import { ownJournal, type NamedRow } from './csv-own.js';
import { CSV_COLUMNS, CSV_TRAILER } from './csv-writer.js';
import { AccountNames, finishHistory, inOrderOfTime, Problems, type History, type HistorySource } from './history.js';
import { checkEnd, withoutMark } from './text-end.js';

const nameOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/gu, '_');

function named(names: readonly string[], { line, cells }: CsvRow): NamedRow {
  return { line, cells: new Map(names.map((name, index) => [name, cells[index] ?? ''])) };
}

/** Splits the file into named rows; a row longer than the names, or a broken one, is a problem. */
function namedRows(
  text: string,
  problems: Problems,
): { readonly names: readonly string[]; readonly rows: readonly NamedRow[] } {
  let names: readonly string[] | undefined;
  const rows: NamedRow[] = [];
  for (const row of csvRows(text, delimiterOf(text))) {
    if ('broken' in row) {
      problems.add({ line: row.line, kind: 'CsvBroken', field: 'row', message: row.broken });
    } else if (names === undefined) {
      names = row.cells.map(nameOf);
    } else if (row.cells.slice(names.length).some((cell) => cell !== '')) {
      const message = `${String(row.cells.length)} fields under ${String(names.length)} names of columns`;
      problems.add({ line: row.line, kind: 'RowTooLong', field: 'row', message });
    } else if (row.cells[0]?.startsWith(CSV_TRAILER) !== true) {
      rows.push(named(names, row));
    }
  }
  return { names: names ?? [], rows };
}

function readOwn(
  text: string,
  rows: readonly NamedRow[],
  { source, problems }: { source: HistorySource; problems: Problems },
): History {
  const names = new AccountNames(source, problems);
  const entries = Map.groupBy(rows, ({ cells }) => `${cells.get('batch') ?? ''}-${cells.get('ordinal') ?? ''}`);
  const journals = [...entries.values()].map((each) => ownJournal(each, { names, problems }));
  const found = journals.filter((journal) => journal !== undefined);
  if (problems.count === 0) {
    const toImportAnyway = `to import it as another program's, take its column "id" away`;
    const line = rows.at(-1)?.line ?? 1;
    const end = checkEnd(text, { journals: entries.size, line, toImportAnyway }, source);
    if (end !== undefined) problems.add(end);
  }
  return finishHistory({ own: true, leftOut: entries.size - found.length, journals: found }, { source, problems });
}

/**
 * Reads CSV (RFC 4180; comma, semicolon or tab; with or without a mark of byte order). Our own export, known by its
 * columns, is restored, except recorded times, hashes, holds and what belongs to its own closes (`adjustment`,
 * `adjusts`). Of another program's file these columns are read, under these or other usual names: `entry` (rows of one
 * journal), `date`, `account`, `unit`, `memo`, and either `amount` (debits positive, or with `side`), `steps`, or `debit`
 * and `credit`; or a journal in each row with `debit_account` and `credit_account`.
 */
export function readCsv(given: string, source: HistorySource): History {
  const text = withoutMark(given);
  const problems = new Problems();
  const { names, rows } = namedRows(text, problems);
  const columns = new Set(names);
  if (CSV_COLUMNS.every((column) => columns.has(column))) return readOwn(text, rows, { source, problems });
  const missing = missingColumns(columns);
  if (missing !== undefined) {
    problems.add({ line: 1, kind: 'ColumnMissing', field: 'columns', message: `there is no column ${missing}` });
    return finishHistory({ own: false, leftOut: 0, journals: [] }, { source, problems });
  }
  const accountNames = new AccountNames(source, problems);
  const hasEntries = hasField(columns, 'entry');
  const entries = Map.groupBy(rows, (row) => (hasEntries ? fieldOf(row, 'entry') : String(row.line)));
  const journals = [...entries.values()].flatMap(
    (each) => foreignJournal(each, { source, names: accountNames, problems }) ?? [],
  );
  return finishHistory({ own: false, leftOut: 0, journals: inOrderOfTime(journals) }, { source, problems });
}
