import { unitOfMeter, type UsageEvent } from '#libs/inference-meter';
import type { SiteMonthService } from '../site-hours/site-month.service.js';
import { monthsOf, type Span } from './calendar.js';
import { holdersOf } from './demo-people.js';
import type { DemoPlan } from './demo-plan.js';
import { gpuUsage, meterReadings } from './demo-usage.js';
import { Dice } from './dice.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Jobs on a working day, at full size: enough for a month that can be told from the next. */
const JOBS_A_DAY = 20;
/** Where an agent tells of a card that nobody held, so many hours of every night. */
const IDLING = { site: 'school-cellar', hours: 2 };
/** Whose cards tell how busy they are. */
const TELLING = 'H100 SXM';

/** Where a meter of the machines alone is read, and what of the site's energy runs through it, in per cent. */
const MACHINES = { site: 'mill-hall', percent: 84n };
/** Whose heat warms the school, and how much of the energy comes out of the pipe, in per cent. */
const HEAT = { site: 'school-cellar', percent: 31n };
/** Whose meter was out of order in the first month of the quarter: the energy is estimated. */
const ESTIMATED = 'school-cellar';

/** What a site says of a month. */
type MonthClaim = Parameters<SiteMonthService['claim']>[1];

/** What the sites did since the quarter began: one whole month and a running one, or as much as there is by now. */
export interface SitesPlan {
  readonly events: readonly UsageEvent[];
  readonly claims: readonly { readonly claim: MonthClaim; readonly reason: string }[];
}

const of = (quantity: bigint, percent: bigint): bigint => (quantity * percent) / 100n;
const dayOf = ({ effectiveAtMs }: UsageEvent): number => Math.floor(Number(effectiveAtMs) / DAY_MS) * DAY_MS;

function spanUntil(current: Span, now: Date): Span {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  return { ...current, days: current.days.filter((dayMs) => dayMs < today) };
}

/** Another meter at the site: its day is read an hour before the site's own, by the same round of the caretaker. */
function beside(reading: UsageEvent, what: 'it' | 'reuse', percent: bigint): UsageEvent {
  return {
    ...reading,
    id: `${what} ${new Date(dayOf(reading)).toISOString().slice(0, 10)}`,
    meter: { kind: 'energy', resource: `${String(reading.site)}/${what}` },
    quantity: of(reading.quantity, percent),
    effectiveAtMs: reading.effectiveAtMs - BigInt(HOUR_MS),
    method: 'site_meter',
  };
}

/** One reading of energy or water as it came to the books: estimated, or with the meters beside it. */
function asRead(reading: UsageEvent, estimatedUntil: number): UsageEvent[] {
  const { site, meter } = reading;
  if (meter.kind !== 'energy') return [reading];
  if (site === ESTIMATED && dayOf(reading) < estimatedUntil) {
    return [{ ...reading, source: `caretaker:${ESTIMATED}`, method: 'model_estimate' as const }];
  }
  return [
    reading,
    ...(site === MACHINES.site ? [beside(reading, 'it', MACHINES.percent)] : []),
    ...(site === HEAT.site ? [beside(reading, 'reuse', HEAT.percent)] : []),
  ];
}

function readingsOf(plan: DemoPlan, span: Span): UsageEvent[] {
  const [first] = monthsOf(span);
  const estimatedUntil = (first?.days.at(-1) ?? 0) + DAY_MS;
  const readings = meterReadings(new Dice(plan.seed).for('sites readings'), span, plan.sites);
  return readings.flatMap((reading) => asRead(reading, estimatedUntil));
}

/** What the cards of a job worked, as they told it themselves. */
const busyOf = (job: UsageEvent, dice: Dice): UsageEvent => ({
  ...job,
  id: `${job.id} busy`,
  meter: { kind: 'gpu-busy', resource: job.meter.resource },
  unit: unitOfMeter('gpu-busy'),
  quantity: of(job.quantity, BigInt(dice.between(38, 91))),
});

