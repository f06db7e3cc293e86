import { defaultCustom } from '#libs/custom';
import { describe, expect, it } from '@jest/globals';
import { modelOfDevice } from './device-names.js';
import { weightOf } from './weight-of.js';

const custom = defaultCustom('EUR');

describe('the weights that a custom begins with', () => {
  it.each([
    // metering.md §4: compute and bandwidth against an A100-40.
    ['K80', 0.15, 0.15],
    ['P100', 0.3, 0.47],
    ['T4', 0.33, 0.19],
    ['V100M32', 0.64, 0.58],
    ['A100-40', 1, 1],
    ['A100-80', 1.2, 1.24],
    ['RTX 4090', 2.03, 0.65],
    ['L40S', 2.59, 0.56],
    ['H100 SXM', 3.04, 2.16],
    ['H200 SXM', 3.35, 3.09],
    ['M1 Max', 0.55, 0.26],
    ['M2 Ultra', 0.99, 0.51],
    ['M4 Max', 0.8, 0.35],
    // A part of a card is a row of its own: RGU 1.74, 3.48 and 6.1, over 4; 1/7, 2/7 and 1/2 of the bandwidth.
    ['H100 SXM 1g', 0.435, 0.31],
    ['H100 SXM 2g', 0.87, 0.62],
    ['H100 SXM 3g', 1.525, 1.08],
  ])('%s: %d and %d', (model, compute, bandwidth) => {
    expect(weightOf(custom, model, 'compute')).toBe(BigInt(Math.round(compute * 1_000_000)));
    expect(weightOf(custom, model, 'bandwidth')).toBe(BigInt(Math.round(bandwidth * 1_000_000)));
  });

  it('make a 4090 beat an A100 by computing, and lose to it by serving', () => {
    const of = (model: string, by: 'compute' | 'bandwidth') => Number(weightOf(custom, model, by));
    expect(of('RTX 4090', 'compute')).toBeGreaterThan(of('A100-80', 'compute'));
    expect(of('RTX 4090', 'bandwidth')).toBeLessThan(of('A100-40', 'bandwidth'));
  });
});

describe('what a card calls itself', () => {
  it.each([
    ['NVIDIA H100 80GB HBM3', 'H100 SXM'],
    ['NVIDIA H100 80GB HBM3 MIG 1g.10gb', 'H100 SXM 1g'],
    ['NVIDIA A100-SXM4-40GB', 'A100-40'],
    ['Tesla T4', 'T4'],
    ['Apple M1 Max', 'M1 Max'],
  ])('%s stands for %s', (device, model) => {
    expect(modelOfDevice(device)).toBe(model);
    expect(weightOf(custom, device, 'compute')).toBe(weightOf(custom, model, 'compute'));
  });

  it('gives way to a weight of just that name, and needs one where its model has none', () => {
    const policy = { ...custom, gpuWeights: { 'Tesla T4': { computePpm: 7n, bandwidthPpm: 8n } } };
    expect(weightOf(policy, 'Tesla T4', 'compute')).toBe(7n);
    expect(weightOf(policy, 'Apple M1 Max', 'compute')).toMatchObject({ kind: 'GpuModelUnweighted' });
  });

  it.each(['NVIDIA H100 PCIe', 'NVIDIA H100 80GB HBM3 MIG 1g.20gb', 'NVIDIA B200', 'tesla t4', '__proto__'])(
    '%s is none that is known: refused by name',
    (device) => {
      expect(modelOfDevice(device)).toBeUndefined();
      expect(weightOf(custom, device, 'compute')).toMatchObject({
        kind: 'GpuModelUnweighted',
        message: `the custom gives GPU model "${device}" no weight`,
      });
    },
  );
});
