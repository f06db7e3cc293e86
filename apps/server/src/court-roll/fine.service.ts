import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { checkFinePaidOn, checkFinePayment, isDay } from '#libs/court-roll';
import { entryFine, entryFinePaid, entryFineReduced, type PostingRefusal } from '#libs/posting-rules';
import type { JournalDraft } from '#libs/ledger';
import { CustomService } from '../custom/custom.service.js';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { CourtFactsStore } from './court-facts.store.js';
import { CourtStore } from './court.store.js';
import type { SealedLine } from './seal.js';

/** Money that came in for a fine of a holding. */
export interface FinePaymentAsked {
  readonly holding: string;
  /** The line of the roll that asks for the fine; the last fine of the holding where absent. */
  readonly line?: string | null | undefined;
  /** Minor units. */
  readonly amount: bigint;
  /** The bank's line or the till's slip: for one fine it is booked once. */
  readonly payment: string;
  /** 'YYYY-MM-DD' */
  readonly on: string;
}

/** A receipt that stands in the books. */
export interface FineReceipt {
  readonly line: string;
  readonly journalId: string;
  /** Of the fine, minor units, after this receipt. */
  readonly owedMinor: bigint;
  /** True where this payment was booked before. */
  readonly replayed: boolean;
}

const LONGEST_PAYMENT = 100;

const drafted = (draft: JournalDraft | PostingRefusal): JournalDraft => {
  if (isRefusal(draft)) throw new InvariantViolation(draft.message);
  return draft;
};

/** What entry fines do in the books: they fall due, a jury takes off them, they are paid. */
@Injectable()
export class FineService {
  constructor(
    private readonly database: Database,
    private readonly store: CourtStore,
    private readonly facts: CourtFactsStore,
    private readonly customs: CustomService,
    private readonly ledger: LedgerService,
  ) {}

  /** Last, because it takes the ledger's accounts: what the books refuse takes the lines back with it. */
  async postIn(
    tx: Tx,
    partnershipId: string,
    { lines, actor }: { readonly lines: readonly SealedLine[]; readonly actor: string },
  ): Promise<void> {
    const moved = lines.filter(({ draft }) => draft.fine !== undefined || draft.reducedByMinor !== undefined);
    if (moved.length === 0) return;
    const currency = await this.store.currency(tx, partnershipId);
    const drafts: JournalDraft[] = [];
    for (const { number, draft } of moved) {
      const { holding, customVersion, fine, reducedByMinor } = draft;
      const head = {
        effectiveAt: `${holding.on}T00:00:00Z`,
        actor,
        customVersion,
        line: number.toString(),
        holding: holding.number,
        currency,
      };
      if (fine !== undefined) drafts.push(drafted(entryFine({ ...head, holder: holding.holder, amount: fine.minor })));
      if (reducedByMinor === undefined) continue;
      const owed = await this.facts.fine(tx, partnershipId, { number: holding.number });
      if (owed === undefined) throw new InvariantViolation('a fine that was reduced is on the roll');
      drafts.push(drafted(entryFineReduced({ ...head, holder: owed.holder, amount: reducedByMinor })));
    }
    allPosted(await this.ledger.postIn(tx, partnershipId, drafts));
  }

  /**
   * Books a payment of a fine, whole or in part; the same payment again books nothing twice. Refuses what is not owed
   * (`FineOverpaid`), an unknown fine, and what the books refuse.
   */
  pay(partnershipId: string, asked: FinePaymentAsked, actor: string): Promise<FineReceipt | Refusal> {
    return refusable(this.database, async (tx) => {
      await this.store.lock(tx, partnershipId);
      const malformed = checkAsked(asked);
      if (malformed !== undefined) throw new RolledBack(malformed);
      const { holding, line, amount, payment, on } = asked;
      const fine = await this.facts.fine(tx, partnershipId, { number: holding, line: line ?? undefined });
      if (fine === undefined) throw new RolledBack(unknownFine(holding));
      const currency = await this.store.currency(tx, partnershipId);
      const draft = drafted(
        entryFinePaid({
          effectiveAt: `${on}T00:00:00Z`,
          actor,
          customVersion: (await this.customs.inForceIn(tx, partnershipId, new Date(`${on}T00:00:00Z`))).version,
          line: fine.line,
          payment: payment.trim(),
          holding,
          holder: fine.holder,
          currency,
          amount,
        }),
      );
      // A payment that was booked before is not judged again: it is in what was paid already.
      const known = await this.facts.isBooked(tx, partnershipId, draft.idempotencyKey);
      const today = (await this.store.clock(tx, partnershipId, undefined)).today;
      const no = known
        ? undefined
        : (checkFinePaidOn(on, { dueOn: fine.on, today }) ?? checkFinePayment({ ...fine, currency }, amount));
      if (no !== undefined) throw new RolledBack(no);
      const [posted] = allPosted(await this.ledger.postIn(tx, partnershipId, [draft]));
      if (posted === undefined) throw new InvariantViolation('one receipt was asked for');
      const { journalId, replayed } = posted;
      const owedMinor = fine.dueMinor - fine.paidMinor - (replayed ? 0n : amount);
      return { line: fine.line, journalId, owedMinor, replayed };
    });
  }
}

function checkAsked({ amount, payment, on }: FinePaymentAsked): Refusal | undefined {
  const no = (field: string, message: string): Refusal =>
    refuse('FinePaymentMalformed', { message, field, rule: 'roll.fine' });
  const name = payment.trim();
  if (name === '' || name.length > LONGEST_PAYMENT || !name.isWellFormed() || /\p{Cc}/u.test(name)) {
    return no(
      'payment',
      `Name the payment by the bank's line or the till's slip, in ${String(LONGEST_PAYMENT)} characters at most.`,
    );
  }
  if (!isDay(on)) return no('on', 'A payment came in on a day such as 2026-03-01.');
  return checkFinePayment({ dueMinor: amount, paidMinor: 0n }, amount);
}

function unknownFine(holding: string): Refusal {
  return refuse('NotFound', {
    message: `There is no such fine of ${holding} on the roll.`,
    field: 'line',
    rule: 'roll.fine',
  });
}
