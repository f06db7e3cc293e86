import { formatAmount } from '#libs/amount';
import { csvRow } from './csv.js';
import { dayText } from './day.js';
import type { JournalModel } from './journal.models.js';

/** How the entries are written: a row for each line of a journal, or one plain row for each journal. */
export type CsvForm = 'legs' | 'plain';

const HEADS: Readonly<Record<CsvForm, readonly string[]>> = {
  legs: [
    ...['effective_on', 'recorded_at', 'journal', 'batch', 'ordinal', 'phase', 'kind', 'memo', 'actor'],
    ...['source_kind', 'source_id', 'reverses', 'reversed_by', 'resolves', 'resolved_by', 'adjustment'],
    ...['account', 'unit', 'side', 'amount', 'amount_steps', 'balance_after_steps', 'fund'],
  ],
  plain: ['day', 'what', 'from', 'to', 'amount', 'kind', 'by', 'phase', 'journal'],
};

/** The row of names. */
export const csvHead = (form: CsvForm): string => csvRow(HEADS[form]);

/** The rows of one journal. One without lines, such as a hold given up, has a row all the same. */
export function csvRows(journal: JournalModel, form: CsvForm): string {
  return form === 'plain' ? plainRow(journal) : legRows(journal);
}

function legRows(journal: JournalModel): string {
  const { effectiveAt, recordedAt, id, batch, ordinal, phase, kind, memo, actor, source, postings } = journal;
  const { reverses, reversedBy, resolves, resolvedBy, adjustment } = journal;
  const head = [
    ...[dayText(effectiveAt), recordedAt, id, batch, ordinal, phase, kind, memo, actor],
    ...[source?.kind ?? null, source?.id ?? null, reverses, reversedBy, resolves, resolvedBy, adjustment],
  ];
  if (postings.length === 0) return csvRow([...head, null, null, null, null, null, null, null]);
  return postings
    .map(({ account, unit, side, amount, balanceAfter, fund }) =>
      // Decimals to read beside the exact steps: a GPU-hour has no exact decimal.
      csvRow([...head, account, unit, side, formatAmount(amount, unit), amount, balanceAfter, fund]),
    )
    .join('');
}

/** As somebody would say it: when, what, from where to where, how much. */
function plainRow({ effectiveAt, memo, transfers, kind, actor, phase, id }: JournalModel): string {
  const all = (paths: readonly string[]): string => [...new Set(paths)].join('; ');
  const amounts = [...Map.groupBy(transfers, ({ unit }) => unit)].map(([unit, legs]) => {
    const moved = legs.reduce((sum, { amount }) => sum + amount, 0n);
    return `${formatAmount(moved, unit)} ${unit}`;
  });
  return csvRow([
    dayText(effectiveAt),
    memo,
    all(transfers.map(({ credit }) => credit)),
    all(transfers.map(({ debit }) => debit)),
    amounts.join('; '),
    kind,
    actor,
    phase,
    id,
  ]);
}
