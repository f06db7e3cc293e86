import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toHex, utf8 } from './bytes.js';
import { commitment, type Committed } from './commitment.js';
import { isLogRefusal } from './refusal.js';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const salt = new Uint8Array(32).fill(7);

function hexOf(committed: Committed): string {
  const hash = commitment(committed, sha256);
  if (isLogRefusal(hash)) throw new Error(hash.message);
  return toHex(hash);
}

describe('commitment', () => {
  it('hashes domain, newline, salt and canonical value, in that order', () => {
    const expected = createHash('sha256').update('ballot\n').update(salt).update('{"a":"1","b":"2"}').digest('hex');
    expect(hexOf({ domain: 'ballot', salt, value: { b: '2', a: '1' } })).toBe(expected);
  });

  it('gives the known answer for all-zero salt and empty text', () => {
    // SHA-256 of 'name' 0x0a, 32 zero bytes, two quotation marks; computed with coreutils' sha256sum.
    expect(hexOf({ domain: 'name', salt: new Uint8Array(32), value: '' })).toBe(
      '826d565263e97a6c00417a23f0ae2ba40bdc32e1e6f29fe64e260a9d0031b10d',
    );
  });

  it('refuses a short, long or absent salt and a malformed domain', () => {
    for (const length of [0, 31, 33]) {
      expect(commitment({ domain: 'd', salt: new Uint8Array(length), value: '' }, sha256)).toMatchObject({
        kind: 'SaltNot32Bytes',
      });
    }
    for (const domain of ['', 'a\nb', '\ud83d']) {
      expect(commitment({ domain, salt, value: '' }, sha256)).toMatchObject({ kind: 'DomainMalformed' });
    }
  });

  it('binds domain, salt and value: changing any one changes the commitment', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (otherSalt, value) => {
        const base = hexOf({ domain: 'ballot', salt, value });
        expect(hexOf({ domain: 'name', salt, value })).not.toBe(base);
        expect(hexOf({ domain: 'ballot', salt, value: `${value}x` })).not.toBe(base);
        expect(hexOf({ domain: 'ballot', salt: otherSalt, value }) === base).toBe(toHex(otherSalt) === toHex(salt));
      }),
    );
    expect(utf8('é')).toHaveLength(2);
  });
});
