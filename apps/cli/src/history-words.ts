import { formatAmount, isRefusal, unitOf } from '#libs/amount';
import type { HistoryPreview } from '../../server/src/startup/for-commands.js';
import { count, counted, tableOf } from './table.js';

/** Journals and accounts shown one by one. */
const SHOWN = 5;

/** An amount of a unit for reading; of a unit that is not known, its smallest steps. */
export const amountText = (amount: bigint, code: string): string => {
  const unit = unitOf(code);
  return isRefusal(unit) ? `${amount.toString()} ${code}` : `${formatAmount(amount, code)} ${unit.shownAs}`;
};

/** What an import of history would do, or did. */
export function historyText(preview: HistoryPreview): string {
  const { name, own, journals, replayed, leftOut, first, last, units, accounts, sample, committed } = preview;
  const period = first === null || last === null ? '' : `, from ${first} to ${last}`;
  const kind = own ? 'an export of books like these' : "another program's journal";
  const lines = [`${name}: ${kind}, ${counted(journals, 'journal', 'journals')}${period}`];
  const rows = units.map(({ unit, journals: held, moved }) => ['  ', unit, count(held), amountText(moved, unit)]);
  if (rows.length > 0) lines.push(tableOf([['  ', 'Unit', 'Journals', 'Moved'], ...rows], [2, 3]));
  if (leftOut > 0) lines.push(`  ${counted(leftOut, 'hold is', 'holds are')} left out: holds are no history`);
  if (replayed > 0) lines.push(`  ${counted(replayed, 'journal is', 'journals are')} in the books already`);
  if (accounts.length > 0) {
    const some = accounts.slice(0, SHOWN).map(({ path, unit }) => `${path} (${unit})`);
    const more = accounts.length > SHOWN ? `, and ${count(accounts.length - SHOWN)} more` : '';
    lines.push(`  ${counted(accounts.length, 'account is', 'accounts are')} opened: ${some.join(', ')}${more}`);
  }
  for (const { line, draft } of committed ? [] : sample.slice(0, SHOWN)) {
    const [memo = ''] = draft.memo.split('\n');
    const legs = draft.postings.map(({ account, side, amount, unit }) => {
      return ['     ', account, side === 'DEBIT' ? amountText(amount, unit) : `-${amountText(amount, unit)}`];
    });
    lines.push(`  line ${String(line)}: ${draft.effectiveAt} ${memo}`, tableOf(legs, [2]));
  }
  if (committed) lines.push(replayed === journals ? 'Nothing changed: all of it is in the books.' : 'Written, whole.');
  return lines.join('\n');
}

/** Why it cannot be written, line by line. */
export function refusalsText({ refusals, refusalCount }: HistoryPreview): string {
  const lines = refusals.map(
    ({ line, field, rule, message }) => `line ${String(line)}, ${field}: ${message} (rule ${rule})`,
  );
  if (refusalCount > refusals.length) lines.push(`and ${count(refusalCount - refusals.length)} more`);
  return lines.join('\n');
}
