import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concatBytes, equalBytes, fromHex, hashOf, toHex, utf8 } from './bytes.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const text = fc.string({ unit: 'binary', maxLength: 40 });
const parts = fc.array(fc.oneof(text, fc.uint8Array({ maxLength: 40 })), { maxLength: 8 });

describe('the hash of parts', () => {
  it('is that of their bytes, one after the other', () => {
    expect(toHex(hashOf(['a', Uint8Array.of(0x62), 'c'], sha256))).toBe(toHex(sha256(utf8('abc'))));
    expect(toHex(hashOf([], sha256))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    fc.assert(
      fc.property(parts, (given) => {
        const whole = concatBytes(given.map((part) => (typeof part === 'string' ? utf8(part) : part)));
        expect(toHex(hashOf(given, sha256))).toBe(toHex(sha256(whole)));
      }),
    );
  });

  it('is so for texts of every length about that of the buffer, and when one follows another', () => {
    for (const length of [5_460, 5_461, 5_462, 16_384, 16_385, 100_000]) {
      for (const letter of ['x', 'é', '€', '\u{1f33e}']) {
        const long = letter.repeat(length);
        expect(toHex(hashOf(['a', long, 'z'], sha256))).toBe(toHex(sha256(utf8(`a${long}z`))));
        expect(toHex(hashOf(['short'], sha256))).toBe(toHex(sha256(utf8('short'))));
      }
    }
  });
});

describe('hexadecimal', () => {
  it('is read as it is written, in lower case and in pairs', () => {
    expect([toHex(Uint8Array.of(10, 255)), fromHex('0aff'), fromHex('')]).toEqual([
      '0aff',
      Uint8Array.of(10, 255),
      new Uint8Array(),
    ]);
    fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromHex(toHex(bytes))).toEqual(bytes)));
  });

  it('is nothing else', () => {
    for (const wrong of ['0', '0A', '0g', ' 0', '0a\n', '0a0', '\u0660\u0661', 'ａ0', '\u{1f33e}']) {
      expect([wrong, fromHex(wrong)]).toEqual([wrong, undefined]);
    }
    fc.assert(fc.property(text, (any) => expect(fromHex(any) !== undefined).toBe(/^(?:[0-9a-f]{2})*$/.test(any))));
  });
});

describe('two byte strings', () => {
  it('are the same where every byte is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, at) => {
        const other = Uint8Array.from(bytes);
        expect(equalBytes(bytes, other)).toBe(true);
        other[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ 1;
        expect([equalBytes(bytes, other), equalBytes(bytes, bytes.subarray(1))]).toEqual([false, false]);
      }),
    );
  });
});
