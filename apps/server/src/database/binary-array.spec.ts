import { describe, expect, it } from '@jest/globals';
import { byteaArray, instantArray, int4Array, textArray, wholeArray } from './binary-array.js';

/** Whether PostgreSQL reads them so is held by tests/hostile/binary-arrays.spec.ts; here their form. */
describe('an array in binary form', () => {
  it('has its dimension, type and length before its elements', () => {
    expect(int4Array([7]).toString('hex')).toBe(
      '00000001' + '00000000' + '00000017' + '00000001' + '00000001' + '00000004' + '00000007',
    );
  });

  it('has no dimension where it is empty', () => {
    for (const empty of [textArray([]), byteaArray([]), int4Array([]), instantArray([]), wholeArray([])]) {
      expect(empty.readInt32BE(0)).toBe(0);
      expect(empty).toHaveLength(12);
    }
  });

  it('writes a null as a length of -1 and says that there is one', () => {
    const array = textArray(['é', null]);
    expect(array.readInt32BE(4)).toBe(1);
    expect(array.subarray(20).toString('hex')).toBe('00000002' + 'c3a9' + 'ffffffff');
  });

  it('counts time in microseconds from the year 2000, and numbers in ten thousands', () => {
    expect(instantArray([946_684_800_001n]).readBigInt64BE(24)).toBe(1000n);
    expect(wholeArray([120_005n]).subarray(24).toString('hex')).toBe('0002' + '0001' + '00000000' + '000c' + '0005');
  });
});
