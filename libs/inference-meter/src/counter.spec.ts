import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { counterStep, type CounterKnowledge, type CounterSample, type CounterState } from './counter.js';

const at = (value: bigint, atMs: bigint, startedAtMs?: bigint): CounterSample => ({
  value,
  atMs,
  ...(startedAtMs === undefined ? {} : { startedAtMs }),
});

interface Counting {
  readonly total: bigint;
  readonly resets: number;
  readonly spans: readonly (readonly [bigint, bigint])[];
  readonly state: CounterState | undefined;
}

function count(samples: readonly CounterSample[], knowledge: CounterKnowledge = {}): Counting {
  let counting: Counting = { total: 0n, resets: 0, spans: [], state: undefined };
  for (const sample of samples) {
    const step = counterStep(counting.state, sample, knowledge);
    counting = { ...counting, state: step.state };
    if (step.outcome !== 'counted') continue;
    counting = {
      ...counting,
      total: counting.total + step.delta,
      resets: counting.resets + (step.reset ? 1 : 0),
      spans: [...counting.spans, [step.fromMs, step.toMs]],
    };
  }
  return counting;
}

describe('counterStep', () => {
  it('has nothing to count from at first, and counts differences afterwards', () => {
    const first = at(10n, 1_000n);
    expect(counterStep(undefined, first)).toEqual({ outcome: 'first', state: first });
    expect(counterStep(first, at(25n, 61_000n))).toEqual({
      outcome: 'counted',
      delta: 15n,
      fromMs: 1_000n,
      toMs: 61_000n,
      reset: false,
      state: at(25n, 61_000n),
    });
  });

  it('counts a first reading whole where the counter is known to have stood at zero', () => {
    expect(counterStep(undefined, at(7n, 60_000n), { zeroAtMs: 30_000n })).toMatchObject({
      outcome: 'counted',
      delta: 7n,
      fromMs: 30_000n,
      reset: false,
    });
    expect(counterStep(undefined, at(7n, 60_000n, 45_000n), { zeroAtMs: 30_000n })).toMatchObject({ fromMs: 45_000n });
    expect(counterStep(undefined, at(7n, 60_000n), { zeroAtMs: 60_000n })).toMatchObject({ outcome: 'first' });
  });

  it('takes a fall for a reset: all that the counter shows is new', () => {
    expect(counterStep(at(100n, 0n), at(4n, 9n))).toMatchObject({
      outcome: 'counted',
      delta: 4n,
      reset: true,
      fromMs: 0n,
    });
  });

  it('sees a reset that has already passed the old value by the start of the process', () => {
    const before = at(100n, 10_000n, 1_000n);
    expect(counterStep(before, at(150n, 70_000n, 40_000n))).toMatchObject({
      delta: 150n,
      reset: true,
      fromMs: 40_000n,
    });
    expect(counterStep(before, at(150n, 70_000n, 3_000n))).toMatchObject({ delta: 50n, reset: false, fromMs: 10_000n });
    expect(counterStep(before, at(150n, 70_000n, 3_001n))).toMatchObject({ delta: 150n, reset: true });
    expect(counterStep(before, at(150n, 70_000n, 500n))).toMatchObject({ delta: 50n, reset: false });
  });

  it('does not believe a start that lies after its own reading', () => {
    expect(counterStep(at(100n, 10_000n), at(5n, 20_000n, 90_000n))).toMatchObject({ fromMs: 10_000n, reset: true });
  });

  it('keeps the start in mind while readings leave it out, but not over a reset', () => {
    const before = at(100n, 10_000n, 1_000n);
    expect(counterStep(before, at(101n, 20_000n)).state).toEqual(at(101n, 20_000n, 1_000n));
    expect(counterStep(before, at(3n, 20_000n)).state).toEqual(at(3n, 20_000n));
  });

  it.each([
    [at(5n, 9_999n), 'out-of-order'],
    [at(100n, 10_000n), 'repeated'],
    [at(101n, 10_000n), 'contradiction'],
    [at(-1n, 20_000n), 'negative'],
  ])('counts nothing for %o: %s', (sample, reason) => {
    const state = at(100n, 10_000n);
    expect(counterStep(state, sample)).toEqual({ outcome: 'ignored', reason, state });
  });

  it('counts nothing where the counter moved faster than can be, and goes on from there', () => {
    const most = { mostPerSecond: 1_000n };
    expect(counterStep(at(0n, 0n), at(60_000n, 60_000n), most)).toMatchObject({ outcome: 'counted', delta: 60_000n });
    const step = counterStep(at(0n, 0n), at(60_001n, 60_000n), most);
    expect(step).toEqual({ outcome: 'unknown', fromMs: 0n, toMs: 60_000n, state: at(60_001n, 60_000n) });
    // A counter that fell by a little was not reset: its whole value is no use of this minute.
    expect(counterStep(at(9_000_000n, 0n), at(8_999_999n, 60_000n), most)).toMatchObject({ outcome: 'unknown' });
    expect(counterStep(undefined, at(60_001n, 60_000n), { ...most, zeroAtMs: 0n })).toMatchObject({
      outcome: 'unknown',
    });
  });
});

