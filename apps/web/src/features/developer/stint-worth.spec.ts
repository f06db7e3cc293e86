import { describe, expect, it } from '@jest/globals';
import { gpuSeconds, tokensLeft } from './stint-worth.js';

describe('gpuSeconds', () => {
  it.each([
    ['1000000000000', '1'],
    ['3333333333334', '3.334'],
    ['1', '0.001'],
    ['0', '0'],
    ['1234567000000000000', '1,234,567'],
  ])('%s are %s', (compute, shown) => {
    expect(gpuSeconds(compute, 'en')).toBe(shown);
  });
});

describe('tokensLeft', () => {
  it('never promises a token more than there is', () => {
    expect(tokensLeft('9999', '10000')).toBe('999');
    expect(tokensLeft('10000', '10000')).toBe('1000');
    expect(tokensLeft('5', '0')).toBe('0');
  });
});
