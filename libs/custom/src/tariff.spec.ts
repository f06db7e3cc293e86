import { describe, expect, it } from '@jest/globals';
import { compareFractions, fraction, InvariantViolation, isRefusal, multiply, ofAmount } from '#libs/amount';
import fc from 'fast-check';
import { customToDocument, parseCustom, type Custom } from './custom.js';
import { defaultCustom } from './default-custom.js';
import { costOf, isPricedMeter, royaltyOf, tariffOf } from './tariff.js';

interface Asked {
  readonly cost: bigint;
  readonly margin: bigint;
  readonly floor: string;
}

function customWith({ cost, margin, floor }: Asked): Custom {
  const tariff = { costMinor: `${cost}`, marginMinor: `${margin}`, per: '1000000' };
  const custom = parseCustom({
    ...customToDocument(defaultCustom('EUR')),
    share: { revenueFloor: floor },
    tariffs: { 'tokens-in': tariff, 'tokens-out': tariff, 'gpu-time': tariff },
  });
  if (isRefusal(custom)) throw new InvariantViolation(custom.message);
  return custom;
}

describe('tariffOf', () => {
  it('TAR-1: cost 95, margin 4, floor 1 % make a tariff of 100 and a royalty of 1', () => {
    const custom = customWith({ cost: 95n, margin: 4n, floor: '1 %' });
    const tariff = tariffOf(custom, 'tokens-out');
    expect(tariff).toEqual(fraction(100n, 1_000_000n));
    expect(ofAmount(1_000_000n, tariff, 'HALF_UP')).toBe(100n);
    expect(royaltyOf(custom, 100n)).toBe(1n);
  });

  it('adds no royalty to the rent of a card', () => {
    expect(tariffOf(customWith({ cost: 95n, margin: 4n, floor: '1 %' }), 'gpu-time')).toEqual(
      fraction(99n, 1_000_000n),
    );
  });

  it('covers cost, margin and royalty exactly, whatever the numbers', () => {
    const minor = fc.bigInt({ min: 0n, max: 10n ** 9n });
    fc.assert(
      fc.property(minor, minor, fc.integer({ min: 1, max: 99 }), (cost, margin, percent) => {
        const custom = customWith({ cost, margin, floor: `${percent} %` });
        const tariff = tariffOf(custom, 'tokens-in');
        const kept = multiply(tariff, fraction(BigInt(100 - percent), 100n));
        expect(kept).toEqual(fraction(cost + margin, 1_000_000n));
        expect(compareFractions(tariff, costOf(custom, 'tokens-in'))).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('royaltyOf', () => {
  it('LAB-3: a month’s income of 200,000 gives 2,000', () => {
    expect(royaltyOf(defaultCustom('EUR'), 200_000n)).toBe(2_000n);
  });

  it('rounds up: a minimum is never undercut', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), (income) => {
        const royalty = royaltyOf(defaultCustom('EUR'), income);
        expect(royalty * 100n >= income && (royalty - 1n) * 100n < income).toBe(true);
      }),
    );
  });
});

describe('isPricedMeter', () => {
  it('knows what is sold from what is only counted', () => {
    expect(['tokens-in', 'tokens-out', 'gpu-time'].every(isPricedMeter)).toBe(true);
    expect(['energy', 'water', 'constructor'].some(isPricedMeter)).toBe(false);
  });
});
