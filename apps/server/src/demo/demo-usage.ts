import { cutAtHours, fraction, ofAmount } from '#libs/amount';
import { unitOfMeter, type MeterKind, type UsageEvent } from '#libs/inference-meter';
import type { NewMachine } from '../partnership/partnership.types.js';
import type { Dice } from './dice.js';
import type { DemoModel, DemoSite } from './demo-inventory.js';
import type { Span } from './calendar.js';

const HOUR_MS = 3_600_000;
const MILLI_GPU = 1000n;

/** How busy the town's day is, by UTC hour: the town's own clock is two hours ahead in summer. */
const HOURS: readonly number[] = [2, 1, 1, 1, 2, 4, 9, 18, 26, 30, 29, 24, 27, 30, 28, 24, 18, 14, 12, 11, 9, 7, 5, 3];

/** Monday first. */
const WEEKDAYS: readonly number[] = [100, 108, 110, 106, 92, 34, 26];

const weekdayOf = (ms: number): number => (new Date(ms).getUTCDay() + 6) % 7;
const busyOf = (ms: number): number => WEEKDAYS[weekdayOf(ms)] ?? 0;

/** What is used in a span, and how finely it is reported. */
export interface UsageScale {
  readonly tokensIn: bigint;
  readonly tokensOut: bigint;
  /** Hours in which one developer uses one model, on a working day. */
  readonly hoursADay: number;
  readonly jobsADay: number;
}

interface Demand {
  readonly developer: string;
  readonly model: DemoModel;
  readonly hourMs: number;
  readonly weight: number;
}

/** Distinct hours of a day, the busy ones more often. */
function hoursOf(dice: Dice, count: number): number[] {
  const draws = Array.from({ length: count * 2 }, () => {
    let ticket = dice.between(
      1,
      HOURS.reduce((sum, each) => sum + each, 0),
    );
    return HOURS.findIndex((share) => (ticket -= share) <= 0);
  });
  return [...new Set(draws)].slice(0, count).sort((a, b) => a - b);
}

function demandsOf(dice: Dice, span: Span, { developers, models, hoursADay }: DemandOf): Demand[] {
  return developers.flatMap((developer, index) => {
    const own = dice.for(`demand ${developer}`);
    const size = own.between(5, 20);
    const used = models.filter((_, position) => position === index % models.length || own.percent(35));
    return used.flatMap((model) =>
      span.days.flatMap((dayMs) => {
        const busy = busyOf(dayMs);
        const hours = Math.max(1, Math.floor((hoursADay * busy) / 100) + own.between(-1, 1));
        return hoursOf(own, hours).map((hour) => ({
          developer,
          model,
          hourMs: dayMs + hour * HOUR_MS,
          weight: (HOURS[hour] ?? 1) * busy * size * model.portion * own.between(60, 140),
        }));
      }),
    );
  });
}

interface DemandOf {
  readonly developers: readonly string[];
  readonly models: readonly DemoModel[];
  readonly hoursADay: number;
}

/** The tokens of a span, in and out, by developer, model and hour: reported by the gateway, hour by hour. */
export function tokenUsage(
  dice: Dice,
  span: Span,
  { tokensIn, tokensOut, ...of }: DemandOf & UsageScale,
): UsageEvent[] {
  const demands = demandsOf(dice, span, of);
  const whole = demands.reduce((sum, { weight }) => sum + BigInt(weight), 0n);
  return demands.flatMap(({ developer, model, hourMs, weight }) => {
    const event = (kind: MeterKind, total: bigint): UsageEvent => ({
      source: 'gateway',
      id: `${developer} ${model.slug} ${new Date(hourMs).toISOString().slice(0, 13)} ${kind}`,
      subject: developer,
      meter: { kind, resource: model.slug },
      unit: unitOfMeter(kind),
      quantity: ofAmount(total, fraction(BigInt(weight), whole), 'DOWN'),
      effectiveAtMs: BigInt(hourMs),
      site: model.site,
    });
    return [event('tokens-in', tokensIn), event('tokens-out', tokensOut)];
  });
}

interface Fleet {
  readonly developers: readonly string[];
  readonly machines: readonly NewMachine[];
  readonly jobsADay: number;
}

/** Jobs on whole machines or part of one, each cut at the hours it spans, as the machine itself reports them. */
export function gpuUsage(dice: Dice, span: Span, { developers, machines, jobsADay }: Fleet): UsageEvent[] {
  const working = machines.filter(({ condition }) => condition !== 'OUT_OF_SERVICE');
  // The new machines are wanted most.
  const wanted = working.flatMap((machine) => (machine.site === 'mill-hall' ? [machine, machine, machine] : [machine]));
  const endMs = (span.days.at(-1) ?? 0) + 24 * HOUR_MS;
  return span.days.flatMap((dayMs) => {
    const own = dice.for(`jobs ${String(dayMs)}`);
    const jobs = Math.max(1, Math.floor((jobsADay * busyOf(dayMs)) / 100));
    return Array.from({ length: jobs }, (_, job) => {
      const machine = own.pick(wanted);
      const gpus = own.percent(70) ? machine.gpuCount : own.between(1, machine.gpuCount);
      const startMs = dayMs + own.between(0, 24 * 3600 - 1) * 1000;
      const lengthMs = own.between(own.percent(15) ? 6 * 3600 : 20 * 60, own.percent(15) ? 14 * 3600 : 4 * 3600) * 1000;
      const stopMs = Math.min(endMs, startMs + Math.max(lengthMs, 60_000));
      const parts = cutAtHours({ startMs: BigInt(startMs), endMs: BigInt(stopMs) });
      const developer = own.pick(developers);
      return parts.map((part, index): UsageEvent => ({
        source: `/machine/${encodeURIComponent(machine.code)}`,
        id: `job-${new Date(dayMs).toISOString().slice(0, 10)}-${String(job)}#${String(index + 1)}`,
        subject: developer,
        meter: { kind: 'gpu-time', resource: machine.gpuModel },
        unit: unitOfMeter('gpu-time'),
        quantity: BigInt(gpus) * MILLI_GPU * (part.endMs - part.startMs),
        effectiveAtMs: part.startMs,
        endMs: part.endMs,
        site: machine.site,
      }));
    }).flat();
  });
}

const MILLIJOULES_PER_KWH = 3_600_000_000n;
const MICROLITRES_PER_LITRE = 1_000_000n;

/** What the sites' own meters said at the start of the next day, as a day's difference. */
export function meterReadings(dice: Dice, span: Span, sites: readonly DemoSite[]): UsageEvent[] {
  return sites.flatMap((site) => {
    const own = dice.for(`readings ${site.slug}`);
    return span.days.flatMap((dayMs) => {
      const percent = 70 + Math.floor((busyOf(dayMs) * 30) / 100) + own.between(-4, 4);
      const reading = (kind: 'energy' | 'water', amount: number, step: bigint): UsageEvent => ({
        source: `site-meter:${site.slug}`,
        id: `${kind} ${new Date(dayMs).toISOString().slice(0, 10)}`,
        subject: site.slug,
        meter: { kind, resource: site.slug },
        unit: unitOfMeter(kind),
        // Tenths of a kWh or of a litre, as the meters show them.
        quantity: (BigInt(Math.floor((amount * percent) / 10)) * step) / 10n,
        effectiveAtMs: BigInt(dayMs + 23 * HOUR_MS),
        site: site.slug,
      });
      return [
        reading('energy', site.kilowattHours, MILLIJOULES_PER_KWH),
        ...(site.litres === null ? [] : [reading('water', site.litres, MICROLITRES_PER_LITRE)]),
      ];
    });
  });
}
