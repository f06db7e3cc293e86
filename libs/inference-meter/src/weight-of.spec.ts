import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { weighted, weightOf, type WeightPolicy } from './weight-of.js';

const policy: WeightPolicy = {
  version: 4,
  gpuWeights: {
    A10: { computePpm: 920_000n, bandwidthPpm: 390_000n },
    T4: { computePpm: 330_000n, bandwidthPpm: 190_000n },
    'RTX 4090': { computePpm: 2_030_000n, bandwidthPpm: 650_000n },
  },
  unnamedGpuWeight: { computePpm: 300_000n },
};

describe('weightOf', () => {
  it('weighs jobs by compute and serving by bandwidth', () => {
    expect(weightOf(policy, 'RTX 4090', 'compute')).toBe(2_030_000n);
    expect(weightOf(policy, 'RTX 4090', 'bandwidth')).toBe(650_000n);
  });

  it('charges the least of the models that a job may run on, in whatever order', () => {
    expect(weightOf(policy, 'A10|T4', 'compute')).toBe(330_000n);
    expect(weightOf(policy, 'T4|A10', 'compute')).toBe(330_000n);
  });

  it('has a weight for unnamed hardware, by compute only', () => {
    expect(weightOf(policy, '', 'compute')).toBe(300_000n);
    expect(weightOf(policy, 'unnamed', 'compute')).toBe(300_000n);
    expect(weightOf(policy, '', 'bandwidth')).toMatchObject({ kind: 'GpuModelUnweighted' });
  });

  it.each(['B200', 'A10|B200', 'B200|A10', 'A10|', '|', 'constructor', '__proto__', 'toString|A10', 'a10'])(
    'refuses %s, naming the version of the custom',
    (spec) => {
      const expected = { kind: 'GpuModelUnweighted', field: 'gpu_spec', rule: 'meter.weight', customVersion: 4 };
      expect(weightOf(policy, spec, 'compute')).toMatchObject(expected);
    },
  );

  it('reads the default custom', () => {
    expect(weightOf(defaultCustom('EUR'), 'P100', 'compute')).toBe(300_000n);
  });
});

describe('weighted', () => {
  it('is exact, and weighs the sum as it weighs the parts', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.bigInt({ min: 0n, max: 10_000_000n }), (a, b, weight) => {
        expect(weighted(a + b, weight)).toBe(weighted(a, weight) + weighted(b, weight));
      }),
    );
  });
});
