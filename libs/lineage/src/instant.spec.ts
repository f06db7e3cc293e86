import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseInstant } from './instant.js';

describe('parseInstant', () => {
  it('reads decimals and offsets exactly', () => {
    expect(parseInstant('1970-01-01T00:00:00Z')).toBe(0n);
    expect(parseInstant('1970-01-01T01:00:00.5+01:00')).toBe(500_000_000n);
    expect(parseInstant('1969-12-31T19:30:00.000000001-04:30')).toBe(1n);
    expect(parseInstant('2021-07-06T06:06:25.927570Z')).toBe(parseInstant('2021-07-06T06:06:25.92757Z'));
  });

  it.each([
    '',
    '2021-02-30T00:00:00Z',
    '2021-13-01T00:00:00Z',
    '2021-07-06',
    '2021-07-06T06:06:25',
    '2021-07-06T24:00:00Z',
  ])('reads no instant in %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('agrees with the calendar', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }), (date) => {
        expect(parseInstant(date.toISOString())).toBe(BigInt(date.getTime()) * 1_000_000n);
      }),
    );
  });
});
