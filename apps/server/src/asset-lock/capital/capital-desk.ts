import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, type Refusal } from '#libs/amount';
import type { Custom } from '#libs/custom';
import type { JournalDraft } from '#libs/ledger';
import type { Occasion } from '#libs/posting-rules';
import { CustomService } from '../../custom/custom.service.js';
import { Database, type Tx } from '../../database/database.js';
import { dayOf, dayText } from '../../ledger/books/day.js';
import { allPosted, LedgerService, refusable, RolledBack, type Posted } from '../../ledger/ledger.service.js';
import { CapitalStore } from './capital.store.js';
import type { Ruled } from './share-limit.js';

/** Whose books, by whom, on which day; now where none is said. */
export interface DeskWish {
  readonly partnershipId: string;
  readonly actor: string;
  readonly on?: string | null;
}

/** One event of capital within its transaction, the ledger locked. */
export interface Event {
  readonly tx: Tx;
  readonly partnershipId: string;
  readonly currency: string;
  /** In force on the day of the event. */
  readonly custom: Custom;
  readonly day: string;
  /** The day on which it is booked, and the custom in force then. */
  readonly today: Ruled;
}

/** Whose books a journal is drafted for, within the transaction. */
export type Books = Pick<Event, 'tx' | 'partnershipId' | 'currency'>;

/** How a wish becomes a journal, and what must hold before one that is not in the books yet. */
export interface DeskWork<T> {
  readonly draft: (occasion: Occasion, books: Books) => JournalDraft | Refusal | Promise<JournalDraft | Refusal>;
  readonly check: (event: Event) => Promise<Refusal | undefined>;
  readonly answer: (posted: Posted, event: Event) => Promise<T> | T;
}

/** Where capital comes and goes: every event is checked behind the ledger's row, and booked once under its reference. */
@Injectable()
export class CapitalDesk {
  constructor(
    private readonly database: Database,
    private readonly store: CapitalStore,
    private readonly customs: CustomService,
    private readonly ledger: LedgerService,
  ) {}

  /** Refuses `DayMalformed`, what the check refuses, and what the ledger refuses; then nothing was posted. */
  post<T>({ partnershipId, actor, on }: DeskWish, work: DeskWork<T>): Promise<T | Refusal> {
    const asked = on === undefined || on === null ? new Date() : dayOf(on, 'on');
    if (isRefusal(asked)) return Promise.resolve(asked);
    return refusable(this.database, async (tx) => {
      // As every posting has it: what is looked at now is still so when it is posted.
      await this.store.lockLedger(tx, partnershipId);
      const currency = await this.store.currency(tx, partnershipId);
      const now = new Date();
      const today = { custom: await this.customs.inForceIn(tx, partnershipId, now), day: dayText(now) };
      const draftAt = async (at: Date): Promise<{ draft: JournalDraft; event: Event }> => {
        const custom = await this.customs.inForceIn(tx, partnershipId, at);
        const occasion = { effectiveAt: at.toISOString(), actor, customVersion: custom.version };
        const draft = granted(await work.draft(occasion, { tx, partnershipId, currency }));
        return { draft, event: { tx, partnershipId, currency, custom, day: dayText(at), today } };
      };
      const first = await draftAt(asked);
      const before = await this.store.before(tx, partnershipId, first.draft.idempotencyKey);
      // What a retry would say of another time must not make it another request; a day that was said is part of it.
      const isAgain = before !== undefined && (on === undefined || on === null);
      const { draft, event } = isAgain ? await draftAt(before.effectiveAt) : first;
      if (before === undefined) {
        const refusal = await work.check(event);
        if (refusal !== undefined) throw new RolledBack({ ...refusal, customVersion: event.custom.version });
      }
      const [posted] = allPosted(await this.ledger.postIn(tx, partnershipId, [draft]));
      if (posted === undefined) throw new InvariantViolation('the ledger answers every journal');
      return work.answer(posted, event);
    });
  }
}

/** An expected no undoes the transaction. */
export function granted<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new RolledBack(answer);
  return answer;
}
