import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fraction } from '#libs/amount';
import { divideHour, divideWater, type DividedHour, type MeasuredHour } from './divide-hour.js';

const nothing: MeasuredHour = { meter: null, machines: null, pue: null, devices: [], gpuTime: [], idleGpuTime: 0n };
const pue = fraction(6n, 5n);
const sum = (parts: readonly { readonly amount: bigint }[]) => parts.reduce((all, { amount }) => all + amount, 0n);
const whole = ({ attributed, idle, overhead }: DividedHour) => sum(attributed) + idle + overhead;

describe('divideHour', () => {
  it('lets what devices counted stand and gives the rest to idleness and overhead', () => {
    const devices = [
      { id: 'r1', amount: 60n },
      { id: 'idle', amount: 10n },
      { id: 'overhead', amount: 5n },
    ];
    expect(divideHour({ ...nothing, meter: 120n, pue, devices })).toEqual({
      attributed: [{ id: 'r1', amount: 60n }],
      idle: 40n,
      overhead: 20n,
      counted: { attributed: 60n, idle: 10n, overhead: 5n },
      by: 'DEVICES',
    });
  });

  it('shares by GPU time where no device counted', () => {
    const gpuTime = [{ id: 'r1', weight: 3n }];
    expect(divideHour({ ...nothing, meter: 120n, pue, gpuTime, idleGpuTime: 1n })).toMatchObject({
      attributed: [{ id: 'r1', amount: 75n }],
      idle: 25n,
      overhead: 20n,
      by: 'GPU_TIME',
    });
  });

  it('believes the meter of the machines before a PUE that somebody named', () => {
    expect(divideHour({ ...nothing, meter: 120n, machines: 80n, pue })).toMatchObject({ idle: 80n, overhead: 40n });
    expect(divideHour({ ...nothing, meter: 120n, machines: 0n, pue })).toBeNull();
  });

  it('divides nothing where meter or PUE is unknown, or nothing was used', () => {
    expect(divideHour({ ...nothing, pue })).toBeNull();
    expect(divideHour({ ...nothing, meter: 1n })).toBeNull();
    expect(divideHour({ ...nothing, meter: 0n, pue })).toBeNull();
  });

  it('refuses meters that contradict each other', () => {
    const refused = (hour: Partial<MeasuredHour>) => divideHour({ ...nothing, meter: 120n, pue, ...hour });
    expect(refused({ devices: [{ id: 'r1', amount: 101n }] })).toMatchObject({ kind: 'AttributedExceedsMachines' });
    expect(refused({ devices: [{ id: 'overhead', amount: 21n }] })).toMatchObject({ field: 'overhead' });
    expect(refused({ machines: 121n })).toMatchObject({ kind: 'FactorOutOfRange' });
  });

  it('attributed + idle + overhead = meter, and water follows energy', () => {
    const quantity = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const users = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^r\d{4}$/u), weight: quantity }), {
      selector: ({ id }) => id,
      maxLength: 6,
    });
    fc.assert(
      fc.property(quantity, quantity, users, quantity, (meter, water, gpuTime, idleGpuTime) => {
        const divided = divideHour({ ...nothing, meter, pue, gpuTime, idleGpuTime });
        if (divided === null || 'refused' in divided) {
          expect([meter, divided]).toEqual([0n, null]);
          return;
        }
        expect(whole(divided)).toBe(meter);
        const wet = divideWater(water, divided);
        if (wet === null || 'refused' in wet) expect([water, wet]).toEqual([0n, null]);
        else expect([whole(wet), wet.overhead]).toEqual([water, 0n]);
      }),
    );
    expect(divideWater(5n, null)).toBeNull();
  });
});
