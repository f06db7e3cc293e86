import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gpusOf, holdsSlices, readTres, type GpuCount } from './tres.js';

function gpusIn(text: string): GpuCount | undefined {
  const tres = readTres(text);
  return tres === undefined ? undefined : gpusOf(tres);
}

describe('readTres', () => {
  it('reads names and values as Slurm writes them', () => {
    const tres = readTres('billing=12,mem=48000M,gres/gpu:a100=4,fs/disk=1=2');
    expect([...(tres ?? [])]).toEqual([
      ['billing', '12'],
      ['mem', '48000M'],
      ['gres/gpu:a100', '4'],
      ['fs/disk', '1=2'],
    ]);
    expect(readTres('')?.size).toBe(0);
  });

  it.each(['cpu', 'cpu=', '=4', 'cpu=4,', ',cpu=4', 'cpu=4,cpu=4'])('does not read %j', (text) => {
    expect(readTres(text)).toBeUndefined();
  });
});

describe('gpusOf', () => {
  it.each([
    ['cpu=4', 0n, []],
    ['gres/gpu=4', 4000n, [[undefined, 4000n]]],
    ['gres/gpu:volta=2', 2000n, [['volta', 2000n]]],
    ['gres/gpu=0.5', 500n, [[undefined, 500n]]],
    ['gres/gpu=0', 0n, []],
    ['gres/gpumem=80G,gres/gpuutil=97,gres/gpu=1', 1000n, [[undefined, 1000n]]],
    ['gres/gpumem:a100=80G', 0n, []],
  ] as const)('counts %s', (text, milliGpus, shares) => {
    expect(gpusIn(text)).toEqual({
      milliGpus,
      shares: shares.map(([type, share]) => ({ type, milliGpus: share })),
      typesDisagree: false,
    });
  });

  it('counts a typed and an untyped key of the same GPUs once', () => {
    expect(gpusIn('gres/gpu:a100=4,gres/gpu=4')).toEqual({
      milliGpus: 4000n,
      shares: [{ type: 'a100', milliGpus: 4000n }],
      typesDisagree: false,
    });
  });

  it('sums typed keys where they stand alone', () => {
    expect(gpusIn('gres/gpu:a100=4,gres/gpu:t4=1')?.milliGpus).toBe(5000n);
  });

  it('leaves what no typed key counts without a type', () => {
    expect(gpusIn('gres/gpu=4,gres/gpu:a100=3')?.shares).toEqual([
      { type: 'a100', milliGpus: 3000n },
      { type: undefined, milliGpus: 1000n },
    ]);
  });

  it('believes the total where the types sum to more', () => {
    expect(gpusIn('gres/gpu=2,gres/gpu:a100=3')).toEqual({
      milliGpus: 2000n,
      shares: [{ type: undefined, milliGpus: 2000n }],
      typesDisagree: true,
    });
  });

  it.each(['gres/gpu=2K', 'gres/gpu=-1', 'gres/gpu=1.0005', 'gres/gpu:a100=x', 'gres/gpu:=1', 'gres/gpu=1000001'])(
    'does not guess at %s',
    (text) => {
      expect(gpusIn(text)).toBeUndefined();
    },
  );

  it('gives shares that sum to the whole, or nothing, and never throws', () => {
    const key = fc.constantFrom('gres/gpu', 'gres/gpu:a100', 'gres/gpu:t4', 'gres/gpumem', 'cpu', '');
    const value = fc.oneof(fc.nat(9).map(String), fc.string({ maxLength: 4 }));
    const item = fc.tuple(key, value).map(([name, count]) => `${name}=${count}`);
    const items = fc.array(item, { maxLength: 5 }).map((list) => list.join(','));
    fc.assert(
      fc.property(fc.oneof(items, fc.string()), (text) => {
        const gpus = gpusIn(text);
        const sum = gpus?.shares.reduce((total, { milliGpus }) => total + milliGpus, 0n);
        expect(sum).toBe(gpus?.milliGpus);
      }),
      { numRuns: 500 },
    );
  });
});

describe('holdsSlices', () => {
  it.each([
    ['gres/mps=50', true],
    ['gres/shard:a100=2', true],
    ['gres/gpu=1', false],
    ['gres/shardless=1', false],
  ])('%s: %s', (text, holds) => {
    expect(holdsSlices(readTres(text) ?? new Map())).toBe(holds);
  });
});