/** What a process counted between two scrapes, and whether it was started anew before. */
const lives = fc.array(
  fc.record({
    counted: fc.bigInt({ min: 0n, max: 10n ** 30n }),
    after: fc.bigInt({ min: 1n, max: 10n ** 7n }),
    anew: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('counters over time', () => {
  it('conserve: with or without resets, the deltas sum to what was counted since the first reading', () => {
    fc.assert(
      fc.property(lives, fc.bigInt({ min: 0n, max: 10n ** 30n }), (drawn, begun) => {
        let [now, value, started] = [10n ** 9n, begun, 0n];
        const samples = [at(value, now, started)];
        for (const { counted, after, anew } of drawn) {
          // A restart within the two seconds that starts are told apart by goes unseen: none here.
          if (anew) [now, value, started] = [now + 5_000n, 0n, now + 2_500n];
          [now, value] = [now + after, value + counted];
          samples.push(at(value, now, started));
        }
        const { total, resets, spans } = count(samples);
        expect(total).toBe(drawn.reduce((sum, { counted }) => sum + counted, 0n));
        expect(resets).toBe(drawn.filter(({ anew }) => anew).length);
        expect(spans.every(([from, to], index) => from < to && from >= (spans[index - 1]?.[1] ?? 0n))).toBe(true);
      }),
    );
  });

  it('without a told start: a fall never counts more than the new life did, nor less than nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1 }), (values) => {
        const { total } = count(values.map((value, index) => at(value, BigInt(index))));
        const steps = values.slice(1).map((value, index) => (value < values[index]! ? value : value - values[index]!));
        expect(total).toBe(steps.reduce((sum, step) => sum + step, 0n));
      }),
    );
  });

  it('count the same whatever readings are repeated or come late', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 2 }),
        fc.nat(),
        fc.nat(),
        (added, from, to) => {
          let value = 0n;
          const samples = added.map((more, index) => at((value += more), BigInt(index)));
          const [early, late] = [from % samples.length, to % samples.length].sort((a, b) => a - b) as [number, number];
          const again = [...samples.slice(0, late + 1), samples[early]!, ...samples.slice(late + 1)];
          expect(count(again)).toEqual(count(samples));
        },
      ),
    );
  });

  it('leave out nothing else: readings dropped on the way change no total', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.bigInt({ min: 0n, max: 1_000n }), fc.boolean()), { minLength: 2 }), (drawn) => {
        let value = 0n;
        const all = drawn.map(([more, kept], index) => ({ kept, sample: at((value += more), BigInt(index)) }));
        const ends = (index: number) => index === 0 || index === all.length - 1;
        const some = all.filter(({ kept }, index) => kept || ends(index)).map(({ sample }) => sample);
        expect(count(some).total).toBe(count(all.map(({ sample }) => sample)).total);
      }),
    );
  });
});
