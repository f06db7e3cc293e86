import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** One person's part of a distribution run. */
export interface RunItemPosted extends Occasion {
  readonly run: string;
  /** The person's number on the roll; a run has one item for each. */
  readonly roll: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** What was declared to all workers becomes wages owed to one of them, through payroll payable. A resumed run posts nobody twice: the key is run and roll. */
export function runItem(posted: RunItemPosted): JournalDraft | PostingRefusal {
  const { run, roll, currency: unit, amount } = posted;
  const head = {
    ...headOf(posted),
    idempotencyKey: joined('run', [run, roll]),
    kind: 'run-item',
    memo: `wages of ${roll} from run ${run}`,
    source: { kind: 'run', id: run },
  };
  const accounts = { debit: account.dividendsDeclared(run), credit: account.owedToPerson('ca', roll) };
  return draftAdditiveJournal(head, [{ ...accounts, unit, amount }]);
}
