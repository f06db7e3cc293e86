import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { checkPayment } from '#libs/asset-lock';
import { account, caSettlement, payDividend, type PayingBody } from '#libs/posting-rules';
import { Database, type Tx } from '../database/database.js';
import { allPosted, LedgerService, refusable, RolledBack } from '../ledger/ledger.service.js';
import { DistributionStore } from './distribution.store.js';
import type { RunItem, RunRecord } from './distribution.types.js';
import { runAnnulled } from './run-annulled.js';

/** Whose turn it is to be paid, by whom, and when the bank moved the money. */
export interface RunPayment {
  readonly partnershipId: string;
  readonly runId: string;
  readonly actor: string;
  readonly at: Date;
}

/** What was paid now; people paid before are not counted again. Minor units. */
export interface Paid {
  readonly people: number;
  readonly amount: bigint;
}

/** What the Joint Enterprise passes on to the Common Association, in one bank payment. */
export interface Settlement {
  readonly partnershipId: string;
  /** Names the bank payment; it settles once. */
  readonly settlement: string;
  /** All that is owed where it is left out. */
  readonly amount?: bigint;
  readonly actor: string;
  readonly at: Date;
}

/** Declaring makes a debt; this pays it, and only from free cash. */
@Injectable()
export class PaymentService {
  constructor(
    private readonly database: Database,
    private readonly store: DistributionStore,
    private readonly ledger: LedgerService,
  ) {}

  /** Pays everybody of a run who is posted and unpaid, or nobody: who comes first must not depend on the alphabet. */
  payRun(payment: RunPayment): Promise<Paid | Refusal> {
    return this.pay(payment, (item) => item.personId !== null && item.paidJournalId === null);
  }

  /** Pays one person. Paying again pays nothing; a reserve is nobody to pay (`HolderUnclaimed`). */
  async payItem(payment: RunPayment & { readonly holder: string }): Promise<Paid | Refusal> {
    return this.pay(payment, (item) => {
      if (item.holder !== payment.holder) return false;
      if (item.personId === null) throw new RolledBack(unclaimed(item.holder));
      return item.paidJournalId === null;
    });
  }

  /** The Joint Enterprise pays the Common Association what the waterfall left to it, from free cash. */
  settleWithAssociation(settled: Settlement): Promise<Paid | Refusal> {
    const { partnershipId, settlement, actor, at } = settled;
    return refusable(this.database, async (tx) => {
      await this.store.lockLedger(tx, partnershipId);
      const currency = await this.store.currency(tx, partnershipId);
      const owed = await this.store.balance(tx, { partnershipId, path: account.dueToCa, currency });
      const amount = settled.amount ?? owed;
      await this.checkCash(tx, { partnershipId, body: 'je', currency }, amount);
      const draft = caSettlement({
        effectiveAt: at.toISOString(),
        actor,
        customVersion: await this.store.customVersion(tx, partnershipId, at),
        settlement,
        currency,
        amount,
      });
      if (isRefusal(draft)) throw new RolledBack(draft);
      allPosted(await this.ledger.postIn(tx, partnershipId, [draft]));
      return { people: 1, amount };
    });
  }

  private async pay(payment: RunPayment, chosen: (item: RunItem) => boolean): Promise<Paid | Refusal> {
    const { partnershipId, runId } = payment;
    const run = await this.store.run(partnershipId, runId);
    if (run === undefined) return notFound(`there is no run ${runId}`);
    return refusable(this.database, async (tx) => {
      // The ledger first, as every posting has it, so that payer and poster cannot wait for each other.
      await this.store.lockLedger(tx, partnershipId);
      const items = (await this.store.items(tx, { partnershipId, runId })).filter(chosen);
      const amount = items.reduce((sum, item) => sum + item.amount, 0n);
      if (await this.store.annulled(tx, { partnershipId, runId })) throw new RolledBack(runAnnulled(run));
      if (items.length === 0) return { people: 0, amount };
      if (items.some(({ postedJournalId }) => postedJournalId === null)) throw new RolledBack(unposted(run));
      await this.checkCash(tx, { partnershipId, body: run.body, currency: run.currency }, amount);
      await this.postPayments(tx, { payment, run, items });
      return { people: items.length, amount };
    });
  }

  private async postPayments(
    tx: Tx,
    { payment, run, items }: { payment: RunPayment; run: RunRecord; items: readonly RunItem[] },
  ): Promise<void> {
    const { partnershipId, runId } = payment;
    const drafts = items.map((item) => {
      const draft = payDividend({
        effectiveAt: payment.at.toISOString(),
        actor: payment.actor,
        customVersion: run.customVersion,
        body: run.body,
        payout: run.code,
        roll: item.holder,
        currency: run.currency,
        amount: item.amount,
      });
      if (isRefusal(draft)) throw new RolledBack(draft);
      return draft;
    });
    const posted = allPosted(await this.ledger.postIn(tx, partnershipId, drafts));
    const marks = items.map(({ holder }, index) => {
      const journalId = posted[index]?.journalId;
      if (journalId === undefined) throw new InvariantViolation('every payment has its journal');
      return { holder, journalId };
    });
    await this.store.markPaid(tx, { partnershipId, runId }, marks);
  }

  /**
   * CASH-1, on balances that nobody can change before the commit: lock the ledger first. Wages, sites and royalties come
   * before this. Throws {@link RolledBack} with `InsufficientCash`.
   */
  async checkCash(
    tx: Tx,
    at: { partnershipId: string; body: PayingBody; currency: string },
    amount: bigint,
  ): Promise<void> {
    const refusal = checkPayment(amount, await this.store.cash(tx, at));
    if (refusal !== undefined) throw new RolledBack(refusal);
  }
}

const notFound = (message: string): Refusal =>
  refuse('NotFound', { message, field: 'runId', rule: 'distribution.run' });

const unposted = (run: RunRecord): Refusal =>
  refuse('RunNotPosted', {
    message: `run ${run.code} is not posted to all of its people yet; it can be paid when it is`,
    field: 'runId',
    rule: 'distribution.pay',
  });

const unclaimed = (holder: string): Refusal =>
  refuse('HolderUnclaimed', {
    message: `${holder} is a reserve: it waits until a member claims the work`,
    field: 'holder',
    rule: 'distribution.pay',
  });
