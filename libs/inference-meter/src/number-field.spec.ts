import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCount } from './number-field.js';

const field = { line: 3, field: 'num_gpu' };

describe('parseCount', () => {
  it.each([
    ['', 'FieldEmpty'],
    ['-1', 'NumberMalformed'],
    ['+1', 'NumberMalformed'],
    [' 1', 'NumberMalformed'],
    ['1.0', 'NumberMalformed'],
    ['1e3', 'NumberMalformed'],
    ['0x1', 'NumberMalformed'],
    ['NaN', 'NumberMalformed'],
    ['1000000000000000', 'NumberMalformed'],
  ])('refuses %j as %s', (text, kind) => {
    expect(parseCount(text, field)).toMatchObject({ kind, line: 3, field: 'num_gpu', rule: 'meter.number' });
  });

  it('quotes no more than the beginning of a long field', () => {
    expect(parseCount('9'.repeat(10_000), field)).toMatchObject({ message: expect.stringMatching(/^.{40,120}$/u) });
  });

  it('reads every whole number of up to 15 digits exactly', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999_999n }), (count) => {
        expect(parseCount(count.toString(), field)).toBe(count);
      }),
    );
  });
});
