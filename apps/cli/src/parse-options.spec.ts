import { describe, expect, it } from '@jest/globals';
import { parseClaim, parseHour, parseInstant, parseMonth } from './parse-options.js';

describe('what is typed on the command line', () => {
  it('is a UTC time, or a day from its first instant', () => {
    expect(parseInstant('2026-11-30T18:00:00Z')).toEqual(new Date('2026-11-30T18:00:00Z'));
    expect(parseInstant('2026-11-30')).toEqual(new Date('2026-11-30T00:00:00Z'));
    expect(parseInstant('2024-02-29T23:59Z')).toEqual(new Date('2024-02-29T23:59:00Z'));
    for (const text of [
      '2023-02-31T00:00:00Z',
      '2023-02-29',
      '2023-04-31',
      '2026-11-30T24:00:00Z',
      '2026-11-30T18:60Z',
    ]) {
      expect(() => parseInstant(text)).toThrow('UTC time');
    }
    for (const text of ['tomorrow', '2026-13-01', '2026-11-30T18:00:00', '2026-11-30T18:00:00+02:00']) {
      expect(() => parseInstant(text)).toThrow('UTC time');
    }
  });

  it('is a day or a full hour that there is', () => {
    expect(parseHour('2026-11-01')).toEqual(new Date('2026-11-01T00:00:00Z'));
    expect(parseHour('2026-11-01T06:00:00Z')).toEqual(new Date('2026-11-01T06:00:00Z'));
    for (const text of ['2026-02-31', '2026-02-31T06:00:00Z', '2026-11-01T06:30:00Z', '2026-11-01T24:00:00Z', '1']) {
      expect(() => parseHour(text)).toThrow();
    }
  });

  it('is a month', () => {
    expect(parseMonth('2026-11')).toBe('2026-11');
    for (const text of ['2026-13', '2026-1', 'November']) expect(() => parseMonth(text)).toThrow('month such as');
  });

  it('is a claim for each worker of the tool, and only one', () => {
    const claims = parseClaim('a=b=r0002', parseClaim('17=r0001'));
    expect([...claims]).toEqual([
      ['17', 'r0001'],
      ['a=b', 'r0002'],
    ]);
    expect(parseClaim('17=r0001', claims).size).toBe(2);
    expect(() => parseClaim('17=r0009', claims)).toThrow('claimed for r0001 already');
    for (const text of ['17', '=r0001', '17=']) expect(() => parseClaim(text)).toThrow('such as 17=r0042');
  });
});
