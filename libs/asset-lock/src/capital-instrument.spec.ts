import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkInstrument, type InstrumentTerms } from './capital-instrument.js';

const capped: InstrumentTerms = {
  code: 'harbour',
  funderName: 'Harbour Fund',
  kind: 'CAPPED_RETURN',
  principalMinor: 100_000n,
  capMinor: 150_000n,
  revenueShare: '4/100',
};
const gift: InstrumentTerms = { ...capped, kind: 'GRANT', capMinor: 0n, revenueShare: '0/1' };

describe('checkInstrument', () => {
  it('takes CAP-1, a gift and shares', () => {
    expect(checkInstrument(capped)).toBeUndefined();
    expect(checkInstrument(gift)).toBeUndefined();
    expect(checkInstrument({ ...gift, kind: 'WITHDRAWABLE_SHARE', principalMinor: 0n })).toBeUndefined();
  });

  it('sells nothing for a gift, and no return with a share', () => {
    for (const kind of ['GRANT', 'WITHDRAWABLE_SHARE'] as const) {
      for (const bought of [{ capMinor: 1n }, { revenueShare: '1/100' }, { revenueShare: '0/2' }]) {
        expect(checkInstrument({ ...gift, kind, ...bought })).toMatchObject({ kind: 'CapitalBuysNothing' });
      }
    }
  });

  it('limits every return, principal first', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 0n, max: 10n ** 9n }), (paid, cap) => {
        const refusal = checkInstrument({ ...capped, principalMinor: paid, capMinor: cap });
        expect(refusal === undefined).toBe(paid > 0n && cap >= paid);
      }),
    );
  });

  it.each([
    [{ code: 'Harbour' }, 'code'],
    [{ funderName: ' ' }, 'funderName'],
    [{ principalMinor: -1n }, 'principalMinor'],
    [{ revenueShare: '4%' }, 'revenueShare'],
    [{ revenueShare: '1/0' }, 'revenueShare'],
  ])('takes no nonsense: %o', (change, field) => {
    expect(checkInstrument({ ...capped, ...change })).toMatchObject({ kind: 'InstrumentMalformed', field });
  });

  it('has no field for a vote', () => {
    expect(Object.keys(capped).filter((key) => /vote|seat|veto|nominat/iu.test(key))).toEqual([]);
  });
});
