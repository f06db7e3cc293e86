import { Injectable } from '@nestjs/common';
import { refuse } from '#libs/amount';
import type { Tx } from '../database/database.js';
import { DistributionService } from '../distribution/distribution.service.js';
import { RatingService } from '../inference-meter/rating.service.js';
import { RolledBack } from '../ledger/ledger.service.js';
import { CloseStore } from './close.store.js';
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

  /** The open period whose turn it is. Throws the first four of {@link openFor}: those that no preparation helps. */
  async dueFor(tx: Tx, asked: { partnershipId: string; periodId: string; at: Date }): Promise<Period> {
    const { partnershipId, periodId, at } = asked;
    const period = await this.periods.find(tx, partnershipId, periodId);
    if (period === undefined) throw no('NotFound', `there is no period ${periodId}`);
    if (period.state === 'CLOSED') throw no('PeriodClosed', `${period.name} is closed already`);
    if (at <= endOf(period)) throw no('PeriodNotOver', `${period.name} runs until ${period.endsOn}`);
    const earlier = await this.periods.openBefore(tx, partnershipId, period.startsOn);
    if (earlier !== undefined) throw no('EarlierPeriodOpen', `${earlier.name} comes before it and is still open`);
    return period;
  }
}

const no = (kind: string, message: string): RolledBack =>
  new RolledBack(refuse(kind, { message, field: 'periodId', rule: 'period.close' }));
