import { formatAmount, isRefusal } from '#libs/amount';
import type { CommandServices } from '../../server/src/startup/for-commands.js';
import type { Chosen } from './session.js';
import { count, tableOf } from './table.js';

/** Runs with their codes, those of one period or all of them; undefined where there is none. */
export async function runTable(
  { runs }: CommandServices,
  { id }: Chosen,
  periodId?: string,
): Promise<string | undefined> {
  const rows: string[][] = [];
  for (const run of await runs.list(id)) {
    if (periodId !== undefined && run.periodId !== periodId) continue;
    const summary = await runs.summary(id, run.id);
    if (isRefusal(summary)) continue;
    const total = `${formatAmount(summary.total, run.currency)} ${run.currency}`;
    rows.push([run.code, total, count(summary.people), count(summary.paid), summary.state.toLowerCase()]);
  }
  return rows.length === 0 ? undefined : tableOf([['Code', 'Total', 'People', 'Paid', 'State'], ...rows], [1, 2, 3]);
}
