import { Injectable } from '@nestjs/common';
import { refuse, type Refusal } from '#libs/amount';
import { checkPublicCapital, checkShareDay, checkSubscription, checkWithdrawal, roomUnder } from '#libs/asset-lock';
import { profileOn } from '#libs/custom';
import { account, sharesSubscribed, sharesWithdrawn } from '#libs/posting-rules';
import { Database } from '../../database/database.js';
import { PaymentService } from '../../distribution/payment.service.js';
import { CapitalDesk, type Event } from './capital-desk.js';
import { CapitalStore } from './capital.store.js';
import type { SharesMoved, ShareWish, Withdrawals } from './capital.types.js';
import { shareLimitBooked } from './share-limit.js';

const LONGEST_REASON = 1000;

/** Withdrawable shares: money paid in at par, taken back at par, and never a vote. */
@Injectable()
export class CapitalService {
  constructor(
    private readonly database: Database,
    private readonly store: CapitalStore,
    private readonly payments: PaymentService,
    private readonly desk: CapitalDesk,
  ) {}

  /**
   * A person pays in. The same reference again is replayed. Refuses `NotFound` for nobody on the roll, `NoShares`,
   * `ShareholdingExceedsLimit` (CAP-2), `PublicCapitalExceedsCap` where public bodies would hold more of the capital than
   * the statute lets them, `DayToCome`, `DayMalformed` and what the ledger refuses.
   */
  subscribe(partnershipId: string, wish: ShareWish, actor: string): Promise<SharesMoved | Refusal> {
    const { holder: rollNumber, amount, reference, on } = wish;
    return this.desk.post(
      { partnershipId, actor, ...(on === undefined ? {} : { on }) },
      {
        draft: (occasion, { currency }) =>
          sharesSubscribed({ ...occasion, subscription: reference, rollNumber, currency, amount }),
        check: (event) => this.checkSubscriber(event, wish),
        answer: (posted, event) => this.answer(event, rollNumber, posted),
      },
    );
  }

  /**
   * A person takes back what they paid in, from free cash. The same reference again is replayed. Refuses `NotFound`,
   * `WithdrawalsSuspended`, `SharesNotHeld`, `PublicCapitalExceedsCap`, `InsufficientCash`, `DayToCome`, `DayMalformed` and what the ledger refuses.
   */
  withdraw(partnershipId: string, wish: ShareWish, actor: string): Promise<SharesMoved | Refusal> {
    const { holder: rollNumber, amount, reference, on } = wish;
    return this.desk.post(
      { partnershipId, actor, ...(on === undefined ? {} : { on }) },
      {
        draft: (occasion, { currency }) =>
          sharesWithdrawn({ ...occasion, withdrawal: reference, rollNumber, currency, amount }),
        check: (event) => this.checkWithdrawer(event, wish),
        answer: (posted, event) => this.answer(event, rollNumber, posted),
      },
    );
  }

  /** The board suspends withdrawals, or resumes them. Everybody reads why. Refuses `ReasonMissing`. */
  async setWithdrawals(
    partnershipId: string,
    { suspended, why }: { readonly suspended: boolean; readonly why: string },
    actor: string,
  ): Promise<Withdrawals | Refusal> {
    const reason = why.trim().normalize('NFC');
    if (reason === '' || reason.length > LONGEST_REASON) {
      const message = `say why, in ${LONGEST_REASON} characters at most: who holds shares will ask`;
      return refuse('ReasonMissing', { message, field: 'why', rule: 'capital.suspension' });
    }
    return this.database.transaction(async (tx) => {
      await this.store.setWithdrawals(tx, { partnershipId, suspended, why: reason, actor });
      return this.store.withdrawals(tx, partnershipId);
    });
  }

  private async checkSubscriber(event: Event, { holder, amount }: ShareWish): Promise<Refusal | undefined> {
    const { tx, partnershipId } = event;
    const early = checkShareDay(event.day, event.today.day);
    if (early !== undefined) return early;
    if (!(await this.store.isOnRoll(tx, partnershipId, holder))) return nobody(holder);
    const instruments = await this.store.instruments(tx, partnershipId);
    if (!instruments.some(({ kind }) => kind === 'WITHDRAWABLE_SHARE')) return NO_SHARES;
    const refusal = checkSubscription({
      held: await this.heldBy(event, holder),
      asked: amount,
      limit: shareLimitBooked(event, event.today),
    });
    return refusal ?? this.checkPublicPart(event, holder, amount);
  }

  /** Asked of the day on which it is booked: who holds the capital is a question of now. */
  private async checkPublicPart(event: Event, holder: string, change: bigint): Promise<Refusal | undefined> {
    const { custom, day } = event.today;
    const { publicCapital } = profileOn(custom.jurisdiction, day);
    if (publicCapital === undefined) return undefined;
    const held = await this.store.publicCapital(event.tx, event.partnershipId, account.shares(holder));
    return checkPublicCapital({ ...held, change }, publicCapital);
  }

  private async checkWithdrawer(event: Event, { holder, amount }: ShareWish): Promise<Refusal | undefined> {
    const { tx, partnershipId, currency } = event;
    const early = checkShareDay(event.day, event.today.day);
    if (early !== undefined) return early;
    if (!(await this.store.isOnRoll(tx, partnershipId, holder))) return nobody(holder);
    const { suspended } = await this.store.withdrawals(tx, partnershipId);
    const refusal =
      checkWithdrawal({ held: await this.heldBy(event, holder), asked: amount, suspended }) ??
      (await this.checkPublicPart(event, holder, -amount));
    if (refusal === undefined) await this.payments.checkCash(tx, { partnershipId, body: 'je', currency }, amount);
    return refusal;
  }

  private heldBy({ tx, partnershipId, currency }: Event, holder: string): Promise<bigint> {
    return this.store.balance(tx, { partnershipId, path: account.shares(holder), currency });
  }

  private async answer(
    event: Event,
    holder: string,
    { journalId, replayed }: { readonly journalId: string; readonly replayed: boolean },
  ): Promise<SharesMoved> {
    const held = await this.heldBy(event, holder);
    return {
      kind: 'SharesMoved',
      journalId,
      replayed,
      held,
      room: roomUnder(shareLimitBooked(event, event.today), held),
    };
  }
}

const nobody = (holder: string): Refusal =>
  refuse('NotFound', { message: `nobody on the roll is ${holder}`, field: 'holder', rule: 'capital.holder' });

const NO_SHARES = refuse('NoShares', {
  message: 'this partnership issues no shares: an instrument of the kind WITHDRAWABLE_SHARE is agreed first',
  field: 'holder',
  rule: 'capital.shares',
});
