import { compareIds, isRefusal, refuse, type Refusal, type UnitCode } from '#libs/amount';
import type { AccountTotals, JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { chartEntryOf } from './chart-entry.js';
import { draftJournal, headOf, type Occasion } from './draft-journal.js';
import type { Movement } from './movement.js';
import { joined } from './segment.js';

/** A period whose income and expenses are complete. */
export interface PeriodClosed extends Occasion {
  /** '2026' or '2026-11' */
  readonly period: string;
  readonly currency: UnitCode;
  /** The income and expense accounts with their totals since the last close; other units than the currency are left. */
  readonly totals: readonly AccountTotals[];
  /** What restricted funds released for costs since the last close, on `fund:*:released`; other units are left. */
  readonly released: readonly AccountTotals[];
}

export type CloseRefusal = Refusal<'NothingToPost' | 'NotAResultAccount'>;

const RELEASED = /^fund:[^:]+:released$/u;

function movementOf({ account: path, unit, debits, credits }: AccountTotals): Movement | CloseRefusal {
  const entry = chartEntryOf(path);
  const type = isRefusal(entry) ? undefined : entry.type;
  if (type === 'INCOME') return { debit: path, credit: account.surplus, unit, amount: credits - debits };
  if (type === 'EXPENSE') return { debit: account.surplus, credit: path, unit, amount: debits - credits };
  if (RELEASED.test(path)) {
    return { debit: path, credit: account.surplus, unit, amount: credits - debits, purpose: 'RESTRICTED_COSTS' };
  }
  const message = `${path} is neither income, expense nor a fund's release: it does not close into the surplus`;
  return refuse('NotAResultAccount', { message, field: 'totals', rule: 'posting.close' });
}

/**
 * The period's result: every income and expense account returns to zero, into the surplus, in the order of the paths.
 * Then what restricted funds released for those expenses is taken over: the grant bears them, not the surplus (SUR-9).
 * What the surplus gains by it is income less expenses, but for those that grants covered; below zero for a loss.
 */
export function closeResult(closed: PeriodClosed): JournalDraft | CloseRefusal {
  const movements: Movement[] = [];
  const ordered = (all: readonly AccountTotals[]): readonly AccountTotals[] =>
    all.filter(({ unit }) => unit === closed.currency).sort((a, b) => compareIds(a.account, b.account));
  for (const totals of [...ordered(closed.totals), ...ordered(closed.released)]) {
    const movement = movementOf(totals);
    if (isRefusal(movement)) return movement;
    movements.push(movement);
  }
  const head = {
    ...headOf(closed),
    idempotencyKey: joined('close-result', [closed.period, closed.currency]),
    kind: 'close-result',
    memo: `result of ${closed.period}`,
    source: { kind: 'period', id: closed.period },
  };
  return draftJournal(head, movements);
}
