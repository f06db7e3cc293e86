import { Injectable } from '@nestjs/common';
import { isRefusal, refuse, type Refusal } from '#libs/amount';
import { reverseJournal, type JournalDraft } from '#libs/ledger';
import { checkReversibleByHand } from '#libs/posting-rules';
import { CustomService } from '../../custom/custom.service.js';
import { instantOf, KEY_OF_PEOPLE, manualDraft } from './manual-draft.js';
import { PostingDesk, type DeskItem, type DeskResult } from './posting-desk.js';
import { PostingStore } from './posting.store.js';
import { draftOf, isUuid } from './stored-draft.js';
import type { ManualJournal, ReversalWish, StoredJournal } from './posting.types.js';

/** Whether many journals stand or fall together, and who hands them in. */
export interface HandedIn {
  readonly actor: string;
  readonly atomic?: boolean | null;
}

/** What is no day of the calendar, the ledger refuses in its own words: the 30th of February rolls over into March. */
const isRealInstant = (text: string): boolean =>
  !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text.slice(0, 10));

const latest = (a: Date, b: Date): Date => (a > b ? a : b);

/** A day is its first instant; on the day of the journal itself, the journal's. What is no day the ledger refuses. */
function dayFor({ effectiveAt }: StoredJournal, on: string): string {
  const whole = effectiveAt.toISOString();
  return whole.slice(0, 10) === on ? whole : instantOf(on);
}

/** Most journals of one request: more is an import's work. */
const MOST = 500;

/** What officers write into the books by hand: journals of their own, and the reversal of a wrong one. */
@Injectable()
export class PostingService {
  constructor(
    private readonly desk: PostingDesk,
    private readonly store: PostingStore,
    private readonly customs: CustomService,
  ) {}

  /** Answers in the order of the journals; a refused one leaves no trace, nor do the others where all are atomic. */
  async post(
    partnershipId: string,
    journals: readonly ManualJournal[],
    { actor, atomic }: HandedIn,
  ): Promise<readonly DeskResult[]> {
    if (journals.length > MOST) {
      const message = `${journals.length} journals are too many for one request: at most ${MOST}`;
      const tooMany = refuse('TooManyJournals', { message, field: 'journals', rule: 'posting.by-hand' });
      return journals.map(() => tooMany);
    }
    const drafts = await this.drafts(partnershipId, journals, actor);
    return atomic === true ? this.desk.together(partnershipId, drafts) : this.desk.each(partnershipId, drafts);
  }

  /**
   * Undoes a journal: every leg mirrored, once. Asked again for the same reason and by the same person it answers the
   * first result; anything else is `AlreadyReversed`. Refuses `ReasonMissing`, and `ReversalBeforeOriginal` for a day
   * before the journal's own.
   */
  async reverse(partnershipId: string, wish: ReversalWish, actor: string): Promise<DeskResult> {
    if (wish.reason.trim() === '') {
      return refuse('ReasonMissing', { message: 'say why it is undone', field: 'reason', rule: 'ledger.reversal' });
    }
    const journal = isUuid(wish.id) ? (await this.store.journals(partnershipId, [wish.id])).get(wish.id) : undefined;
    if (journal === undefined) {
      return refuse('NotFound', { message: 'there is no such journal', field: 'id', rule: 'ledger.reversal' });
    }
    if (journal.phase !== 'POSTED') {
      const message = 'what was never posted cannot be undone: a hold is given up';
      return refuse('CannotReverseHold', { message, field: 'id', rule: 'ledger.reversal' });
    }
    const draft = checkReversibleByHand(journal.kind) ?? (await this.reversal(partnershipId, journal, { wish, actor }));
    const [result] = await this.desk.each(partnershipId, [draft]);
    if (result !== undefined && !(isRefusal(result) && result.kind === 'IdempotencyKeyReused')) return result;
    const message = 'this journal is reversed already, for another reason or by somebody else';
    return refuse('AlreadyReversed', { message, field: 'id', rule: 'ledger.reversal' });
  }

  private async drafts(
    partnershipId: string,
    journals: readonly ManualJournal[],
    actor: string,
  ): Promise<readonly DeskItem[]> {
    const versions = new Map<string, number>();
    for (const at of new Set(journals.map(({ effectiveAt }) => instantOf(effectiveAt)))) {
      versions.set(at, await this.versionAt(partnershipId, at));
    }
    // A retry is judged by the custom of the first time.
    const keyOf = ({ idempotencyKey }: ManualJournal): string => `${KEY_OF_PEOPLE}${idempotencyKey}`;
    const before = await this.store.heads(partnershipId, journals.map(keyOf));
    return journals.map((journal) => {
      const now = versions.get(instantOf(journal.effectiveAt)) ?? 0;
      return manualDraft(journal, { actor, customVersion: before.get(keyOf(journal))?.customVersion ?? now });
    });
  }

  /** A retry says of itself what the first one said: neither the clock nor a period closed since makes it another. */
  private async reversal(
    partnershipId: string,
    journal: StoredJournal,
    { wish, actor }: { readonly wish: ReversalWish; readonly actor: string },
  ): Promise<JournalDraft | Refusal> {
    const idempotencyKey = `reversal:${journal.id}`;
    const before = (await this.store.heads(partnershipId, [idempotencyKey])).get(idempotencyKey);
    const on = wish.effectiveOn ?? undefined;
    const effectiveAt =
      on === undefined
        ? (before?.effectiveAt ?? latest(new Date(), journal.effectiveAt)).toISOString()
        : dayFor(journal, on);
    if (isRealInstant(effectiveAt) && new Date(effectiveAt) < journal.effectiveAt) {
      const message = `this was true from ${journal.effectiveAt.toISOString().slice(0, 10)}: it is undone on that day or later`;
      return refuse('ReversalBeforeOriginal', { message, field: 'effectiveOn', rule: 'ledger.reversal' });
    }
    const adjusts =
      before === undefined
        ? await this.store.hardClosedPeriod(partnershipId, journal.effectiveAt)
        : (before.adjustsPeriod ?? undefined);
    return reverseJournal(draftOf(journal), {
      idempotencyKey,
      effectiveAt,
      memo: wish.reason,
      actor,
      customVersion: before?.customVersion ?? (await this.versionAt(partnershipId, effectiveAt)),
      ...(wish.adjustment === true ? { adjustment: true } : {}),
      ...(adjusts === undefined || wish.adjustment === true ? {} : { adjustsPeriod: adjusts }),
    });
  }

  /** The custom in force then. What is no instant is refused by the ledger; until then today's custom serves. */
  private async versionAt(partnershipId: string, text: string): Promise<number> {
    const at = new Date(text);
    const custom = await this.customs.inForce(partnershipId, Number.isNaN(at.getTime()) ? new Date() : at);
    return custom.version;
  }
}
