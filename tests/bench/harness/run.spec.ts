import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asJson, asText, runBench } from './run.js';
import { median, pairedRatios, shown, spreadOf } from './statistics.js';

const sample = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 });

describe('the statistics of a benchmark', () => {
  it('take the middle of an odd count and the mean of the two middles of an even one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('describe a sample by median, ends and MAD', () => {
    expect(spreadOf([1, 2, 3, 4, 100])).toEqual({ median: 3, min: 1, max: 100, mad: 1 });
  });

  it('keep the median between the ends, in whatever order the values come', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const { median: centre, min, max, mad } = spreadOf(values);
        expect(centre).toBeGreaterThanOrEqual(min);
        expect(centre).toBeLessThanOrEqual(max);
        expect(mad).toBeLessThanOrEqual(max - min);
        expect(spreadOf(values.toReversed())).toEqual(spreadOf(values));
      }),
    );
  });

  it('pair the rounds, so that a slow minute does not change the ratio', () => {
    fc.assert(
      fc.property(sample, fc.integer({ min: 2, max: 9 }), (values, times) => {
        const ratios = pairedRatios(
          values.map((value) => value * times),
          values,
        );
        expect(median(ratios)).toBeCloseTo(times);
      }),
    );
    expect(() => pairedRatios([1], [1, 2])).toThrow(RangeError);
  });

  it('show four digits', () => {
    expect(shown(1234.567)).toBe(1235);
    expect(shown(0.000123456)).toBe(0.0001235);
  });
});

describe('a benchmark', () => {
  it('interleaves its sides, turns their order round, and throws the warm-up away', async () => {
    const calls: string[] = [];
    const result = await runBench({
      name: 'order',
      rounds: 2,
      ratio: 'double/single',
      baseline: async (round) => {
        calls.push(`baseline ${round}`);
        return { ms: round < 0 ? 999 : 10 };
      },
      subject: async (round) => {
        calls.push(`subject ${round}`);
        return { ms: 20 };
      },
      figures: ({ subject }) => ({ perSecond: 1000 / subject.median }),
    });
    expect(calls).toEqual(['subject -1', 'baseline -1', 'baseline 0', 'subject 0', 'subject 1', 'baseline 1']);
    expect(JSON.parse(asJson(result))).toEqual({
      name: 'order',
      ratios: { 'double/single': 2 },
      figures: {
        perSecond: 50,
        'baseline ms': 10,
        'subject ms': 20,
        'double/single min': 2,
        'double/single max': 2,
        'double/single mad': 0,
        rounds: 2,
      },
    });
    expect(asText(result)).toContain('double/single: 2 times (from 2 to 2, MAD 0)');
  });

  it('gives a figure the times of every side, so that two of the others can be compared', async () => {
    const taking = (ms: number) => async () => ({ ms });
    const result = await runBench({
      name: 'others',
      rounds: 1,
      baseline: taking(10),
      subject: taking(20),
      others: { small: taking(4), large: taking(6) },
      figures: ({ others }) => ({ 'large/small': (others['large']?.median ?? 0) / (others['small']?.median ?? 0) }),
    });
    expect(result.figures).toEqual({ 'large/small': 1.5 });
    expect(Object.keys(result.ratios)).toEqual(['subject/baseline', 'small', 'large']);
  });

  it('times a side that does not time itself, and tears down after a failure', async () => {
    let tornDown = 0;
    const tearDown = async (): Promise<void> => {
      tornDown += 1;
    };
    const idle = async (): Promise<void> => undefined;
    const result = await runBench({ name: 'idle', rounds: 1, baseline: idle, subject: idle, tearDown });
    expect(result.times['subject']?.median).toBeGreaterThanOrEqual(0);
    const failing = async (): Promise<void> => {
      throw new Error('broken');
    };
    await expect(runBench({ name: 'broken', baseline: idle, subject: failing, tearDown })).rejects.toThrow('broken');
    expect(tornDown).toBe(2);
  });
});
