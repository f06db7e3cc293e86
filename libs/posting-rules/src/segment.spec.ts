import { InvariantViolation } from '#libs/amount';
import { isAccountPath } from '#libs/ledger';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { idOfSegment, joined, segment, shortened } from './segment.js';

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
        // No text of the database holds NUL.
        expect(isAccountPath(`je:${segment(text)}`)).toBe(!text.includes('\0'));
        expect(idOfSegment(segment(text))).toBe(shortened(text));
      }),
    );
  });
});

describe('a long id', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 30, maxLength: 600 });

  it('fits a segment, keeps its beginning, and is shortened once', () => {
    fc.assert(
      fc.property(long, (text) => {
        const id = text.replaceAll('\0', '-');
        expect(isAccountPath(`je:${segment(id)}`)).toBe(true);
        expect(segment(shortened(id))).toBe(segment(id));
        expect(idOfSegment(segment(id))).toBe(shortened(id));
      }),
    );
    expect(segment('m'.repeat(300))).toMatch(/^m{60}%1A[0-9a-f]{32}$/u);
    expect(segment('m'.repeat(100))).toBe('m'.repeat(100));
  });

  it('shares its segment with no other', () => {
    expect(segment('m'.repeat(300))).not.toBe(segment('m'.repeat(301)));
    expect(segment('a\u001Ab')).not.toBe(segment('a'));
    expect(idOfSegment(segment('\u001A'))).toBe(shortened('\u001A'));
  });

  it.each(['50%', '%41', '%3a', '', '%FF'])('does not read %j back', (text) => {
    expect(idOfSegment(text)).toBeUndefined();
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
