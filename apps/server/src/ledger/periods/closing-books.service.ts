import { Injectable } from '@nestjs/common';
import { InvariantViolation, isRefusal, refuse, type Refusal } from '#libs/amount';
import { mayCloseHard, mayReopen } from '#libs/ledger';
import { Database, type Tx } from '../../database/database.js';
import { endOf, PeriodService } from '../../surplus/period.service.js';
import type { Period } from '../../surplus/period.types.js';
import { SurplusService } from '../../surplus/surplus.service.js';
import { RolledBack } from '../ledger.service.js';
import { refusableAsCloser } from './closer.js';
import { ClosingStore, isId } from './closing.store.js';
import type { Officer } from './periods.types.js';

/** Closes periods, softly and for good, and takes a soft close back. */
@Injectable()
export class ClosingBooksService {
  constructor(
    private readonly database: Database,
    private readonly store: ClosingStore,
    private readonly periods: PeriodService,
    private readonly surplus: SurplusService,
  ) {}

  /** Softly, with its result and waterfall: whatever {@link SurplusService.closePeriod} refuses. */
  async close(officer: Officer, periodId: string): Promise<Period | Refusal> {
    if (!isId(periodId)) return unknownPeriod(periodId);
    const { partnershipId, actor } = officer;
    const closed = await this.surplus.closePeriod(partnershipId, periodId, { actor });
    return isRefusal(closed) ? closed : this.shown(partnershipId, periodId);
  }

  /**
   * For good: nothing is posted into the period any more, whoever asks. Refuses `NotFound`, `PeriodNotClosed`,
   * `PeriodHardClosed`, `EarlierPeriodOpen` and `OpenHolds`.
   */
  hardClose(officer: Officer, periodId: string): Promise<Period | Refusal> {
    return this.change(officer, periodId, async (tx, periods) => {
      const asked = periods.find(({ id }) => id === periodId);
      const until = asked === undefined ? new Date(0) : endOf(asked);
      const holds = await this.store.openHolds(tx, officer.partnershipId, until);
      const period = mayCloseHard({ periods, periodId }, holds);
      return isRefusal(period) ? period : this.store.hardClose(tx, officer, periodId);
    });
  }

  /**
   * Takes back the last soft close: the period takes journals again until it is closed again. What its close divided
   * stays divided. Refuses `NotFound`, `PeriodNotClosed`, `PeriodHardClosed`, `NotLastClosed`, `ResolutionMissing`,
   * `ResolutionNotForThis`, `ResolutionSpent` and `AlreadyPutToVote`.
   */
  reopen(
    officer: Officer,
    asked: { readonly periodId: string; readonly resolutionId: string },
  ): Promise<Period | Refusal> {
    return this.change(officer, asked.periodId, async (tx, periods) => {
      const facts = await this.store.reopeningFacts(tx, officer.partnershipId, asked);
      const period = mayReopen({ periods, periodId: asked.periodId }, facts);
      return isRefusal(period) ? period : this.store.reopen(tx, officer, asked);
    });
  }

  /** Under the ledger's lock the lib decides; the function that then writes asks the same once more. */
  private async change(
    { partnershipId }: Officer,
    periodId: string,
    decide: (tx: Tx, periods: readonly Period[]) => Promise<string | Refusal>,
  ): Promise<Period | Refusal> {
    if (!isId(periodId)) return unknownPeriod(periodId);
    const answer = await refusableAsCloser(this.database, async (tx) => {
      await this.store.lockLedger(tx, partnershipId);
      const answered = await decide(tx, await this.periods.listIn(tx, partnershipId));
      if (isRefusal(answered)) throw new RolledBack(answered);
      if (answered !== 'DONE') throw new RolledBack(refused(answered, `${answered}: the period stays as it is`));
      return answered;
    });
    return isRefusal(answer) ? answer : this.shown(partnershipId, periodId);
  }

  private async shown(partnershipId: string, periodId: string): Promise<Period> {
    const period = await this.periods.find(partnershipId, periodId);
    if (period === undefined) throw new InvariantViolation(`period ${periodId} was closed and is gone`);
    return period;
  }
}

const refused = (kind: string, message: string): Refusal =>
  refuse(kind, { message, field: 'periodId', rule: 'period.close' });

const unknownPeriod = (periodId: string): Refusal => refused('NotFound', `there is no period ${periodId.slice(0, 40)}`);
