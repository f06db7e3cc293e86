import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDuration } from './duration.js';

describe('readDuration', () => {
  it.each([
    ['3-00:00:00', 259_200_000n],
    ['2-22:03:04', 252_184_000n],
    ['14:00:49', 50_449_000n],
    ['00:00:00', 0n],
    ['00:07', 7000n],
    ['90:00', 5_400_000n],
    ['25:00:00', 90_000_000n],
    ['00:01.5', 1500n],
    ['00:01.007', 1007n],
    ['1-23:59:59.999', 172_799_999n],
  ])('reads %s', (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });

  it.each([
    '',
    'UNLIMITED',
    'Partition_Limit',
    'INVALID',
    '7',
    '-1:00',
    '1-24:00:00',
    '1-00:00',
    '00:60:00',
    '00:5:00',
    '00:00:60',
    '60:60',
    '00:7',
    '00:01.',
    '00:01.0007',
    '00:00:00\n',
    ' 00:00',
    '٠٠:٠٠',
  ])('does not read %j', (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it('reads back every duration that Slurm writes', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.nat(23), fc.nat(59), fc.nat(59), (days, hours, minutes, seconds) => {
        const two = (value: number): string => `${value}`.padStart(2, '0');
        const text = `${days === 0 ? '' : `${days}-`}${two(hours)}:${two(minutes)}:${two(seconds)}`;
        expect(readDuration(text)).toBe(BigInt(((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000n);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['bigint', 'undefined']).toContain(typeof readDuration(text));
      }),
    );
  });
});
