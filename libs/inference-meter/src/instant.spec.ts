import { InvariantViolation } from '#libs/amount';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatUtcInstant, parseUtcInstant } from './instant.js';

describe('parseUtcInstant', () => {
  it.each([
    ['1970-01-01 00:00:00', 0n],
    ['2023-11-16 18:15:46.6805900', 1_700_158_546_680n],
    ['2023-11-16 18:15:46.9999999', 1_700_158_546_999n],
    ['2024-02-29T23:59:59.5Z', 1_709_251_199_500n],
    ['2000-02-29 00:00:00', 951_782_400_000n],
    ['1969-12-31 23:59:59.999', -1n],
  ])('reads %s', (text, instant) => {
    expect(parseUtcInstant(text)).toBe(instant);
  });

  it.each([
    '',
    '2023-11-16',
    '2023-11-16 18:15',
    '2023-11-16 18:15:46.',
    '2023-11-16 18:15:46.1234567890',
    '2023-11-16 18:15:46,5',
    '2023-11-16 18:15:46+01:00',
    '2023-11-16  8:15:46',
    '2023-11-16_18:15:46',
    '16-11-2023 18:15:46',
    '2023-02-29 00:00:00',
    '1900-02-29 00:00:00',
    '2023-04-31 00:00:00',
    '2023-13-01 00:00:00',
    '2023-00-01 00:00:00',
    '2023-01-00 00:00:00',
    '2023-01-01 24:00:00',
    '2023-01-01 00:60:00',
    '2023-01-01 00:00:60',
    '2023-01-01 00:00:-1',
  ])('does not read %j', (text) => {
    expect(parseUtcInstant(text)).toBeUndefined();
  });

  it('agrees with the built-in calendar, both ways', () => {
    fc.assert(
      fc.property(
        fc.date({
          min: new Date('0000-01-01T00:00:00Z'),
          max: new Date('9999-12-31T23:59:59.999Z'),
          noInvalidDate: true,
        }),
        (date) => {
          const instant = BigInt(date.getTime());
          expect(formatUtcInstant(instant)).toBe(date.toISOString());
          expect(parseUtcInstant(date.toISOString())).toBe(instant);
        },
      ),
    );
  });
});

describe('formatUtcInstant', () => {
  it('throws outside the years of four digits', () => {
    expect(() => formatUtcInstant(253_402_300_800_000n)).toThrow(InvariantViolation);
    expect(() => formatUtcInstant(-62_167_219_200_001n)).toThrow(InvariantViolation);
  });
});
