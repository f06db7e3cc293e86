import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countOf, decimalOf, stepsOf } from './exact.js';

describe('stepsOf', () => {
  it.each([
    ['12', 1n, 12n],
    ['12.5', 1000n, 12_500n],
    ['1.5e3', 1n, 1500n],
    ['1.5e+09', 1n, 1_500_000_000n],
    ['1.5E3', 1n, 1500n],
    ['1500e-3', 1000n, 1500n],
    ['2.50', 10n, 25n],
    ['0', 1n, 0n],
    ['0.000', 1n, 0n],
    ['0e64', 1n, 0n],
    ['007', 1n, 7n],
    ['60', 1_000_000n, 60_000_000n],
    // 0.1 + 0.2 and 2^53 + 1: what a float would change.
    ['0.30000000000000004', 10n ** 17n, 30_000_000_000_000_004n],
    ['9007199254740993', 1n, 9_007_199_254_740_993n],
    ['99999999999999999999999999999999999999', 1n, 10n ** 38n - 1n],
  ])('reads %s at %d steps to one', (text, scale, steps) => {
    expect(stepsOf(text, scale)).toBe(steps);
  });

  it.each([
    ['0.5', 1n],
    ['1.0005', 1000n],
    ['1e-4', 1000n],
    ['100000000000000000000000000000000000000', 1n],
    ['1e38', 1n],
    ['1e37', 10n],
    ['1e999', 1n],
    ['0e65', 1n],
    [`${'0'.repeat(64)}1`, 1n],
    ...['', ' 1', '1 ', '-1', '+1', '-0', '.5', '5.', '1,5', '1_000', '1 000', '0x10', 'NaN', '+Inf', 'Infinity'].map(
      (text): [string, bigint] => [text, 1n],
    ),
    ...['1e', 'e3', '1e3.5', '1e1000', '１２', '1\n', '1n', 'null'].map((text): [string, bigint] => [text, 1n]),
  ])('does not read %j at %d steps to one', (text, scale) => {
    expect(stepsOf(text, scale)).toBeUndefined();
  });

  it('never throws and never answers out of bounds, whatever the text', () => {
    const digits = fc.string({ unit: fc.constantFrom(...Array.from('0123456789.eE+-')), maxLength: 70 });
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), digits),
        fc.constantFrom(1n, 1000n, 1_000_000n),
        (text, scale) => {
          const steps = stepsOf(text, scale);
          expect(steps === undefined || (steps >= 0n && steps < 10n ** 38n)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('does not depend on where the point stands', () => {
    const shifted = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 13n }), fc.integer({ min: -12, max: 12 }));
    fc.assert(
      fc.property(shifted, ([value, by]) => {
        expect(stepsOf(`${value}e${by}`, 10n ** 12n)).toBe(value * 10n ** BigInt(12 + by));
      }),
    );
  });
});

describe('decimalOf', () => {
  it.each([
    [12_500n, 1000n, '12.5'],
    [12_000n, 1000n, '12'],
    [1n, 1_000_000n, '0.000001'],
    [0n, 1000n, '0'],
    [7n, 1n, '7'],
    [100n, 1n, '100'],
  ])('writes %d of %d as %s', (steps, scale, text) => {
    expect(decimalOf(steps, scale)).toBe(text);
  });

  it('is read back as the same', () => {
    const scales = fc.constantFrom(1n, 1000n, 1_000_000n);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }), scales, (steps, scale) => {
        expect(stepsOf(decimalOf(steps, scale), scale)).toBe(steps);
      }),
    );
  });
});

describe('countOf', () => {
  it('takes whole numbers that a double holds exactly', () => {
    expect([0, 12, 1e3, Number.MAX_SAFE_INTEGER].map(countOf)).toEqual([0n, 12n, 1000n, 9_007_199_254_740_991n]);
  });

  it('takes nothing else', () => {
    const others = [
      -1,
      1.5,
      2 ** 53,
      1e300,
      Number.NaN,
      Infinity,
      '12',
      null,
      undefined,
      true,
      [1],
      { tokens: 1 },
      12n,
    ];
    expect(others.map(countOf)).toEqual(others.map(() => undefined));
  });
});