function jobsOf(plan: DemoPlan, span: Span): UsageEvent[] {
  const jobsADay = Math.max(1, Math.floor((JOBS_A_DAY * plan.scale) / 100));
  const developers = holdersOf(plan.people, 'DEVELOPER');
  const jobs = gpuUsage(new Dice(plan.seed).for('sites jobs'), span, { developers, machines: plan.machines, jobsADay });
  const dice = new Dice(plan.seed).for('sites busy');
  return jobs.flatMap((job) => {
    const reported = { ...job, id: `site-${job.id}` };
    return job.meter.resource === TELLING ? [reported, busyOf(reported, dice.for(job.id))] : [reported];
  });
}

/** Cards that nobody held, hour by hour of the night, as the agent of one machine tells them. */
function idleOf(plan: DemoPlan, span: Span): UsageEvent[] {
  const machine = plan.machines.find(({ site, condition }) => site === IDLING.site && condition !== 'OUT_OF_SERVICE');
  if (machine === undefined) return [];
  const { code, site, gpuModel } = machine;
  return span.days.flatMap((dayMs) =>
    Array.from({ length: IDLING.hours }, (_, hour) => ({
      source: `/machine/${encodeURIComponent(code)}`,
      id: `idle ${new Date(dayMs + hour * HOUR_MS).toISOString().slice(0, 13)}`,
      subject: 'idle',
      meter: { kind: 'gpu-time', resource: gpuModel } as const,
      unit: unitOfMeter('gpu-time'),
      // One card of it.
      quantity: 1000n * BigInt(HOUR_MS),
      effectiveAtMs: BigInt(dayMs + hour * HOUR_MS),
      site,
    })),
  );
}

/** What of a site's energy suppliers say is renewable, in per cent, and grams of CO₂e to a kWh. */
const MIXES = [
  { site: 'mill-hall', guarantees: 45n, agreements: 20n, onSite: 6n, grams: 118n },
  { site: 'school-cellar', guarantees: 60n, agreements: 0n, onSite: 0n, grams: 152n },
] as const;

const MILLIJOULES_PER_KWH = 3_600_000_000n;

/** Of every month that is over; nothing of the neighbours, each of whom has a supplier of their own. */
function claimsOf(months: readonly Span[], events: readonly UsageEvent[]): SitesPlan['claims'] {
  return months.flatMap(({ name }) =>
    MIXES.flatMap(({ site, grams, ...mix }) => {
      const energy = events
        .filter((event) => event.site === site && event.meter.kind === 'energy' && event.meter.resource === site)
        .filter(({ method }) => method !== 'model_estimate')
        .filter((event) => new Date(dayOf(event)).toISOString().startsWith(name))
        .reduce((sum, { quantity }) => sum + quantity, 0n);
      if (energy === 0n) return [];
      const claim: MonthClaim = {
        site,
        month: name,
        guarantees: of(energy, mix.guarantees),
        agreements: of(energy, mix.agreements),
        onSite: of(energy, mix.onSite),
        agreementsUnretired: of(energy, mix.agreements / 5n),
        onSiteUnretired: 0n,
        carbonGrams: (energy * grams) / MILLIJOULES_PER_KWH,
      };
      return [{ claim, reason: `supplier’s statement for ${name}` }];
    }),
  );
}

/** The sites since the quarter that today belongs to began, and what suppliers said of the months before. */
export function sitesPlanOf(plan: DemoPlan, now: Date): SitesPlan {
  const span = spanUntil(plan.calendar.current, now);
  const before = (['month', 'quarter'] as const).flatMap((which) =>
    // As `spanPlanOf` throws them.
    meterReadings(new Dice(plan.seed).for(which).for('readings'), plan.calendar[which], plan.sites),
  );
  const readings = readingsOf(plan, span);
  const { month, quarter, current } = plan.calendar;
  const over = monthsOf(current).filter(({ days }) => (span.days.at(-1) ?? 0) >= (days.at(-1) ?? 0));
  return {
    events: [...jobsOf(plan, span), ...idleOf(plan, span), ...readings],
    claims: claimsOf([month, ...monthsOf(quarter), ...over], [...before, ...readings]),
  };
}
