import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { checkMinimalAssistance, type Assistance } from './minimal-assistance.js';

const pounds = (on: string, amount: bigint): Assistance => ({ on, grossMinor: amount * 100n });
const APRIL = '04-01';
const given = [pounds('2025-06-01', 150_000n), pounds('2026-06-01', 100_000n)];

describe('checkMinimalAssistance', () => {
  it('AUD-3: 150,000 and 100,000 leave no room for 70,000; 65,000 is exactly allowed', () => {
    expect(checkMinimalAssistance(given, pounds('2027-05-01', 70_000n), APRIL)).toMatchObject({
      kind: 'MinimalAssistanceExceeded',
      rule: 'AUD-3',
      roomMinor: 6_500_000n,
    });
    expect(checkMinimalAssistance(given, pounds('2027-05-01', 65_000n), APRIL)).toBeUndefined();
    expect(checkMinimalAssistance(given, { on: '2027-05-01', grossMinor: 6_500_001n }, APRIL)).toBeDefined();
  });

  it('looks two whole financial years back, and no further', () => {
    const old = (on: string) => checkMinimalAssistance([pounds(on, 315_000n)], pounds('2027-05-01', 1n), APRIL);
    expect(old('2025-03-31')).toBeUndefined();
    expect(old('2025-04-01')).toMatchObject({ kind: 'MinimalAssistanceExceeded', roomMinor: 0n });
    const march = checkMinimalAssistance([pounds('2024-04-01', 315_000n)], pounds('2027-03-31', 1n), APRIL);
    expect(march).toMatchObject({ kind: 'MinimalAssistanceExceeded' });
  });

  it('is granted in parts as far as at once, and never beyond the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 200_000n }), { maxLength: 8 }), (amounts) => {
        const had: Assistance[] = [];
        for (const amount of amounts) {
          const asked = pounds('2027-05-01', amount);
          if (checkMinimalAssistance(had, asked, APRIL) === undefined) had.push(asked);
        }
        expect(had.reduce((sum, { grossMinor }) => sum + grossMinor, 0n) <= 31_500_000n).toBe(true);
      }),
    );
  });

  it('refuses help below nothing, and days before the Act', () => {
    const back = checkMinimalAssistance([pounds('2027-04-02', -1n)], pounds('2027-05-01', 1n), APRIL);
    expect(back).toMatchObject({ kind: 'AssistanceNegative' });
    expect(isRefusal(checkMinimalAssistance([], pounds('2022-12-31', 1n), APRIL))).toBe(true);
    expect(() => checkMinimalAssistance([], pounds('2027-05-01', 1n), 'April')).toThrow('no financial year');
  });
});
