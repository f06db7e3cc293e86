import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.js';
import { fromHex, toHex } from './bytes.js';

describe('base 64', () => {
  it('is what every other program writes and reads', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  it('has one spelling of each byte string', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'AQgwB/+=\n -_'.split('')), maxLength: 9 }), (text) => {
        const bytes = fromBase64(text);
        if (bytes !== undefined) expect(toBase64(bytes)).toBe(text);
      }),
    );
  });

  it.each(['YQ', 'YQ=', 'YR==', 'YWJ=', 'YQ==\n', 'Y Q=', 'YQ==YQ==', '=', '-_8='])('is never %j', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });
});

describe('hexadecimal', () => {
  it('reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each(['0', 'AB', '0x', 'zz'])('is never %j', (text) => {
    expect(fromHex(text)).toBeUndefined();
  });
});
