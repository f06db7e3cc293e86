import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseFraction, isRefusal } from '#libs/amount';
import { defaultCustom } from '#libs/custom';
import { type DividedAnew, dividedAnew } from './divided-anew.js';
import { waterfall } from './waterfall.js';

const custom = defaultCustom('EUR');
const share = (text: string) => {
  const read = parseFraction(text);
  if (isRefusal(read)) throw new Error(read.message);
  return read;
};
const sumOf = (parts: DividedAnew): bigint =>
  [parts.lockedReserve, parts.solidarity, parts.standingShare, parts.funders, parts.allocable].reduce(
    (sum, each) => sum + each,
    0n,
  );

describe('a surplus divided anew', () => {
  it('gives what the waterfall gave, under the custom of the close', () => {
    const funders = [{ id: 'f', due: 120_000n, capRemaining: 500_000n }];
    const before = {
      restrictedCosts: 0n,
      giftsInKind: 0n,
      restrictedIncome: 0n,
      unrealised: 0n,
      gainsOnLocked: 7_000n,
    };
    const made = waterfall({ ...before, realisedResult: 1_007_000n, priorLosses: 100_000n, funders }, custom);
    expect(dividedAnew({ base: made.base, lockedGains: made.lockedGains, funders }, custom)).toEqual({
      lockedReserve: made.lockedReserve,
      solidarity: made.solidarity,
      standingShare: made.standingShare,
      funders: made.funders[0]?.amount,
      allocable: made.allocable,
    });
  });

  it('moves what another share moves, and loses nothing', () => {
    const more = { ...custom, waterfall: { ...custom.waterfall, lockedReserve: share('1/2') } };
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.bigInt(0n, 10n ** 9n), (base, lockedGains) => {
        const figures = { base, lockedGains, funders: [] };
        const [now, then] = [dividedAnew(figures, custom), dividedAnew(figures, more)];
        expect(sumOf(now)).toBe(base + lockedGains);
        expect(sumOf(then)).toBe(base + lockedGains);
        expect(then.lockedReserve - lockedGains).toBe((base + 1n) / 2n);
        expect(then.lockedReserve).toBeGreaterThanOrEqual(now.lockedReserve);
      }),
    );
  });

  it('divides nothing of a loss', () => {
    expect(sumOf(dividedAnew({ base: -5_000n, lockedGains: 0n, funders: [] }, custom))).toBe(0n);
  });
});
