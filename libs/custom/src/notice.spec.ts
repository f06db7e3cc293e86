import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultCustom } from './default-custom.js';
import { checkNotice, clearDays } from './notice.js';

const custom = defaultCustom('EUR');

describe('clearDays', () => {
  it('GM-1: sent on 1 March for the 15th leaves 13 clear days, too few', () => {
    expect(clearDays('2027-03-01', '2027-03-15')).toBe(13);
    expect(checkNotice(custom, { sentOn: '2027-03-01', heldOn: '2027-03-15' })).toMatchObject({
      kind: 'NoticeTooShort',
      rule: 'gm.clearDays',
      customVersion: 1,
    });
  });

  it('GM-2: for the 16th it leaves 14, enough', () => {
    expect(clearDays('2027-03-01', '2027-03-16')).toBe(14);
    expect(checkNotice(custom, { sentOn: '2027-03-01', heldOn: '2027-03-16' })).toBeUndefined();
  });

  it('counts civil days over leap days and years, and one more for each day later', () => {
    expect(clearDays('2028-02-28', '2028-03-01')).toBe(1);
    expect(clearDays('2026-12-31', '2027-01-01')).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: 400 }), (from, days) => {
        const day = (number: number): string => new Date(number * 86_400_000).toISOString().slice(0, 10);
        expect(clearDays(day(from), day(from + days))).toBe(days - 1);
      }),
    );
  });
});
