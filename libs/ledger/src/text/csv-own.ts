import { formatAmount, isRefusal, unitOf } from '#libs/amount';
import type { Posting } from '../posting.js';
import { fromCsvField, type CsvColumn } from './csv-writer.js';
import { isUnread, type Unread } from './hledger-lines.js';
import type { AccountNames, HistoryJournal, Problems } from './history.js';

/** A row by the names of its columns. */
export interface NamedRow {
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
}

/** What every row of one journal says alike. */
const HEAD_COLUMNS: readonly CsvColumn[] = [
  'key',
  'kind',
  'effective',
  'actor',
  'custom_version',
  'source_kind',
  'source_id',
  'reverses',
  'phase',
  'memo',
];

const cell = (row: NamedRow, column: CsvColumn): string => fromCsvField(row.cells.get(column) ?? '');

function legOf(row: NamedRow, names: AccountNames): Posting | Unread {
  const refuse = (kind: string, field: string, message: string): Unread => ({ kind, field, message });
  const [side, unit, steps, amount, purpose] = (['side', 'unit', 'steps', 'amount', 'purpose'] as const).map((column) =>
    cell(row, column),
  );
  if (side !== 'DEBIT' && side !== 'CREDIT')
    return refuse('SideMalformed', 'side', `"${side ?? ''}" is neither DEBIT nor CREDIT`);
  if (unit === undefined || isRefusal(unitOf(unit))) return refuse('UnknownUnit', 'unit', `"${unit ?? ''}" is no unit`);
  if (!/^[1-9]\d{0,37}$/u.test(steps ?? '')) {
    return refuse('AmountMalformed', 'steps', `"${steps ?? ''}" is no whole number of smallest steps above zero`);
  }
  const exact = BigInt(steps ?? '');
  if (amount !== formatAmount(exact, unit)) {
    const message = `${steps ?? ''} smallest steps are ${formatAmount(exact, unit)} ${unit}, and the amount says "${amount ?? ''}"`;
    return refuse('FieldsDisagree', 'amount', message);
  }
  const account = names.of(cell(row, 'account'), row.line);
  return { account, unit, side, amount: exact, ...(purpose ? { purpose } : {}) };
}

/** The journal that these rows of our own export tell; undefined for one that is no history, such as a hold. */
export function ownJournal(
  rows: readonly NamedRow[],
  { names, problems }: { names: AccountNames; problems: Problems },
): HistoryJournal | undefined {
  const [first] = rows;
  if (first === undefined || cell(first, 'phase') !== 'POSTED') return undefined;
  const { line } = first;
  for (const row of rows) {
    const other = HEAD_COLUMNS.find((column) => cell(row, column) !== cell(first, column));
    if (other === undefined) continue;
    const message = `the rows of one journal differ in ${other} (see line ${String(line)})`;
    problems.add({ line: row.line, kind: 'RowsDisagree', field: other, message });
  }
  const version = cell(first, 'custom_version');
  if (!/^\d{1,9}$/u.test(version)) {
    const message = `"${version}" is no version of a custom`;
    problems.add({ line, kind: 'VersionMalformed', field: 'custom_version', message });
  }
  const postings = rows.flatMap((row) => {
    const leg = legOf(row, names);
    if (!isUnread(leg)) return [leg];
    problems.add({ line: row.line, ...leg });
    return [];
  });
  const [sourceKind, sourceId, reverses] = (['source_kind', 'source_id', 'reverses'] as const).map((column) =>
    cell(first, column),
  );
  return {
    line,
    draft: {
      idempotencyKey: cell(first, 'key'),
      kind: cell(first, 'kind'),
      effectiveAt: cell(first, 'effective'),
      memo: cell(first, 'memo'),
      actor: cell(first, 'actor'),
      customVersion: Number(version),
      ...(sourceKind ? { source: { kind: sourceKind, id: sourceId ?? '' } } : {}),
      ...(reverses ? { reverses } : {}),
      postings,
    },
  };
}
