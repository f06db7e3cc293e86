import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareFractions, fraction, isRefusal, ONE } from '#libs/amount';
import { defaultCustom } from './default-custom.js';
import { averageMegawatts, hostPayment, type PowerSpan } from './host-fund.js';

const custom = defaultCustom('GBP');
const still = { then: ONE, now: ONE };
const span = (from: string, until: string, kilowatts: bigint): PowerSpan => ({ from, until, kilowatts });
// 1 January to 1 July are 181 days of a year of 365.
const grown = [span('2027-01-01', '2027-07-01', 30_000n), span('2027-07-01', '2028-01-01', 40_000n)];
const steady = [span('2027-01-01', '2028-01-01', 40_000n)];

describe('what the host communities are owed', () => {
  it('HOST-1: 30 MW for 181 days and 40 MW for 184 are 35.0411 MW: £175,205.48', () => {
    expect(custom.host.rateMinor).toBe(500_000n);
    expect(averageMegawatts(grown)).toEqual(fraction(30n * 181n + 40n * 184n, 365n));
    expect(hostPayment(custom, grown, still)).toBe(17_520_548n);
  });

  it('HOST-2: 40 MW with an index of 130 that became 136.5: £210,000', () => {
    expect(hostPayment(custom, steady, { then: fraction(130n), now: fraction(1_365n, 10n) })).toBe(21_000_000n);
    expect(hostPayment(custom, steady, still)).toBe(20_000_000n);
  });

  it('weighs a leap year by its 366 days', () => {
    const leap = [span('2028-01-01', '2028-07-01', 0n), span('2028-07-01', '2029-01-01', 366_000n)];
    expect(averageMegawatts(leap)).toEqual(fraction(184n));
  });

  it('pays no less than the exact sum, less than a penny more, and the same however a year is cut', () => {
    const kilowatts = fc.bigInt({ min: 0n, max: 10n ** 6n });
    fc.assert(
      fc.property(kilowatts, kilowatts, fc.integer({ min: 2, max: 27 }), (one, two, day) => {
        const cut = `2027-03-${String(day).padStart(2, '0')}`;
        const spans = [span('2027-01-01', cut, one), span(cut, '2028-01-01', two)];
        const average = averageMegawatts(spans);
        const owed = hostPayment(custom, spans, still);
        if (isRefusal(average) || isRefusal(owed)) throw new Error('a whole year is no refusal');
        const exact = fraction(average.numerator * custom.host.rateMinor, average.denominator);
        expect(compareFractions(fraction(owed), exact) >= 0).toBe(true);
        expect(compareFractions(fraction(owed - 1n), exact) < 0).toBe(true);
        const finer = [span('2027-01-01', '2027-01-02', one), span('2027-01-02', cut, one), spans[1]!];
        expect(hostPayment(custom, finer, still)).toBe(owed);
      }),
    );
  });

  it.each([
    ['no span', []],
    ['half a year', [span('2027-01-01', '2027-07-01', 1n)]],
    ['a gap', [grown[0]!, span('2027-07-02', '2028-01-01', 1n)]],
    ['days counted twice', [grown[0]!, span('2027-06-30', '2028-01-01', 1n)]],
    [
      'a span that goes backwards',
      [grown[0]!, span('2027-07-01', '2027-03-01', 1n), span('2027-03-01', '2028-01-01', 1n)],
    ],
    ['days that are none', [span('2027-02-30', '2028-02-30', 1n)]],
  ])('refuses %s', (_, spans) => {
    expect(hostPayment(custom, spans, still)).toMatchObject({ kind: 'PowerSpansBroken', rule: 'HOST-1' });
  });

  it('refuses power below none and an index that is none', () => {
    const below = [span('2027-01-01', '2028-01-01', -1n)];
    expect(hostPayment(custom, below, still)).toMatchObject({ kind: 'PowerNegative' });
    expect(hostPayment(custom, steady, { then: fraction(0n), now: ONE })).toMatchObject({
      kind: 'IndexNotPositive',
      rule: 'HOST-2',
      customVersion: custom.version,
    });
  });
});
