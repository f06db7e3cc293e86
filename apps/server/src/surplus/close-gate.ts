import { Injectable } from '@nestjs/common';
import { formatAmount, isRefusal, refuse } from '#libs/amount';
import { mayClose } from '#libs/ledger';
import { idOfSegment } from '#libs/posting-rules';
import type { Tx } from '../database/database.js';
import { DistributionService } from '../distribution/distribution.service.js';
import { RatingService } from '../inference-meter/rating.service.js';
import { RolledBack } from '../ledger/ledger.service.js';
import { CloseStore, type BooksUntil } from './close.store.js';
import { endOf } from './period.service.js';
import { PeriodStore } from './period.store.js';
import type { Period } from './period.types.js';

/** Says whether a period may close yet, and if not, why not. */
@Injectable()
export class CloseGate {
  constructor(
    private readonly periods: PeriodStore,
    private readonly store: CloseStore,
    private readonly runs: DistributionService,
    private readonly ratings: RatingService,
  ) {}

  /**
   * The open period, with everything in it and before it complete. Throws {@link RolledBack} with `NotFound`, `PeriodClosed`,
   * `PeriodNotOver`, `EarlierPeriodOpen`, `UsageNotPosted`, `UsageNotRated` or `RunNotPosted`.
   */
  async openFor(tx: Tx, asked: { partnershipId: string; periodId: string; at: Date }): Promise<Period> {
    const { partnershipId } = asked;
    const period = await this.dueFor(tx, asked);
    const until = endOf(period);
    const unposted = await this.store.unpostedHours(tx, partnershipId, until);
    if (unposted > 0) throw no('UsageNotPosted', `${unposted} hours of usage are not in the ledger yet`);
    const unpriced = await this.ratings.unpricedMonthsIn(tx, partnershipId, until);
    if (unpriced.length > 0) {
      const commands = unpriced.map((month) => `copyhold period rate ${month}`);
      throw no('UsageNotRated', `use of ${unpriced.join(', ')} is not priced yet: ${commands.join(', then ')}`);
    }
    if (await this.runs.isAnyUnfinished(tx, partnershipId, until)) {
      throw no('RunNotPosted', 'a distribution declared before its end is not posted to all of its people yet');
    }
    return period;
  }

  /**
   * What funds released for costs is no more than what is left of these costs: else what a supplier paid back into free
   * cash would be shared, though a fund had paid it. Throws {@link RolledBack} with `FundCostPaidBack`, naming the funds.
   */
  async costsRemain(tx: Tx, books: BooksUntil): Promise<void> {
    const [cost] = await this.store.overborneCosts(tx, books);
    if (cost === undefined) return;
    const shown = (amount: bigint): string => `${formatAmount(amount, books.currency)} ${books.currency}`;
    const funds = cost.funds.map((fund) => idOfSegment(fund) ?? fund).join(', ');
    const sums = `of ${cost.account} ${shown(cost.left)} are left, and ${shown(cost.borne)} were paid from ${funds}`;
    const rest =
      'what was paid back belongs to the fund: take it from the free cash and enter it into the fund’s own cash';
    throw no('FundCostPaidBack', `${sums}; ${rest}`);
  }

  /** The open period whose turn it is. Throws the first four of {@link openFor}: those that no preparation helps. */
  async dueFor(tx: Tx, asked: { partnershipId: string; periodId: string; at: Date }): Promise<Period> {
    const { partnershipId, periodId, at } = asked;
    const periods = await this.periods.listIn(tx, partnershipId);
    const period = mayClose({ periods, periodId }, at.getTime());
    if (isRefusal(period)) throw new RolledBack(period);
    return period;
  }
}

const no = (kind: string, message: string): RolledBack =>
  new RolledBack(refuse(kind, { message, field: 'periodId', rule: 'period.close' }));
