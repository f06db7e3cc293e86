import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultOf, isReady, orNull, type Field } from './field.js';

const ROLL: Field = { name: 'toUseOf', label: 'Who', check: (text) => (text.startsWith('r') ? null : 'no number') };
const NOTE: Field = { name: 'note', label: 'Note', optional: true };

describe('a form', () => {
  it('is ready once everything is there that must be', () => {
    expect(isReady([ROLL, NOTE], {})).toBe(false);
    expect(isReady([ROLL, NOTE], { toUseOf: ' r0017 ' })).toBe(true);
  });

  it('is not ready while a box says what cannot be', () => {
    expect(faultOf(ROLL, { toUseOf: '17' })).toBe('no number');
    expect(isReady([ROLL, NOTE], { toUseOf: '17' })).toBe(false);
  });

  it('finds no fault with an empty box, and takes spaces for nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\s*$/u), (spaces) => {
        expect(faultOf(ROLL, { toUseOf: spaces })).toBeNull();
        expect(orNull({ toUseOf: spaces }, 'toUseOf')).toBeNull();
        expect(isReady([ROLL], { toUseOf: spaces })).toBe(false);
      }),
    );
  });
});
