import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { known } from '../college/test-colleges.js';
import { checkMotionNotice, earliestOpening, noticeRunsFrom } from './notice-of-motion.js';
import { daysAfter, timeZoneOf } from './time-zone.js';

const at = (iso: string): bigint => BigInt(Date.parse(iso));
const iso = (ms: bigint): string => new Date(Number(ms)).toISOString();
const rome = known(timeZoneOf('Europe/Rome'));
const rule = { clearDays: 14, customVersion: 2 };

describe('the civil days of a time zone', () => {
  it('begin when the clock on the wall says so, on short, long and missing days', () => {
    expect(rome.dayAt(at('2027-02-28T23:30:00Z'))).toBe('2027-03-01');
    expect(iso(rome.startOf('2027-03-28'))).toBe('2027-03-27T23:00:00.000Z');
    expect(iso(rome.startOf('2027-03-29'))).toBe('2027-03-28T22:00:00.000Z');
    expect(rome.startOf('2027-11-01') - rome.startOf('2027-10-31')).toBe(25n * 3_600_000n);
    // The clock goes from midnight to one o'clock: the day begins at 01:00.
    const cairo = known(timeZoneOf('Africa/Cairo'));
    expect(cairo.startOf('2024-04-27') - cairo.startOf('2024-04-26')).toBe(23n * 3_600_000n);
    // A day that was left out altogether.
    const apia = known(timeZoneOf('Pacific/Apia'));
    expect(apia.startOf('2011-12-30')).toBe(apia.startOf('2011-12-31'));
  });

  it('lie one after another without a gap, in every zone', () => {
    const zones = fc.constantFrom('Europe/Rome', 'America/New_York', 'Asia/Kolkata', 'Pacific/Kiritimati', 'UTC');
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 20_000 }), (name, days) => {
        const zone = known(timeZoneOf(name));
        const day = daysAfter('2000-01-01', days);
        const start = zone.startOf(day);
        expect([zone.dayAt(start), zone.dayAt(start - 1n)]).toEqual([day, daysAfter(day, -1)]);
      }),
    );
  });

  it('are refused to what is no zone, and a text that is no day is a bug', () => {
    expect(timeZoneOf('Mars/Phobos')).toMatchObject({ kind: 'TimeZoneUnknown', field: 'timeZone' });
    expect(() => daysAfter('2027-3-1', 1)).toThrow('no civil day');
    expect(() => daysAfter('2027-13-01', 1)).toThrow('no civil day');
  });
});

describe('notice of a motion', () => {
  const noticedAtMs = at('2027-03-01T09:00:00+01:00');

  it('GM-1, GM-2: the fifteenth leaves 13 clear days and is refused, the sixteenth leaves 14', () => {
    expect(checkMotionNotice({ noticedAtMs, opensAtMs: at('2027-03-15T18:00:00+01:00') }, rule, rome)).toMatchObject({
      kind: 'NoticeTooShort',
      message: '13 clear days of notice in Europe/Rome; the custom asks for 14.',
      customVersion: 2,
    });
    expect(checkMotionNotice({ noticedAtMs, opensAtMs: at('2027-03-16T00:00:00+01:00') }, rule, rome)).toBeUndefined();
    expect(iso(earliestOpening(noticedAtMs, rule, rome))).toBe('2027-03-15T23:00:00.000Z');
  });

  it("goes by the partnership's days: half past eleven in the evening in UTC is the next day in Rome", () => {
    const late = { noticedAtMs: at('2027-03-01T23:30:00Z'), opensAtMs: at('2027-03-16T12:00:00Z') };
    expect(checkMotionNotice(late, rule, rome)).toMatchObject({ kind: 'NoticeTooShort' });
    expect(checkMotionNotice(late, rule, known(timeZoneOf('UTC')))).toBeUndefined();
  });

  it('runs across the night in which the clock changes, by days and not by hours', () => {
    expect(iso(earliestOpening(at('2027-03-20T10:00:00Z'), rule, rome))).toBe('2027-04-03T22:00:00.000Z');
    expect(iso(earliestOpening(at('2027-10-20T10:00:00Z'), rule, rome))).toBe('2027-11-03T23:00:00.000Z');
  });

  it('begins anew with the last material change, and with no other', () => {
    const changes = [
      { atMs: noticedAtMs + 5n, material: true },
      { atMs: noticedAtMs + 9n, material: false },
      { atMs: noticedAtMs + 2n, material: true },
    ];
    expect(noticeRunsFrom(noticedAtMs, changes)).toBe(noticedAtMs + 5n);
    expect(noticeRunsFrom(noticedAtMs, changes.slice(1, 2))).toBe(noticedAtMs);
  });

  it('is long enough at the earliest opening and too short a moment before', () => {
    const moment = fc.bigInt({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 60 }), (sentMs, clearDays) => {
        const asked = { clearDays, customVersion: 1 };
        const opensAtMs = earliestOpening(sentMs, asked, rome);
        expect(checkMotionNotice({ noticedAtMs: sentMs, opensAtMs }, asked, rome)).toBeUndefined();
        const before = { noticedAtMs: sentMs, opensAtMs: opensAtMs - 1n };
        expect(checkMotionNotice(before, asked, rome)).toMatchObject({ kind: 'NoticeTooShort' });
      }),
    );
  });
});
