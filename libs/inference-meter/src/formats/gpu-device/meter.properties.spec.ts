import { HOUR_MS } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { UsageEvent } from '../../usage-event.js';
import { readDcgm } from '../dcgm/read-dcgm.js';
import { parseExposition } from '../prometheus/exposition.js';
import { meterDevices, type DeviceMeterContext, type DeviceState } from './meter.js';
import { blankReading, polls as pollsOf, type DeviceReading } from './reading.js';

const T = 500_000n * HOUR_MS;

const context: DeviceMeterContext = {
  source: '/node',
  site: 'x',
  subjectOf: () => 'someone',
  mostGapMs: 10n ** 12n,
  mostMilliwatts: 10n ** 30n,
};

function meter(polls: readonly (readonly DeviceReading[])[]): readonly UsageEvent[] {
  let states: ReadonlyMap<string, DeviceState> = new Map();
  return polls.flatMap((poll) => {
    const step = meterDevices(states, poll, context);
    states = step.states;
    return step.events;
  });
}

function total(events: readonly UsageEvent[], kind: UsageEvent['meter']['kind']): bigint {
  return events.filter((event) => event.meter.kind === kind).reduce((sum, { quantity }) => sum + quantity, 0n);
}

/** Power in µW at the beginning of each span, and how long that lasts. */
const spans = fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 3n * HOUR_MS })), {
  minLength: 1,
  maxLength: 20,
});

describe('any polls', () => {
  it('power × time is the left sum, exact to less than one mJ at the end, and time is all of the time', () => {
    fc.assert(
      fc.property(spans, (drawn) => {
        let [atMs, nanojoules] = [T, 0n];
        const polls = [];
        for (const [powerMicrowatts, length] of drawn) {
          polls.push([{ ...blankReading('GPU-1', atMs), powerMicrowatts }]);
          [atMs, nanojoules] = [atMs + length, nanojoules + powerMicrowatts * length];
        }
        polls.push([blankReading('GPU-1', atMs)]);
        const events = meter(polls);
        expect(total(events, 'energy')).toBe(nanojoules / 1_000_000n);
        expect(total(events, 'gpu-time')).toBe(1_000n * (atMs - T));
      }),
    );
  });

  it('each event lies in one UTC hour, and no two have one id', () => {
    fc.assert(
      fc.property(spans, (drawn) => {
        let atMs = T + 7n;
        const events = meter([
          ...drawn.map(([powerMicrowatts, length]) => {
            const poll = ['GPU-1', 'GPU-2'].map((uuid) => ({ ...blankReading(uuid, atMs), powerMicrowatts }));
            atMs += length;
            return poll;
          }),
          [blankReading('GPU-1', atMs), blankReading('GPU-2', atMs)],
        ]);
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        const within = ({ effectiveAtMs, endMs }: UsageEvent) =>
          endMs !== undefined && (endMs - 1n) / HOUR_MS === effectiveAtMs / HOUR_MS;
        expect(events.every(within)).toBe(true);
      }),
    );
  });

  it('a scrape under MIG: a card’s energy once per UUID, however many instances repeat it, in any order', () => {
    const cards = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.bigInt({ min: 0n, max: 10n ** 12n })), {
      minLength: 1,
      maxLength: 4,
    });
    const orders = fc.array(fc.boolean(), { minLength: 1 });
    fc.assert(
      fc.property(cards, orders, (drawn, turns) => {
        let turn = 0;
        const scrape = (factor: bigint): string =>
          drawn
            .flatMap(([instances, energy], card) =>
              Array.from({ length: Math.max(instances, 1) }, (_none, id) => {
                const instance = instances === 0 ? '' : `,GPU_I_PROFILE="1g.10gb",GPU_I_ID="${id}"`;
                return `DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{UUID="GPU-${card}"${instance}} ${energy * factor}`;
              }),
            )
            .sort(() => (turns[(turn += 1) % turns.length] ? 1 : -1))
            .join('\n');
        const readings = [1n, 3n].map(
          (factor) => readDcgm(parseExposition(scrape(factor)).records, { atMs: T + factor }).records,
        );
        const events = meter(readings);
        expect(total(events, 'energy')).toBe(drawn.reduce((sum, [, energy]) => sum + 2n * energy, 0n));
        const holders = drawn.reduce((sum, [instances]) => sum + BigInt(Math.max(instances, 1)), 0n);
        expect(total(events, 'gpu-time')).toBe(2_000n * holders);
      }),
    );
  });

  it('counters that reset conserve: what was told of each life is counted, less the first reading', () => {
    const lives = fc.array(fc.array(fc.bigInt({ min: 1n, max: 1_000n }), { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lives, (drawn) => {
        const values = drawn.map((life) =>
          life.map((_last, index) => life.slice(0, index + 1).reduce((a, b) => a + b)),
        );
        // A life that begins where the last one ended, or above, cannot be told from one that went on.
        const seen = values.filter((life, index) => index === 0 || life[0]! < values[index - 1]!.at(-1)!);
        fc.pre(seen.length === values.length);
        const polls = values
          .flat()
          .map((energyMillijoules, index) => [{ ...blankReading('GPU-1', T + BigInt(index)), energyMillijoules }]);
        const sum = values.reduce((all, life) => all + life.at(-1)!, 0n) - values[0]![0]!;
        expect(total(meter(polls), 'energy')).toBe(sum);
      }),
    );
  });

  it('the same polls again yield the same events', () => {
    fc.assert(
      fc.property(spans, (drawn) => {
        const polls = drawn.map(([energyMillijoules, length], index) => [
          { ...blankReading('GPU-1', T + BigInt(index) * length), energyMillijoules },
        ]);
        expect(meter(polls)).toEqual(meter(polls));
      }),
    );
  });
});

describe('polls', () => {
  it('cuts a loop where a card comes again', () => {
    const of = (uuid: string, atMs: bigint) => blankReading(uuid, atMs);
    const [a, b, c, d] = [of('a', 0n), of('b', 1n), of('a', 60n), of('b', 61n)];
    expect(pollsOf([a, b, c, d])).toEqual([
      [a, b],
      [c, d],
    ]);
    expect(pollsOf([a, c, d])).toEqual([[a], [c, d]]);
    expect(pollsOf([])).toEqual([]);
  });

  it('loses and repeats nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), (uuids) => {
        const readings = uuids.map((uuid, index) => blankReading(uuid, BigInt(index)));
        const cut = pollsOf(readings);
        expect(cut.flat()).toEqual(readings);
        expect(cut.every((poll) => new Set(poll.map(({ uuid }) => uuid)).size === poll.length)).toBe(true);
      }),
    );
  });
});
