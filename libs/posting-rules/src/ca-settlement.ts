import type { UnitCode } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** Money that the Joint Enterprise paid to the Common Association. */
export interface CaSettled extends Occasion {
  /** The bank payment; it settles once. */
  readonly settlement: string;
  readonly currency: UnitCode;
  readonly amount: bigint;
}

/** What the two bodies owe each other falls on both sides, and cash moves from one bank to the other. */
export function caSettlement(settled: CaSettled): JournalDraft | PostingRefusal {
  const { settlement, currency: unit, amount } = settled;
  const head = {
    ...headOf(settled),
    idempotencyKey: joined('ca-settlement', [settlement]),
    kind: 'ca-settlement',
    memo: `settlement ${settlement} with the Common Association`,
    source: { kind: 'settlement', id: settlement },
  };
  return draftAdditiveJournal(head, [
    { debit: account.dueToCa, credit: account.bank('je'), unit, amount },
    { debit: account.bank('ca'), credit: account.dueFromJe, unit, amount },
  ]);
}
