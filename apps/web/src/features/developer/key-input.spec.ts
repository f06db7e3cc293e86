import { describe, expect, it } from '@jest/globals';
import { keyInput, oddPurpose, purposesOf } from './key-input.js';

describe('purposesOf', () => {
  it('takes commas and spaces alike, and each word once', () => {
    expect(purposesOf(' research,  teaching research ')).toEqual(['research', 'teaching']);
    expect(purposesOf('')).toEqual([]);
  });

  it('finds the first word that is none', () => {
    expect(oddPurpose('research, Teaching')).toBe('Teaching');
    expect(oddPurpose('research, -x')).toBe('-x');
    expect(oddPurpose('research, teaching-1')).toBeUndefined();
  });
});

describe('keyInput', () => {
  it('leaves out what was left empty', () => {
    expect(keyInput({ label: ' laptop ', purposes: 'research', expires: '' }, new Set())).toEqual({
      label: 'laptop',
      purposes: ['research'],
    });
  });

  it('names models in order, and lets the last day end before the key does', () => {
    expect(keyInput({ label: 'a', purposes: 'b', expires: '2027-01-31' }, new Set(['z', 'm']))).toEqual({
      label: 'a',
      purposes: ['b'],
      models: ['m', 'z'],
      expiresAt: '2027-01-31T23:59:59Z',
    });
  });
});
