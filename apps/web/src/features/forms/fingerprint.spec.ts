import { describe, expect, it } from '@jest/globals';
import { sha256Hex } from './fingerprint.js';

describe('sha256Hex', () => {
  it('is the known answer of FIPS 180-4 for "abc"', () => {
    expect(sha256Hex(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
