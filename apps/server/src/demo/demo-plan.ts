import type { UsageEvent } from '#libs/inference-meter';
import type { JournalDraft } from '#libs/ledger';
import type { NewInstrument, NewMachine, NewPerson } from '../partnership/partnership.types.js';
import { calendarOf, monthsOf, type Calendar, type Span } from './calendar.js';
import { demoAssets, type DemoAsset } from './demo-assets.js';
import {
  DEMO_MODELS,
  demoInstruments,
  demoMachines,
  demoSites,
  type DemoModel,
  type DemoSite,
} from './demo-inventory.js';
import { labelExports, type LabelExport } from './demo-labels.js';
import { costJournals, giftJournals, openingJournals, type Gifts, type HouseCosts } from './demo-money.js';
import { holdersOf, inventPeople, type Crowd } from './demo-people.js';
import { demoShareClass, shareJournals } from './demo-shares.js';
import { gpuUsage, meterReadings, tokenUsage, type UsageScale } from './demo-usage.js';
import { Dice } from './dice.js';

/** Same seed, same day, same size: same partnership. */
export interface PlanOf {
  readonly seed: string;
  readonly now: Date;
  /** In per cent: 100 is the demonstration, less is for tests. */
  readonly scale: number;
}

/** Everything about the town that does not change with the months. */
export interface DemoPlan {
  readonly seed: string;
  readonly scale: number;
  readonly calendar: Calendar;
  readonly people: readonly NewPerson[];
  readonly sites: readonly DemoSite[];
  readonly machines: readonly NewMachine[];
  readonly models: readonly DemoModel[];
  readonly instruments: readonly NewInstrument[];
  readonly assets: readonly DemoAsset[];
  readonly opening: readonly JournalDraft[];
}

/** What happened in the month or in the quarter. */
export interface SpanPlan {
  readonly span: Span;
  readonly usage: readonly UsageEvent[];
  readonly labels: readonly LabelExport[];
  readonly journals: readonly JournalDraft[];
}

interface Story {
  readonly usage: UsageScale;
  readonly labels: number;
  readonly house: HouseCosts;
  readonly gifts: Gifts;
}

const CROWD: Crowd = { workers: 28, publicSeats: 12, hosts: 40, labellers: 60, commoners: 160, developers: 8 };

/** A light month before… */
const MONTH: Story = {
  usage: { tokensIn: 38_000_000_000n, tokensOut: 17_500_000_000n, hoursADay: 4, jobsADay: 9 },
  labels: 320,
  house: { wages: 980_000n, host: 190_000n },
  gifts: { free: 1_500_000n, solarRoof: 0n, solarPlans: 0n },
};

/** …a full quarter. */
const QUARTER: Story = {
  usage: { tokensIn: 198_000_000_000n, tokensOut: 81_500_000_000n, hoursADay: 6, jobsADay: 30 },
  labels: 1_900,
  house: { wages: 1_420_000n, host: 190_000n },
  gifts: { free: 2_000_000n, solarRoof: 4_000_000n, solarPlans: 1_200_000n },
};

const scaled = (count: number, scale: number, least: number): number => {
  return Math.max(least, Math.floor((count * scale) / 100));
};

function crowdOf(scale: number): Crowd {
  return {
    workers: scaled(CROWD.workers, scale, 6),
    publicSeats: scaled(CROWD.publicSeats, scale, 3),
    hosts: scaled(CROWD.hosts, scale, 4),
    labellers: scaled(CROWD.labellers, scale, 6),
    commoners: scaled(CROWD.commoners, scale, 10),
    developers: scaled(CROWD.developers, scale, 3),
  };
}

/** The town. */
export function planOf({ seed, now, scale }: PlanOf): DemoPlan {
  const dice = new Dice(seed);
  const calendar = calendarOf(now);
  const sites = demoSites(calendar.foundedOn);
  const people = inventPeople(dice.for('people'), crowdOf(scale), calendar.foundedOn);
  const assets = demoAssets(calendar, sites);
  return {
    seed,
    scale,
    calendar,
    people,
    sites,
    machines: demoMachines(sites, holdersOf(people, 'OPERATOR')),
    models: DEMO_MODELS,
    instruments: [...demoInstruments(calendar.foundedOn), demoShareClass(calendar.foundedOn)],
    assets,
    opening: [...openingJournals(calendar, assets), ...shareJournals(calendar, people)],
  };
}

/** What happened in a span of the town's calendar. Everything of it is known again by its id on a second seeding. */
export function spanPlanOf(plan: DemoPlan, which: 'month' | 'quarter'): SpanPlan {
  const dice = new Dice(plan.seed).for(which);
  const span = plan.calendar[which];
  const story = which === 'month' ? MONTH : QUARTER;
  const developers = holdersOf(plan.people, 'DEVELOPER');
  const { scale, machines, models, sites } = plan;
  const usage = {
    ...story.usage,
    hoursADay: scaled(story.usage.hoursADay, scale, 1),
    jobsADay: scaled(story.usage.jobsADay, scale, 1),
  };
  const readings = meterReadings(dice.for('readings'), span, sites);
  const labellers = holdersOf(plan.people, 'LABELLER');
  const months = monthsOf(span);
  const labelsAMonth = Math.floor(scaled(story.labels, scale, 60) / months.length);
  return {
    span,
    usage: [
      ...tokenUsage(dice.for('tokens'), span, { ...usage, developers, models }),
      ...gpuUsage(dice.for('jobs'), span, { developers, machines, jobsADay: usage.jobsADay }),
      ...readings,
    ],
    labels: months.flatMap((month) => labelExports({ dice, span: month, labellers }, labelsAMonth)),
    journals: [
      ...giftJournals(span, story.gifts),
      ...costJournals(span, story.house, { sites, readings, assets: plan.assets }),
    ],
  };
}
