import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import type { JournalDraft } from '#libs/ledger';
import { Database, type Tx } from '../../database/database.js';
import { LedgerService, type Posted, type PostingResult } from '../ledger.service.js';
import { answered } from '../posting-failures.js';

/** A journal to be posted, or why it was refused before the ledger saw it. */
export type DeskItem = JournalDraft | Refusal;

/** The ledger's answer, with the key under which the journal stands in the books. */
export type DeskResult = (Posted & { readonly key: string }) | Refusal;

/** Leaves a transaction without a trace, with the answers that made it leave. */
class Undone extends Error {
  constructor(readonly results: readonly DeskResult[]) {
    super('one of the journals was refused, and they stand or fall together');
  }
}

const FELL = refuse('GroupRefused', {
  message: 'another entry of the same group was refused; none of them was posted',
  field: 'postings',
  rule: 'ledger.group',
});

const isDraft = (item: DeskItem): item is JournalDraft => !isRefusal(item);

const answerOf = (draft: JournalDraft, result: PostingResult | undefined): DeskResult => {
  if (result === undefined) throw new InvariantViolation('the ledger answers for every journal');
  return isRefusal(result) ? result : { ...result, key: draft.idempotencyKey };
};

/** Where people hand in journals: each alone or all together, adjustments with the login that may post them. */
@Injectable()
export class PostingDesk {
  constructor(
    private readonly database: Database,
    private readonly ledger: LedgerService,
  ) {}

  /** Each journal stands alone. Answers in the order of the items. */
  async each(ledgerId: string, items: readonly DeskItem[]): Promise<readonly DeskResult[]> {
    const drafts = items.filter(isDraft);
    const adjustments = drafts.filter(({ adjustment }) => adjustment === true);
    const plain = drafts.filter(({ adjustment }) => adjustment !== true);
    const answers = new Map<DeskItem, DeskResult>();
    const posted = plain.length === 0 ? [] : await this.ledger.enqueue(ledgerId, plain);
    plain.forEach((draft, index) => answers.set(draft, answerOf(draft, posted[index])));
    if (adjustments.length > 0) {
      const adjusted = await answered(adjustments, () =>
        this.database.closerTransaction((tx) => this.ledger.postIn(tx, ledgerId, adjustments)),
      );
      adjustments.forEach((draft, index) => answers.set(draft, answerOf(draft, adjusted[index])));
    }
    return items.map((item) => (isRefusal(item) ? item : (answers.get(item) ?? FELL)));
  }

  /** All of them or none: where one is refused, the others answer `GroupRefused`. */
  async together(ledgerId: string, items: readonly DeskItem[]): Promise<readonly DeskResult[]> {
    if (items.some(isRefusal)) return items.map((item) => (isRefusal(item) ? item : FELL));
    const drafts = items.filter(isDraft).map((draft) => ({ ...draft, group: 'all' }));
    const work = async (tx: Tx): Promise<readonly DeskResult[]> => {
      const results = await this.ledger.postIn(tx, ledgerId, drafts);
      const answers = drafts.map((draft, index) => answerOf(draft, results[index]));
      // Whatever refused it, and wherever: nothing of a request that fell stays.
      if (answers.some(isRefusal)) throw new Undone(answers.map((answer) => (isRefusal(answer) ? answer : FELL)));
      return answers;
    };
    try {
      return await answered(drafts, () =>
        drafts.some(({ adjustment }) => adjustment === true)
          ? this.database.closerTransaction(work)
          : this.database.transaction(work),
      );
    } catch (error) {
      if (error instanceof Undone) return error.results;
      throw error;
    }
  }
}
