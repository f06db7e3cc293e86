import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentText } from '../../format/percent-input.js';
import { amountAt, divisionOf, evenStart, restShared, WHOLE } from './division.js';

const lines = ['REINVEST', 'RESERVE', 'BET'];

describe('dividing a hundred percent', () => {
  it('counts what is left, with empty boxes as nothing', () => {
    expect(divisionOf(lines, {})).toMatchObject({ left: WHOLE, complete: false });
    expect(divisionOf(lines, { REINVEST: '60', BET: '28' }).left).toBe(1200);
  });

  it('is complete at exactly the whole, to the hundredth', () => {
    expect(divisionOf(lines, { REINVEST: '33.33', RESERVE: '33.33', BET: '33.34' }).complete).toBe(true);
    expect(divisionOf(lines, { REINVEST: '33.33', RESERVE: '33.33', BET: '33.33' })).toMatchObject({
      left: 1,
      complete: false,
    });
  });

  it('is not complete while a box holds no percentage, even if the rest makes the whole', () => {
    expect(divisionOf(lines, { REINVEST: '100', BET: 'x' })).toMatchObject({ left: 0, complete: false });
  });

  it('says when too much was given', () => {
    expect(divisionOf(lines, { REINVEST: '80', BET: '30' }).left).toBe(-1000);
  });

  it('ignores what stands on no line of this ballot', () => {
    expect(divisionOf(lines, { REINVEST: '100', PONY: '5' }).complete).toBe(true);
  });

  it('always gives and leaves the whole together', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: WHOLE }), { minLength: 3, maxLength: 3 }), (points) => {
        const draft = Object.fromEntries(lines.map((line, index) => [line, percentText(points[index] ?? 0)]));
        const { given, left } = divisionOf(lines, draft);
        expect(given.reduce((sum, { basisPoints }) => sum + (basisPoints ?? 0), left)).toBe(WHOLE);
      }),
    );
  });

  it('gives all the same, to the hundredth of a percent', () => {
    expect(evenStart(lines)).toEqual({ BET: '33.34', REINVEST: '33.33', RESERVE: '33.33' });
    expect(evenStart([])).toEqual({});
  });

  it('shares the rest over the empty lines, over all where none is empty, and leaves a full draft alone', () => {
    expect(restShared(lines, { REINVEST: '60' })).toEqual({ REINVEST: '60', RESERVE: '20', BET: '20' });
    expect(restShared(lines, { REINVEST: '40', RESERVE: '20', BET: '10' })).toEqual({
      REINVEST: '50',
      RESERVE: '30',
      BET: '20',
    });
    expect(restShared(lines, { REINVEST: '90', BET: '20' })).toEqual({ REINVEST: '90', BET: '20' });
    expect(restShared(lines, { REINVEST: 'x', BET: '20' })).toEqual({ REINVEST: 'x', BET: '20', RESERVE: '80' });
  });

  it('is complete wherever the rest was shared, and takes nothing away', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 3, maxLength: 3 }), (points) => {
        const draft = Object.fromEntries(lines.map((line, index) => [line, percentText(points[index] ?? 0)]));
        const before = divisionOf(lines, draft);
        const after = divisionOf(lines, restShared(lines, draft));
        expect(after.complete).toBe(before.left >= 0);
        for (const [index, { basisPoints }] of after.given.entries()) {
          expect(basisPoints).toBeGreaterThanOrEqual(before.given[index]?.basisPoints ?? 0);
        }
      }),
    );
  });

  it('shows what a line would come to without a float', () => {
    const line = { floor: '0', cap: null };
    expect(amountAt(3333, line, { amount: '900719925474099301', lines: [line] })).toBe('300209951160517297');
  });

  it('adds the floor, divides what the floors leave, and stops at the cap', () => {
    const floored = { floor: '500', cap: null };
    const capped = { floor: '0', cap: '1500' };
    const motion = { amount: '10000', lines: [floored, capped] };
    expect(amountAt(1000, floored, motion)).toBe('1450');
    expect(amountAt(1000, capped, motion)).toBe('950');
    expect(amountAt(9000, capped, motion)).toBe('1500');
  });
});
