import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkPayment, freeCash } from './free-cash.js';

const position = { bank: 900_000n, restricted: 250_000n, locked: 300_000n, debtsDue: 60_000n };

describe('CASH-1', () => {
  it('finds 290,000 free', () => {
    expect(freeCash(position)).toBe(290_000n);
  });

  it('pays 290,000', () => {
    expect(checkPayment(290_000n, position)).toBeUndefined();
  });

  it('refuses 300,000, 10,000 short', () => {
    expect(checkPayment(300_000n, position)).toMatchObject({
      kind: 'InsufficientCash',
      field: 'amount',
      rule: 'CASH-1',
      shortfall: 10_000n,
      message: 'free cash is 290000: 10000 too little to pay 300000',
    });
  });
});

describe('checkPayment', () => {
  it('pays exactly what is free, and names what is missing', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const anyPosition = fc.record({ bank: amount, restricted: amount, locked: amount, debtsDue: amount });
    fc.assert(
      fc.property(amount, anyPosition, (payment, cash) => {
        const refusal = checkPayment(payment, cash);
        const after = freeCash({ ...cash, bank: cash.bank - payment });
        expect(refusal === undefined).toBe(after >= 0n);
        if (refusal !== undefined) expect(refusal.shortfall).toBe(-after);
      }),
    );
  });
});
