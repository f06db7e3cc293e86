import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { costOf, isPricedMeter, tariffOf } from '#libs/custom';
import { rate, weighted, weightOf } from '#libs/inference-meter';
import { validateJournal } from '#libs/ledger';
import { parseLabelStudio } from '#libs/lineage';
import { inventBallot } from './demo-ballots.js';
import { demoCustom } from './demo-custom.js';
import { planOf, spanPlanOf, type PlanOf } from './demo-plan.js';
import { Dice } from './dice.js';

const of: PlanOf = { seed: 'weirside', now: new Date('2026-11-22T10:00:00Z'), scale: 100 };
const plan = planOf(of);
const quarter = spanPlanOf(plan, 'quarter');

const text = (value: unknown): string => {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'bigint') return each.toString();
    return each instanceof Map ? [...(each as ReadonlyMap<unknown, unknown>)] : each;
  });
};

describe('the demonstration', () => {
  it('is the same for the same seed and day, and another for another seed', () => {
    expect(text(planOf(of))).toBe(text(plan));
    expect(text(spanPlanOf(planOf(of), 'quarter'))).toBe(text(quarter));
    expect(text(planOf({ ...of, seed: 'other' }).people)).not.toBe(text(plan.people));
  });

  it('plays in the last quarter that is over and in the month before it', () => {
    expect(plan.calendar.quarter).toMatchObject({ name: '2026-Q3', startsOn: '2026-07-01', endsOn: '2026-09-30' });
    expect(plan.calendar.month).toMatchObject({ name: '2026-06', startsOn: '2026-06-01', endsOn: '2026-06-30' });
    const january = planOf({ ...of, now: new Date('2027-01-01T00:00:00Z'), scale: 10 }).calendar;
    expect([january.month.name, january.quarter.name]).toEqual(['2026-09', '2026-Q4']);
    const march = planOf({ ...of, now: new Date('2028-03-31T23:59:59Z'), scale: 10 }).calendar;
    expect([march.month.name, march.quarter.name]).toEqual(['2027-09', '2027-Q4']);
  });

  it('has 300 members in five colleges, 60 labellers, 8 developers, 40 machines at three sites, two funders', () => {
    const members = plan.people.filter(({ colleges }) => colleges.length > 0);
    expect(members).toHaveLength(300);
    expect(new Set(members.flatMap(({ colleges }) => colleges)).size).toBe(5);
    const holding = (role: string): number => plan.people.filter(({ roles }) => roles.includes(role)).length;
    expect([holding('LABELLER'), holding('DEVELOPER'), holding('FUNDER'), holding('AUDITOR')]).toEqual([60, 8, 2, 1]);
    expect(plan.machines).toHaveLength(40);
    expect(new Set(plan.machines.map(({ site }) => site)).size).toBe(3);
    expect(plan.instruments.map(({ kind }) => kind)).toEqual(['CAPPED_RETURN', 'GRANT', 'WITHDRAWABLE_SHARE']);
    expect(new Set(plan.people.map(({ name }) => name)).size).toBe(plan.people.length);
    expect(plan.people.filter(({ namePublic }) => namePublic).length).toBeLessThan(plan.people.length / 2);
  });

  it('earns hundreds of thousands in the quarter, and each use is known by its id', () => {
    const custom = demoCustom();
    const totals = { income: 0n, cost: 0n };
    for (const { meter, quantity } of quarter.usage) {
      if (!isPricedMeter(meter.kind)) continue;
      const weight = meter.kind === 'gpu-time' ? weightOf(custom, meter.resource, 'compute') : 1n;
      if (isRefusal(weight)) throw new Error(weight.message);
      totals.income += rate(weighted(quantity, weight), tariffOf(custom, meter.kind));
      totals.cost += rate(weighted(quantity, weight), costOf(custom, meter.kind));
    }
    expect(totals.income).toBeGreaterThan(25_000_000n);
    expect(totals.income).toBeLessThan(60_000_000n);
    expect(totals.cost * 2n).toBeLessThan(totals.income);
    const ids = new Set(quarter.usage.map(({ source, id }) => `${source} ${id}`));
    expect(ids.size).toBe(quarter.usage.length);
  });

  it('writes label exports that read without a refusal, most of them accepted', () => {
    for (const { text: json } of quarter.labels) {
      const { rows, refusals } = parseLabelStudio(json, { noReviewStep: false });
      expect(refusals).toEqual([]);
      const accepted = rows.filter(({ decision }) => decision === 'accepted').length;
      expect(accepted * 10).toBeGreaterThan(rows.length * 7);
      expect(new Set(rows.map(({ decision }) => decision)).size).toBe(4);
    }
  });

  it('writes journals that are valid', () => {
    for (const draft of [...plan.opening, ...quarter.journals]) expect(isRefusal(validateJournal(draft))).toBe(false);
  });
});

describe('inventBallot', () => {
  const lines = ['REINVEST', 'NEW_PCP', 'HOST_FUND', 'WORKER_RETURN', 'BET', 'RESERVE'];

  it('sums to the whole, whoever votes', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('WORKER', 'COMMON', 'HOST', 'LABELLER', 'OTHER'), (seed, college) => {
        const ballot = inventBallot(new Dice(seed), college, lines);
        expect(ballot.reduce((sum, { basisPoints }) => sum + basisPoints, 0)).toBe(10_000);
        expect(ballot.every(({ basisPoints }) => basisPoints >= 0)).toBe(true);
      }),
    );
  });
});

describe('Dice', () => {
  it('throws the same for the same seed on every machine', () => {
    const dice = new Dice('weirside');
    expect([dice.next(), dice.next(), dice.next()]).toMatchInlineSnapshot(`
      [
        1940744777,
        2610731254,
        4048279551,
      ]
    `);
  });

  it('stays within its bounds and gives every subject a sequence of its own', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, least, span) => {
        const thrown = new Dice(seed).between(least, least + span);
        expect(thrown).toBeGreaterThanOrEqual(least);
        expect(thrown).toBeLessThanOrEqual(least + span);
        expect(new Dice(seed).for('a').next()).toBe(new Dice(seed).for('a').next());
      }),
    );
    expect(new Dice('s').for('a').next()).not.toBe(new Dice('s').for('b').next());
  });
});
