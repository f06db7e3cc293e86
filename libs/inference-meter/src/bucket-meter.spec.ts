import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketMeter, readBucketMeter } from './bucket-meter.js';
import { METHODS, type MeterKind } from './usage-event.js';

const energy = { kind: 'energy', resource: 'mill' } as const;

describe('bucketMeter', () => {
  it('keeps a site’s meter, its devices and an estimate apart', () => {
    const of = { meter: energy, subject: 'r0004', site: 'mill' };
    expect(bucketMeter({ ...of, subject: 'mill' })).toBe('energy/mill');
    expect(bucketMeter({ ...of, method: 'site_meter' })).toBe('energy/mill');
    expect(bucketMeter({ ...of, method: 'device_counter' })).toBe('energy/mill@device_counter');
    expect(bucketMeter({ ...of, method: 'model_estimate' })).toBe('energy/mill@model_estimate');
    expect(bucketMeter(of)).toBe('energy/mill@unknown');
  });

  it('leaves tokens and GPU time as they are, whoever counted them', () => {
    const meter = { kind: 'tokens-in', resource: 'a@engine' } as const;
    expect(bucketMeter({ meter, method: 'engine', subject: 'r1', site: 'mill' })).toBe('tokens-in/a@engine');
    expect(readBucketMeter('tokens-in/a@engine')).toEqual({ meter });
  });

  it('is read back', () => {
    const kinds: readonly MeterKind[] = ['energy', 'water'];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}(\/it)?$/u),
        fc.constantFrom(...METHODS),
        (kind, resource, method) => {
          const meter = { kind, resource };
          const name = bucketMeter({ meter, method, subject: 'r1', site: 'x' });
          expect(readBucketMeter(name)).toEqual({ meter, method });
        },
      ),
    );
    expect(readBucketMeter('heat/mill')).toBeUndefined();
  });
});
