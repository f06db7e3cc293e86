import { describe, expect, it } from '@jest/globals';
import { receiptOf } from './receipt.js';

describe('receiptOf', () => {
  it('writes 80 bits as sixteen digits in groups of four', () => {
    expect(receiptOf(new Uint8Array(32))).toBe('0000-0000-0000-0000');
    expect(receiptOf(new Uint8Array(32).fill(255))).toBe('ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    expect(receiptOf(Uint8Array.of(0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0x1f))).toBe('1000-0000-0000-000Z');
  });
});
