import { formatAmount } from '#libs/amount';
import { csvRow } from '../ledger/books/csv.js';
import type { UseAsked, UseReport } from './metered-use.types.js';

/** The row of names: hours to read beside the exact steps, for a GPU-hour has no exact decimal. */
export const REPORT_HEAD = csvRow([
  ...['site', 'month', 'source', 'id', 'gpu_model', 'idle', 'from', 'until', 'gpu_hours', 'steps'],
  ...['counted_in_month_steps', 'method', 'recorded_at', 'state'],
  ...[
    'corrects_source',
    'corrects_id',
    'corrects_reason',
    'corrected_by_source',
    'corrected_by_id',
    'corrected_by_reason',
  ],
]);

/** One report. `steps` are milli-GPU·ms. */
export function reportRow({ site, month }: UseAsked, report: UseReport): string {
  const {
    source,
    id,
    gpuModel,
    idle,
    from,
    until,
    quantity,
    counted,
    method,
    recordedAt,
    state,
    corrects,
    correctedBy,
  } = report;
  return csvRow([
    ...[site, month, source, id, gpuModel, idle, from, until, formatAmount(quantity, 'COMPUTE_RAW'), quantity, counted],
    ...[method, recordedAt, state],
    ...[corrects?.source ?? null, corrects?.id ?? null, corrects?.reason ?? null],
    ...[correctedBy?.source ?? null, correctedBy?.id ?? null, correctedBy?.reason ?? null],
  ]);
}
