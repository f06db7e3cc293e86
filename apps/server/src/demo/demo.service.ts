import { Injectable } from '@nestjs/common';
import { PartnershipService } from '../partnership/partnership.service.js';
import { assetDocuments } from './demo-assets.js';
import { keepDocuments } from './demo-documents.js';
import { demoCorrections } from './demo-operations.js';
import { planOf, spanPlanOf, type DemoPlan } from './demo-plan.js';
import { CourtSeeder } from './court-seeder.js';
import { DeveloperSeeder } from './developer-seeder.js';
import type { OnProgress, Seeding } from './demo-progress.js';
import { DemoStore } from './demo.store.js';
import { sitesPlanOf } from './demo-sites.js';
import { SiteSeeder } from './site-seeder.js';
import { OperationsSeeder } from './operations-seeder.js';
import { RegistrationSeeder } from './registration-seeder.js';
import { SpanSeeder } from './span-seeder.js';
import { TownSeeder } from './town-seeder.js';
import { MeetingSeeder } from './meeting-seeder.js';
import { MotionSeeder } from './motion-seeder.js';
import { VoteSeeder } from './vote-seeder.js';

const SEED = 'weirside';
const DAY_MS = 86_400_000;

/** When the demonstration is seeded, how large, and who listens. */
export interface SeedOptions {
  readonly now: Date;
  readonly onProgress: OnProgress;
  /** In per cent; 100 unless a test says otherwise. */
  readonly scale?: number;
  /** How long the first ballot stays open (milliseconds): long enough to cast, and the rest is seeded meanwhile. */
  readonly firstBallotMs?: number;
  /** Whether the surplus of the last closed quarter is put to the vote; it is unless somebody else wants to. */
  readonly openBallot?: boolean;
  readonly signal?: AbortSignal;
  /** Where the papers that its register names are kept; they are not kept where it is absent. */
  readonly documents?: string;
}

/** PRESENT: there was a partnership already, and nothing was done. */
export type SeedOutcome = 'SEEDED' | 'RESUMED' | 'PRESENT';

/**
 * Seeds the demonstration partnership through the services that serve everybody. The partnership and the mark of its
 * seeding appear together; every step knows what is there already, so a start after a crash goes on where it stopped,
 * with the seed and the day of the first try.
 */
@Injectable()
export class DemoService {
  constructor(
    private readonly store: DemoStore,
    private readonly partnerships: PartnershipService,
    private readonly town: TownSeeder,
    private readonly spans: SpanSeeder,
    private readonly votes: VoteSeeder,
    private readonly motions: MotionSeeder,
    private readonly meetings: MeetingSeeder,
    private readonly court: CourtSeeder,
    private readonly developers: DeveloperSeeder,
    private readonly operations: OperationsSeeder,
    private readonly registrations: RegistrationSeeder,
    private readonly sites: SiteSeeder,
  ) {}

  /** Seeds an empty database, or takes up a seeding that was cut short. */
  async seedIfEmpty(options: SeedOptions): Promise<SeedOutcome> {
    const begun = await this.store.unfinished();
    if (begun !== undefined) {
      await this.seed(seedingOf(begun.partnershipId, begun.plan.now, options), planOf(begun.plan), options);
      return 'RESUMED';
    }
    if ((await this.partnerships.current()) !== undefined) return 'PRESENT';
    const of = { seed: SEED, now: options.now, scale: options.scale ?? 100 };
    const plan = planOf(of);
    options.onProgress('the town is founded', 0, 1);
    const partnershipId = await this.town.found(of, plan);
    options.onProgress('the town is founded', 1, 1);
    await this.seed(seedingOf(partnershipId, of.now, options), plan, options);
    return 'SEEDED';
  }

  /** True while the partnership that is there was begun as a demonstration and not finished. */
  async isUnfinished(): Promise<boolean> {
    return (await this.store.unfinished()) !== undefined;
  }

  private async seed(
    seeding: Seeding,
    plan: DemoPlan,
    { firstBallotMs = 12_000, openBallot = true, documents }: SeedOptions,
  ): Promise<void> {
    if (documents !== undefined) await keepDocuments(documents, assetDocuments(plan.calendar, plan.assets));
    await this.town.seed(seeding, plan);
    const month = await this.spans.seed(seeding, spanPlanOf(plan, 'month'));
    await this.votes.vote(seeding, plan, {
      periodId: month.periodId,
      periodName: plan.calendar.month.name,
      amount: month.allocable,
      closesAt: new Date(Date.now() + firstBallotMs),
      turnout: 60,
    });
    const quarter = await this.spans.seed(seeding, spanPlanOf(plan, 'quarter'));
    if (openBallot) {
      await this.votes.vote(seeding, plan, {
        periodId: quarter.periodId,
        periodName: plan.calendar.quarter.name,
        amount: quarter.allocable,
        closesAt: new Date(Date.now() + 14 * DAY_MS),
        turnout: 35,
      });
    }
    await this.votes.execute(seeding, month);
    await this.spans.open(seeding, plan.calendar.current);
    const { events, claims } = sitesPlanOf(plan, seeding.now);
    await this.sites.seed(seeding, { events: [...events, ...demoCorrections(plan, seeding.now)], claims });
    await this.court.sit(seeding, plan);
    await this.operations.seed(seeding, plan);
    await this.developers.seed(seeding, plan);
    await this.registrations.seed(seeding, plan);
    await this.motions.seed(seeding, plan);
    await this.meetings.seed(seeding, plan);
    await this.store.finish(seeding.partnershipId);
  }
}

function seedingOf(partnershipId: string, now: Date, { onProgress, signal }: SeedOptions): Seeding {
  return { partnershipId, now, onProgress, ...(signal === undefined ? {} : { signal }) };
}
