import type { PersonItem } from '../distribution/distribution.types.js';
import { modelOfAccount } from '../distribution/run-item-draft.js';
import type { WageLine } from './labour.store.js';
import type { StatementLine } from './my-share.models.js';

const day = (at: Date): string => at.toISOString().slice(0, 10);

const WHAT: Readonly<Record<PersonItem['kind'], string>> = {
  ROYALTY: 'Royalty',
  STANDING_SHARE: 'Standing share',
  WORKER_RETURN: 'Worker return',
};

/** One line for each dividend that is in the books; `names` are the models' by their slugs. */
export function dividendLines(
  items: readonly PersonItem[],
  names: ReadonlyMap<string, string>,
): readonly StatementLine[] {
  return items.flatMap((item) => {
    const journalId = item.paidJournalId ?? item.postedJournalId;
    if (journalId === null) return [];
    const model = item.body === 'je' ? modelOfAccount(item.fromAccount) : undefined;
    return [
      {
        date: day(item.effectiveAt),
        what: WHAT[item.kind],
        from: model === undefined ? 'Common Association' : (names.get(model) ?? model),
        amount: item.amount,
        state: item.paidJournalId === null ? 'DECLARED' : 'PAID',
        journalId,
        reference: item.runCode,
      },
    ];
  });
}

/** One line for each wage, newest first. The bank pays the oldest first: a wage is paid when all before it are. */
export function wageLines({ lines, paid }: { lines: readonly WageLine[]; paid: bigint }): readonly StatementLine[] {
  let earned = 0n;
  return lines
    .map(({ amount, effectiveAt, journalId, reference }) => {
      earned += amount;
      const state = earned <= paid ? 'PAID' : 'OWED';
      const what = 'Wage for an accepted label';
      return { date: day(effectiveAt), what, from: 'Joint Enterprise', amount, state, journalId, reference };
    })
    .reverse();
}
