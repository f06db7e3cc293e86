import { describe, expect, it } from '@jest/globals';
import { compareFractions, fraction, ONE, ZERO } from '#libs/amount';
import fc from 'fast-check';
import { defaultCustom } from './default-custom.js';
import { carries, weighedShare } from './majority.js';

const votes = (counts: Readonly<Record<string, readonly [number, number]>>) =>
  Object.fromEntries(Object.entries(counts).map(([name, [yes, no]]) => [name, { yes: BigInt(yes), no: BigInt(no) }]));

const percents = (weights: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(weights).map(([name, percent]) => [name, fraction(BigInt(percent), 100n)]));

describe('weighedShare', () => {
  it('PCP-1: 60–40, 10–20, 1–0 and 5–15 weigh 56.5 %: enough for a simple majority, not for two thirds', () => {
    const share = weighedShare(
      percents({ WORKER: 40, PUBLIC: 30, COMMON: 20, HOST: 10 }),
      votes({ WORKER: [60, 40], PUBLIC: [10, 20], COMMON: [1, 0], HOST: [5, 15] }),
    );
    expect(share).toEqual(fraction(113n, 200n));
    expect([carries('SIMPLE', share), carries('TWO_THIRDS', share)]).toEqual([true, false]);
  });

  it('PCP-5: the default weights give 59.5 %: the same', () => {
    const share = weighedShare(
      defaultCustom('EUR').collegeWeights,
      votes({ WORKER: [60, 40], PUBLIC: [3, 1], COMMON: [10, 20], HOST: [4, 1], LABELLER: [45, 15] }),
    );
    expect(share).toEqual(fraction(119n, 200n));
    expect([carries('SIMPLE', share), carries('TWO_THIRDS', share)]).toEqual([true, false]);
  });

  it('counts a college in which nobody votes as nothing, and stays between nothing and all', () => {
    const count = fc.bigInt({ min: 0n, max: 1000n });
    fc.assert(
      fc.property(fc.array(fc.tuple(count, count), { minLength: 5, maxLength: 5 }), (counts) => {
        const weights = defaultCustom('EUR').collegeWeights;
        const names = Object.keys(weights);
        const share = weighedShare(
          weights,
          Object.fromEntries(counts.map(([yes, no], at) => [names[at] ?? '', { yes, no }])),
        );
        expect(compareFractions(share, ZERO) >= 0 && compareFractions(share, ONE) <= 0).toBe(true);
      }),
    );
  });
});

describe('carries', () => {
  it.each([
    ['SIMPLE', 1n, 2n, false],
    ['SIMPLE', 501n, 1000n, true],
    ['TWO_THIRDS', 2n, 3n, true],
    ['TWO_THIRDS', 26n, 40n, false],
    ['TWO_THIRDS', 27n, 40n, true],
  ] as const)('%s of %i in %i', (majority, yes, all, carried) => {
    expect(carries(majority, fraction(yes, all))).toBe(carried);
  });
});
