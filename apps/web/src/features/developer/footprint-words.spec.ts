import { describe, expect, it } from '@jest/globals';
import { millilitres, wattHours } from './footprint-words.js';

describe('the footprint of a request', () => {
  it('reads as the worked example of the estimate does', () => {
    expect(wattHours('160341', 'en')).toBe('0.0445');
    expect(millilitres('161', 'en')).toBe('0.161');
  });

  it('pretends to no digit more than three', () => {
    expect(wattHours('4444440000', 'en')).toBe('1,230');
    expect(millilitres('0', 'en')).toBe('0');
  });
});
