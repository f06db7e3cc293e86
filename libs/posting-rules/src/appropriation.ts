import { refuse, type Refusal, type UnitCode } from '#libs/amount';
import type { AppropriationLine } from '#libs/custom';
import type { JournalDraft } from '#libs/ledger';
import { account } from './chart.js';
import { draftAdditiveJournal, headOf, type Occasion, type PostingRefusal } from './draft-journal.js';
import { joined } from './segment.js';

/** A carried resolution of the Common Association that divides what is allocable. */
export interface ResolutionExecuted extends Occasion {
  /** The resolution, or the hash of its result; it is executed once. */
  readonly resolution: string;
  /** The distribution run that pays people what WORKER_RETURN owes them. */
  readonly run: string;
  readonly currency: UnitCode;
  /** What the resolution divides, in minor units: the sum of its lines. */
  readonly allocable: bigint;
  readonly lines: readonly { readonly line: AppropriationLine; readonly amount: bigint }[];
}

export type AppropriationRefusal = PostingRefusal | Refusal<'AppropriationDoesNotSum'>;

/**
 * The members' decision, executed: what was allocable goes to the purposes they chose, and the workers' return becomes
 * a liability that a run pays. Refuses lines that do not sum to what is divided.
 */
export function appropriation(executed: ResolutionExecuted): JournalDraft | AppropriationRefusal {
  const { resolution, run, currency: unit, allocable, lines } = executed;
  const sum = lines.reduce((total, { amount }) => total + amount, 0n);
  if (sum !== allocable) {
    const message = `the lines sum to ${sum} where ${allocable} is divided`;
    return refuse('AppropriationDoesNotSum', { message, field: 'lines', rule: 'posting.appropriation' });
  }
  const head = {
    ...headOf(executed),
    idempotencyKey: joined('appropriation', [resolution]),
    kind: 'appropriation',
    memo: `appropriation by resolution ${resolution}`,
    source: { kind: 'resolution', id: resolution },
  };
  return draftAdditiveJournal(
    head,
    lines.map(({ line, amount }) => {
      return { debit: account.allocable, credit: account.appropriated(line, run), unit, amount, purpose: line };
    }),
  );
}
