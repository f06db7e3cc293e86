import { InvariantViolation } from '#libs/amount';
import { isAccountPath } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { joined, segment } from './segment.js';

const id = fc.string({ unit: 'grapheme', minLength: 1 });

describe('segment', () => {
  it.each([
    ['developer:9', 'developer%3A9'],
    ['RTX 4090', 'RTX%204090'],
    ['100 %', '100%20%25'],
    ['A10|T4', 'A10|T4'],
    ['Zoë', 'Zoë'],
    ['a\u0000\nb', 'a%00%0Ab'],
  ])('writes %j as %s', (from, to) => {
    expect(segment(from)).toBe(to);
  });

  it('throws on what is no id', () => {
    expect(() => segment('')).toThrow(InvariantViolation);
    expect(() => segment('\uD800')).toThrow(InvariantViolation);
  });

  it('is one segment of a path and reads back', () => {
    fc.assert(
      fc.property(id, (text) => {
        expect(isAccountPath(`je:${segment(text)}`)).toBe(true);
        expect(segment(text).replace(/(?:%[0-9A-F]{2})+/gu, decodeURIComponent)).toBe(text);
      }),
    );
  });
});

describe('joined', () => {
  it('never joins two lists into one text', () => {
    const tricky = fc.array(fc.string({ unit: fc.constantFrom('a', ':', '%', '3', 'A'), minLength: 1, maxLength: 3 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(tricky, tricky, (a, b) => {
        expect(joined('k', a) === joined('k', b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
