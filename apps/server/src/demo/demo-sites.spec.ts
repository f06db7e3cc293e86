import { describe, expect, it } from '@jest/globals';
import type { UsageEvent } from '#libs/inference-meter';
import { planOf, type PlanOf } from './demo-plan.js';
import { sitesPlanOf } from './demo-sites.js';

const now = new Date('2026-11-22T10:00:00Z');
const of: PlanOf = { seed: 'weirside', now, scale: 100 };
const plan = planOf(of);
const { events, claims } = sitesPlanOf(plan, now);

const text = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
const dayOf = ({ effectiveAtMs }: UsageEvent): string => new Date(Number(effectiveAtMs)).toISOString().slice(0, 10);
const readings = (site: string, resource: string): UsageEvent[] =>
  events.filter((event) => event.site === site && event.meter.kind === 'energy' && event.meter.resource === resource);
const sum = (of_: readonly UsageEvent[]): bigint => of_.reduce((total, { quantity }) => total + quantity, 0n);

describe('the sites of the quarter that is not over', () => {
  it('are the same for the same seed and day', () => {
    expect(text(sitesPlanOf(planOf(of), now))).toBe(text({ events, claims }));
  });

  it('are played from its first day until yesterday, each report under a name of its own', () => {
    const days = events.map(dayOf).toSorted();
    expect([days[0], days.at(-1)]).toEqual(['2026-10-01', '2026-11-21']);
    expect(new Set(events.map(({ source, id }) => `${source} ${id}`)).size).toBe(events.length);
    expect(sitesPlanOf(plan, new Date('2026-10-01T09:00:00Z')).events).toEqual([]);
  });

  it('estimate the cellar in the month without its meter, and meter it afterwards', () => {
    const cellar = readings('school-cellar', 'school-cellar');
    const [october, november] = ['2026-10', '2026-11'].map((month) =>
      cellar.filter((event) => dayOf(event).startsWith(month)),
    );
    expect(new Set(october?.map(({ method }) => method))).toEqual(new Set(['model_estimate']));
    expect(new Set(november?.map(({ method }) => method))).toEqual(new Set([undefined]));
    expect(claims.filter(({ claim }) => claim.site === 'school-cellar').map(({ claim }) => claim.month)).not.toContain(
      '2026-10',
    );
  });

  it('read the mill once a day, and its machines less than the whole', () => {
    const mill = readings('mill-hall', 'mill-hall');
    expect(new Set(mill.map(dayOf)).size).toBe(mill.length);
    const machines = readings('mill-hall', 'mill-hall/it');
    expect(machines).toHaveLength(mill.length);
    expect(sum(machines)).toBeLessThan(sum(mill));
    expect(sum(machines) * 2n).toBeGreaterThan(sum(mill));
  });

  it('claim no more than was used, of months that are over', () => {
    expect(new Set(claims.map(({ claim }) => claim.month))).toEqual(
      new Set(['2026-06', '2026-07', '2026-08', '2026-09', '2026-10']),
    );
    expect(claims.some(({ claim }) => claim.site === 'neighbours')).toBe(false);
    const october = readings('mill-hall', 'mill-hall').filter((event) => dayOf(event).startsWith('2026-10'));
    const claim = claims.find((each) => each.claim.site === 'mill-hall' && each.claim.month === '2026-10')?.claim;
    const { guarantees, agreements, onSite } = claim ?? {};
    expect((guarantees ?? 0n) + (agreements ?? 0n) + (onSite ?? 0n)).toBeLessThan(sum(october));
  });
});
