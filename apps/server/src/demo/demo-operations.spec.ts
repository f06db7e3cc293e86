import { describe, expect, it } from '@jest/globals';
import { demoCapacity, demoCorrections, demoGrazing, demoReporting, toldUntil } from './demo-operations.js';
import { planOf } from './demo-plan.js';

const NOW = new Date('2026-11-23T12:34:56Z');
const plan = planOf({ seed: 'weirside', now: NOW, scale: 6 });

describe('what the demonstration shows an operator', () => {
  it('is the same for the same seed and day', () => {
    const again = planOf({ seed: 'weirside', now: NOW, scale: 6 });
    expect(demoReporting(again, NOW)).toEqual(demoReporting(plan, NOW));
    const keys = demoReporting(plan, NOW).flatMap(({ publicKey }) => (publicKey === null ? [] : [publicKey.join()]));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has one machine of each trouble, all others well, none out of service', () => {
    const told = demoReporting(plan, NOW);
    expect(told.filter(({ publicKey }) => publicKey === null).map(({ code }) => code)).toEqual(['home-12']);
    expect(told.filter(({ lost }) => lost !== null).map(({ code }) => code)).toEqual(['home-03']);
    expect(told.filter(({ refusal }) => refusal !== null).map(({ code }) => code)).toEqual(['cellar-11']);
    expect(told.filter(({ clockOffsetMs }) => clockOffsetMs === null).map(({ code }) => code)).toEqual(['mill-02']);
    expect(told.filter(({ clockOffsetMs }) => clockOffsetMs !== null && clockOffsetMs < -60_000n).length).toBe(1);
    expect(told.map(({ code }) => code)).not.toContain('cellar-08');
    expect(toldUntil(NOW).toISOString()).toBe('2026-11-23T00:00:00.000Z');
  });

  it('grazes within the month that now lies in, and within what was said', () => {
    const { startsAt, endsAt, capacity, host } = demoCapacity(NOW);
    expect([startsAt, endsAt]).toEqual(['2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z']);
    const used = demoGrazing(plan).reduce((sum, { amount }) => sum + amount, 0n);
    expect(used).toBeLessThan(capacity - host);
    expect(demoCapacity(new Date('2026-12-31T23:59:59Z')).endsAt).toBe('2027-01-01T00:00:00.000Z');
  });

  it('mends what was reported wrongly, as far as the quarter is old enough', () => {
    const events = demoCorrections(plan, NOW);
    const ids = new Set(events.map(({ id }) => id));
    expect(events.flatMap(({ corrects }) => (corrects === undefined ? [] : [ids.has(corrects.id)]))).toEqual([
      true,
      true,
    ]);
    const early = new Date('2026-10-03T12:00:00Z');
    expect(demoCorrections(planOf({ seed: 'weirside', now: early, scale: 6 }), early)).toEqual([]);
  });
});
