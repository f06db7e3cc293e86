import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runCode } from './run-code.js';

describe('runCode', () => {
  it('is readable where it can be', () => {
    expect(runCode('royalty', ['Q3 2026', 'code-7b'])).toMatch(/^royalty-q3-2026-code-7b-[0-9a-f]{12}$/u);
  });

  it('is a code that the database takes, another one for other parts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.string()), (one, other) => {
        expect(runCode('royalty', one)).toMatch(/^[a-z0-9][a-z0-9.-]{0,62}$/u);
        if (JSON.stringify(one) !== JSON.stringify(other)) {
          expect(runCode('royalty', one)).not.toBe(runCode('royalty', other));
        }
      }),
    );
  });
});
