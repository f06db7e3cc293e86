import { Injectable } from '@nestjs/common';
import { resultOf } from '../surplus/close-figures.js';
import { endOf, PeriodService, startOf } from '../surplus/period.service.js';
import type { Period } from '../surplus/period.types.js';
import { SurplusService } from '../surplus/surplus.service.js';
import { AccountsStore } from './accounts.store.js';
import { flowGraph } from './flow-graph.js';
import type { Flow } from './flow.models.js';
import type { Headline } from './headline.model.js';

/** Whose accounts they are, and in which currency. */
export interface AccountsOf {
  readonly id: string;
  readonly currency: string;
}

/** The figures that the pages show of a period. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly periods: PeriodService,
    private readonly surpluses: SurplusService,
    private readonly store: AccountsStore,
  ) {}

  /** Undefined where there is no such period. */
  async headline(partnership: AccountsOf, periodId?: string): Promise<Headline | undefined> {
    const period = await this.periods.shown(partnership.id, periodId);
    if (period === undefined) return undefined;
    const now = new Date();
    const totals = await this.surpluses.totalsOf(partnership.id, period);
    const close = await this.surpluses.closeOf(partnership.id, period.id);
    const lockedReserve = BigInt(close?.lockedReserve ?? 0);
    const appropriated = await this.store.appropriated(partnership.id, period.id);
    const decided = appropriated.reduce((sum, { amount }) => sum + amount, 0n);
    const metered = await this.store.metered(partnership.id, { from: startOf(period), until: endOf(period) });
    return {
      period,
      currency: partnership.currency,
      cameIn: resultOf(totals).income,
      shared: await this.store.declaredToPeople(partnership.id, period.id),
      waiting: BigInt(close?.allocable ?? 0) - decided,
      decided,
      lockedReserve,
      ...metered,
      openBallots: await this.store.openBallots(partnership.id, now),
      asOf: (await this.store.recordedThrough(partnership.id)) ?? now,
      booksBalanced: await this.store.isBalanced(partnership.id),
    };
  }

  /** Undefined where there is no such period. */
  async flow(partnership: AccountsOf, periodId?: string): Promise<Flow | undefined> {
    const period = await this.periods.shown(partnership.id, periodId);
    return period === undefined ? undefined : this.flowOf(partnership, period);
  }

  private async flowOf({ id, currency }: AccountsOf, period: Period): Promise<Flow> {
    const graph = flowGraph({
      totals: await this.surpluses.totalsOf(id, period),
      restrictedCosts: await this.surpluses.restrictedCostsOf(id, period),
      close: await this.surpluses.closeOf(id, period.id),
      appropriated: await this.store.appropriated(id, period.id),
      modelNames: await this.store.modelNames(id),
    });
    return { period, currency, ...graph, asOf: (await this.store.recordedThrough(id)) ?? new Date() };
  }
}
