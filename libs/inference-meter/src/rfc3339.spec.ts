import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseRfc3339 } from './rfc3339.js';

describe('parseRfc3339', () => {
  // The examples of RFC 3339, section 5.8, but for the leap second; milliseconds as GNU date tells them.
  it.each([
    ['1985-04-12T23:20:50.52Z', 482_196_050_520n],
    ['1996-12-19T16:39:57-08:00', 851_042_397_000n],
    ['1937-01-01T12:00:27.87+00:20', -1_041_337_172_130n],
    ['2018-04-05T05:56:24+02:00', 1_522_900_584_000n],
    ['2018-04-05t03:56:24z', 1_522_900_584_000n],
    ['2018-04-05T03:56:24-00:00', 1_522_900_584_000n],
    ['2018-04-05T03:56:24.9999999999Z', 1_522_900_584_999n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000n],
    ['1970-01-01T00:00:00+23:59', -86_340_000n],
  ])('reads %s', (text, instantMs) => {
    expect(parseRfc3339(text)).toBe(instantMs);
  });

  it.each([
    '1990-12-31T23:59:60Z',
    '2023-02-29T00:00:00Z',
    '2018-04-31T00:00:00Z',
    '2018-13-01T00:00:00Z',
    '2018-04-05T24:00:00Z',
    '2018-04-05T03:60:00Z',
    '2018-04-05T03:56:24',
    '2018-04-05 03:56:24Z',
    '2018-04-05',
    '2018-04-05T03:56Z',
    '2018-04-05T03:56:24.Z',
    '2018-04-05T03:56:24,5Z',
    '2018-04-05T03:56:24+24:00',
    '2018-04-05T03:56:24+02:60',
    '2018-04-05T03:56:24+0200',
    '2018-04-05T03:56:24+02',
    '2018-04-05T03:56:24ZZ',
    '2018-04-05T03:56:24Z\n',
    ' 2018-04-05T03:56:24Z',
    '+2018-04-05T03:56:24Z',
    `2018-04-05T03:56:24.${'0'.repeat(64)}Z`,
    '',
    'yesterday',
  ])('does not read %j', (text) => {
    expect(parseRfc3339(text)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('0123456789-:TZtz.+')) }), (text) => {
        parseRfc3339(text);
      }),
    );
  });

  it('reads what Date writes, with any offset', () => {
    const dates = fc.date({ min: new Date(0), max: new Date('2199-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(dates, fc.integer({ min: -1439, max: 1439 }), (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
        const shown = [hours, minutes].map((part) => `${part}`.padStart(2, '0')).join(':');
        expect(parseRfc3339(`${local}${offset < 0 ? '-' : '+'}${shown}`)).toBe(BigInt(date.getTime()));
      }),
    );
  });
});
