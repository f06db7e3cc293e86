import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fineOf, openFines, owedOf, paymentInput } from './pay-fine-input.js';

const FINES = [
  { line: 12, due: '18000', paid: '18000' },
  { line: 30, due: '9000', paid: '2500' },
  { line: 41, due: '0', paid: '0' },
  { line: 55, due: '4000', paid: '0' },
] as const;
const OPEN = openFines(FINES);

describe('what came in for a fine', () => {
  it('is for a fine of which something is owed', () => {
    expect(OPEN.map(({ line }) => line)).toEqual([30, 55]);
    expect(OPEN.map(owedOf)).toEqual([6500n, 4000n]);
    expect(owedOf(undefined)).toBe(0n);
  });

  it('is for the first open fine where the one that was chosen is paid by now', () => {
    expect(fineOf({ line: '55' }, OPEN)?.line).toBe(55);
    expect(fineOf({ line: '12' }, OPEN)?.line).toBe(30);
    expect(fineOf({}, OPEN.slice(2))).toBeUndefined();
  });

  it('goes to the books in minor units, and as it was typed where it cannot be read', () => {
    const of = { number: 'D-0004', currency: 'EUR', open: OPEN };
    expect(paymentInput({ line: '30', amount: ' 65.00 ', payment: ' BANK-7 ', on: '2026-03-01' }, of)).toEqual({
      holding: 'D-0004',
      line: 30,
      amount: '6500',
      payment: 'BANK-7',
      on: '2026-03-01',
    });
    expect(paymentInput({ amount: '4,000' }, of)).toMatchObject({ line: 30, amount: '4,000', on: null });
  });

  it('never offers a fine that is paid', () => {
    const fine = fc.record({
      line: fc.integer({ min: 1 }),
      due: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String),
      paid: fc.bigInt({ min: 0n, max: 10n ** 12n }).map(String),
    });
    fc.assert(
      fc.property(fc.array(fine), fc.string(), (fines, line) => {
        const open = openFines(fines);
        const chosen = fineOf({ line }, open);
        expect(chosen === undefined).toBe(open.length === 0);
        expect(open.every((each) => owedOf(each) > 0n)).toBe(true);
        expect(open.length + fines.filter((each) => owedOf(each) <= 0n).length).toBe(fines.length);
      }),
    );
  });
});
