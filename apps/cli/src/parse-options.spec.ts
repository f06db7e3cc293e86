import { describe, expect, it } from '@jest/globals';
import { parseClaim, parseInstant, parseMonth, parsePeople } from './parse-options.js';

describe('what is typed on the command line', () => {
  it('is a UTC time, or a day from its first instant', () => {
    expect(parseInstant('2026-11-30T18:00:00Z')).toEqual(new Date('2026-11-30T18:00:00Z'));
    expect(parseInstant('2026-11-30')).toEqual(new Date('2026-11-30T00:00:00Z'));
    for (const text of ['tomorrow', '2026-13-01', '2026-11-30T18:00:00', '2026-11-30T18:00:00+02:00']) {
      expect(() => parseInstant(text)).toThrow('UTC time');
    }
  });

  it('is a month', () => {
    expect(parseMonth('2026-11')).toBe('2026-11');
    for (const text of ['2026-13', '2026-1', 'November']) expect(() => parseMonth(text)).toThrow('month such as');
  });

  it('is a number of people', () => {
    expect(parsePeople('25')).toBe(25);
    for (const text of ['-1', '2.5', 'all', '']) expect(() => parsePeople(text)).toThrow('number of people');
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
