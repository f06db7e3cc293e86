import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, fraction, isRefusal, multiply } from '#libs/amount';
import { closeSite, closeSiteByWeight, shareOfRequest, splitDevice, type DeviceSplit } from './site-split.js';

const quantity = fc.bigInt({ min: 0n, max: 10n ** 15n });
const weight = fc.bigInt({ min: 0n, max: 10n ** 9n });
const uses = fc.uniqueArray(fc.record({ id: fc.string(), weight }), { selector: ({ id }) => id, maxLength: 8 });
const pue = fc.bigInt({ min: 1_000n, max: 3_000n }).map((value) => fraction(value, 1_000n));
const sumOf = ({ attributed }: DeviceSplit) => attributed.reduce((sum, { amount }) => sum + amount, 0n);

function made<T extends object>(value: T | null): Exclude<T, { refused: true }> {
  if (value === null || isRefusal(value)) throw new Error('was to be divided');
  return value as Exclude<T, { refused: true }>;
}

describe('splitDevice', () => {
  it('gives what nobody claims to idleness', () => {
    expect(splitDevice(100n, [{ id: 'a', weight: 1n }], 3n)).toEqual({
      attributed: [{ id: 'a', amount: 25n }],
      idle: 75n,
    });
    expect(splitDevice(100n, [], 0n)).toEqual({ attributed: [], idle: 100n });
    expect(splitDevice(100n, [{ id: 'a', weight: 0n }], 0n)).toEqual({
      attributed: [{ id: 'a', amount: 0n }],
      idle: 100n,
    });
  });

  it('knows a user called idle from idleness', () => {
    expect(
      splitDevice(
        9n,
        [
          { id: 'i', weight: 2n },
          { id: '', weight: 1n },
        ],
        0n,
      ),
    ).toEqual({
      attributed: [
        { id: 'i', amount: 6n },
        { id: '', amount: 3n },
      ],
      idle: 0n,
    });
  });

  it('refuses what is below nothing', () => {
    expect(splitDevice(-1n, [], 1n)).toMatchObject({ kind: 'QuantityNegative', field: 'quantity' });
    expect(splitDevice(1n, [{ id: 'a', weight: -1n }], 1n)).toMatchObject({ field: 'weight' });
    expect(splitDevice(1n, [], -1n)).toMatchObject({ field: 'weight' });
  });

  it('sums to the device', () => {
    fc.assert(
      fc.property(quantity, uses, weight, (whole, users, idle) => {
        const split = made(splitDevice(whole, users, idle));
        expect(sumOf(split) + split.idle).toBe(whole);
        expect(split.attributed.map(({ id }) => id)).toEqual(users.map(({ id }) => id));
      }),
    );
  });
});

describe('closeSite and closeSiteByWeight', () => {
  it('attributed + overhead + idle = site meter, and attributed ≤ meter / PUE', () => {
    fc.assert(
      fc.property(quantity, pue, uses, weight, (meter, factor, users, idle) => {
        const byWeight = made(closeSiteByWeight({ meter, pue: factor }, users, idle));
        const measured = made(closeSite({ meter, pue: factor }, byWeight.attributed));
        expect(measured).toEqual(byWeight);
        expect(sumOf(measured) + measured.overhead + measured.idle).toBe(meter);
        expect(measured.overhead >= 0n && measured.idle >= 0n).toBe(true);
        expect(compareFractions(multiply(fraction(sumOf(measured)), factor), fraction(meter))).toBeLessThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });

  it('KPI-1 in one hour: 6,000 kWh at PUE 1.2', () => {
    const kwh = 3_600_000_000n;
    const split = closeSite({ meter: 6_000n * kwh, pue: fraction(6n, 5n) }, [{ id: 'a', amount: 4_000n * kwh }]);
    expect(split).toMatchObject({ idle: 1_000n * kwh, overhead: 1_000n * kwh });
  });

  it('closes nothing without a meter or a PUE', () => {
    expect(closeSite({ meter: null, pue: fraction(1n) }, [])).toBeNull();
    expect(closeSite({ meter: 1n, pue: null }, [])).toBeNull();
    expect(closeSiteByWeight({ meter: null, pue: fraction(1n) }, [], 1n)).toBeNull();
    expect(closeSiteByWeight({ meter: 1n, pue: null }, [], 1n)).toBeNull();
  });

  it('refuses devices that claim more than the machines had', () => {
    const site = { meter: 120n, pue: fraction(6n, 5n) };
    expect(closeSite(site, [{ id: 'a', amount: 100n }])).toMatchObject({ idle: 0n, overhead: 20n });
    expect(closeSite(site, [{ id: 'a', amount: 101n }])).toMatchObject({ kind: 'AttributedExceedsMachines' });
    expect(closeSite(site, [{ id: 'a', amount: -1n }])).toMatchObject({ kind: 'QuantityNegative' });
    expect(closeSite({ ...site, meter: -1n }, [])).toMatchObject({ field: 'meter' });
    expect(closeSiteByWeight({ ...site, pue: fraction(9n, 10n) }, [], 1n)).toMatchObject({ kind: 'FactorOutOfRange' });
    expect(closeSiteByWeight(site, [], -1n)).toMatchObject({ kind: 'QuantityNegative' });
  });
});

describe('shareOfRequest', () => {
  it('is by tokens, and unknown where anything is', () => {
    expect(shareOfRequest(5n, { quantity: 1_000n, tokens: 300n })).toBe(17n);
    expect(shareOfRequest(0n, { quantity: 1_000n, tokens: 300n })).toBe(0n);
    for (const [tokens, of] of [
      [null, { quantity: 1n, tokens: 1n }],
      [1n, { quantity: null, tokens: 1n }],
      [1n, { quantity: 1n, tokens: null }],
      [1n, { quantity: 1n, tokens: 0n }],
    ] as const) {
      expect(shareOfRequest(tokens, of)).toBeNull();
    }
  });
});
