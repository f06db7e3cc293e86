import { formatAmount } from '#libs/amount';
import { legsOf, type TextEnd, type TextJournal, type TextOrigin, type TextTransfer } from './text-journal.js';

/** The columns, in order: a row for each leg; a journal without legs has one row whose leg is empty. */
export const CSV_COLUMNS = [
  'batch',
  'ordinal',
  'id',
  'key',
  'kind',
  'effective',
  'recorded',
  'actor',
  'custom_version',
  'source_kind',
  'source_id',
  'reverses',
  'resolves',
  'adjustment',
  'adjusts_period',
  'phase',
  'expires',
  'account',
  'fund',
  'side',
  'unit',
  'steps',
  'amount',
  'purpose',
  'memo',
] as const;

export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** What a spreadsheet runs as a formula, also behind apostrophes that stand there already. */
const FORMULA = /^'*[=+\-@＝＋－＠\t\r\n]/u;

/**
 * A field of a row: quoted where the text would break it, and with an apostrophe in front of what a spreadsheet would
 * run. {@link fromCsvField} takes that apostrophe away, and no other.
 */
export function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text that {@link csvField} was given. */
export const fromCsvField = (field: string): string =>
  field.startsWith("'") && FORMULA.test(field) ? field.slice(1) : field;

const rowOf = (values: Readonly<Partial<Record<CsvColumn, string>>>): string =>
  `${CSV_COLUMNS.map((column) => csvField(values[column] ?? '')).join(',')}\r\n`;

/** The names of the columns. */
export const csvHeader = (): string => `${CSV_COLUMNS.join(',')}\r\n`;

/** One journal: a row for the debit and one for the credit of each transfer. */
export function csvEntry(journal: TextJournal): string {
  const { source, adjustment, adjustsPeriod, customVersion, ordinal, transfers, ...texts } = journal;
  const head: Partial<Record<CsvColumn, string>> = {
    ...texts,
    ordinal: ordinal.toString(),
    custom_version: customVersion.toString(),
    adjustment: adjustment ? 'yes' : '',
    adjusts_period: adjustsPeriod ?? '',
    ...(source === undefined ? {} : { source_kind: source.kind, source_id: source.id }),
  };
  if (transfers.length === 0) return rowOf(head);
  const funds = transfers.flatMap(({ debitFund, creditFund }: TextTransfer) => [debitFund, creditFund]);
  return legsOf(transfers)
    .map(({ account, unit, side, amount, purpose }, index) =>
      rowOf({
        ...head,
        account,
        side,
        unit,
        fund: funds[index] ?? '',
        steps: amount.toString(),
        amount: formatAmount(amount, unit),
        purpose: purpose ?? '',
      }),
    )
    .join('');
}

/** The mark of the last row, which is no journal. */
export const CSV_TRAILER = '# ';

/** The last row, in its first column: what the rows are, their number and the SHA-256 of every byte above it. */
export function csvTrailer({ batch, head, from, until }: TextOrigin, { journals, digest }: TextEnd): string {
  const period = from === undefined ? 'empty' : `${from} to ${until ?? ''}`;
  const text =
    `${CSV_TRAILER}journals: ${String(journals)}; period: ${period}; batch: ${batch}; head: ${head}; ` +
    `sha256 of every byte above this row: ${digest}`;
  return `${csvField(text)}${','.repeat(CSV_COLUMNS.length - 1)}\r\n`;
}
