import { Injectable } from '@nestjs/common';
import { fraction, ofAmount } from '#libs/amount';
import type { UsageEvent } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import { developerPayment, sitePayment, wagesPaid } from '#libs/posting-rules';
import { RatingService } from '../inference-meter/rating.service.js';
import { RollupService } from '../inference-meter/rollup.service.js';
import { UsageService } from '../inference-meter/usage.service.js';
import { LabourService } from '../labour/labour.service.js';
import { PeriodService } from '../surplus/period.service.js';
import { SurplusService } from '../surplus/surplus.service.js';
import { monthsOf, noon, type Span } from './calendar.js';
import type { LabelExport } from './demo-labels.js';
import { CLERK, CURRENCY, drafted } from './demo-money.js';
import type { SpanPlan } from './demo-plan.js';
import { granted, type Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';
import { Dice } from './dice.js';
import { TownSeeder } from './town-seeder.js';

const CHUNK = 2_500;
const DAY_MS = 86_400_000;
const PAY_DAY_MS = 10 * DAY_MS;
const LABEL_TOOL = 'label-studio.weirside';

/** A period that was closed, and what it left for the Common Association. */
export interface ClosedSpan {
  readonly periodId: string;
  readonly allocable: bigint;
}

/** As much of a period as the story needs. */
interface KnownPeriod {
  readonly id: string;
  readonly state: string;
}

/** Plays a span of days through the real services: use, labels, costs, payments, close. */
@Injectable()
export class SpanSeeder {
  constructor(
    private readonly store: DemoStore,
    private readonly town: TownSeeder,
    private readonly usage: UsageService,
    private readonly rollups: RollupService,
    private readonly rating: RatingService,
    private readonly labour: LabourService,
    private readonly periods: PeriodService,
    private readonly surplus: SurplusService,
  ) {}

  /** Everything of the span and its close. A span that was closed before a restart is left as it is. */
  async seed(seeding: Seeding, { span, usage, labels, journals }: SpanPlan): Promise<ClosedSpan> {
    const { partnershipId, onProgress } = seeding;
    const period = await this.periodOf(partnershipId, span);
    if (period.state === 'OPEN') {
      await this.town.post(partnershipId, journals);
      for (const month of monthsOf(span)) {
        await this.use(seeding, month, usage.filter(isIn(month)));
        await this.label(
          seeding,
          month,
          labels.filter(({ acceptedOn }) => acceptedOn === month.endsOn),
        );
        // What falls due after the span is paid when its books are closed.
        if (month.endsOn !== span.endsOn) await this.pay(seeding, month);
      }
      const step = `${span.name} is closed`;
      onProgress(step, 0, 1);
      granted(await this.surplus.closePeriod(partnershipId, period.id, { actor: CLERK }));
      onProgress(step, 1, 1);
    }
    const last = monthsOf(span).at(-1);
    if (last !== undefined) await this.pay(seeding, last);
    const close = await this.surplus.closeOf(partnershipId, period.id);
    return { periodId: period.id, allocable: BigInt(close?.allocable ?? 0) };
  }

  /** Opens the period that now belongs to. */
  async open({ partnershipId }: Seeding, span: Span): Promise<void> {
    await this.periodOf(partnershipId, span);
  }

  private async periodOf(partnershipId: string, { name, startsOn, endsOn }: Span): Promise<KnownPeriod> {
    const known = (await this.periods.list(partnershipId)).find((period) => period.name === name);
    return known ?? granted(await this.periods.create(partnershipId, { name, startsOn, endsOn }));
  }

  private async use(seeding: Seeding, { name }: Span, events: readonly UsageEvent[]): Promise<void> {
    const { partnershipId, onProgress, signal } = seeding;
    const step = `use of ${name}`;
    for (let start = 0; start < events.length; start += CHUNK) {
      signal?.throwIfAborted();
      await this.usage.ingest(partnershipId, events.slice(start, start + CHUNK));
      onProgress(`${step} is metered`, Math.min(start + CHUNK, events.length), events.length);
    }
    await this.rollups.postDirty(partnershipId, {
      // Whatever waits is posted here, of other months too where a seeding goes on: no month is named.
      onProgress: ({ posted, total }) => onProgress('metered use is posted', posted, total),
      ...(signal === undefined ? {} : { signal }),
    });
    onProgress(`${step} is priced`, 0, 1);
    await this.rating.rate(partnershipId, name);
    onProgress(`${step} is priced`, 1, 1);
  }

  private async label(
    { partnershipId, onProgress, signal }: Seeding,
    { name }: Span,
    exports: readonly LabelExport[],
  ): Promise<void> {
    for (const [index, { dataset, taskType, acceptedOn, text, claims }] of exports.entries()) {
      signal?.throwIfAborted();
      const acceptedAt = new Date(noon(acceptedOn));
      const request = { text, source: LABEL_TOOL, dataset, taskType, noReviewStep: false, claims, acceptedAt };
      granted(await this.labour.import(partnershipId, request));
      onProgress(`labels of ${name}`, index + 1, exports.length);
    }
  }

  /** On the tenth of the next month: sites in full, labellers nearly all, developers what each of them is used to pay. */
  private async pay({ partnershipId, now }: Seeding, month: Span): Promise<void> {
    const due = (month.days.at(-1) ?? 0) + PAY_DAY_MS;
    const occasion = {
      effectiveAt: new Date(Math.min(due, now.getTime())).toISOString(),
      actor: CLERK,
      customVersion: 1,
      currency: CURRENCY,
    };
    const payment = (holder: string): string => `${month.name}-${holder}`;
    const owed = (prefix: string) => this.store.owed(partnershipId, prefix, CURRENCY);
    const paid = (await owed('je:assets:receivable')).map(({ holder, amount }): JournalDraft => {
      const part = new Dice(holder).between(82, 100);
      const share = ofAmount(amount, fraction(BigInt(part), 100n), 'DOWN');
      return drafted(developerPayment({ ...occasion, payment: payment(holder), developer: holder, amount: share }));
    });
    const sites = (await owed('je:liabilities:payable:site')).map(({ holder, amount }): JournalDraft => {
      return drafted(sitePayment({ ...occasion, payment: payment(holder), site: holder, amount }));
    });
    const wages = (await owed('je:liabilities:wages'))
      .filter(({ holder }) => new Dice(`${month.name} ${holder}`).percent(88))
      .map(({ holder, amount }) => drafted(wagesPaid({ ...occasion, payroll: month.name, roll: holder, amount })));
    // Money comes in before it goes out.
    await this.town.post(partnershipId, [...paid, ...sites, ...wages]);
  }
}

const isIn = ({ days }: Span): ((event: UsageEvent) => boolean) => {
  const from = BigInt(days[0] ?? 0);
  const to = BigInt((days.at(-1) ?? 0) + DAY_MS);
  return ({ effectiveAtMs }) => effectiveAtMs >= from && effectiveAtMs < to;
};
