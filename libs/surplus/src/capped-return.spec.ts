import { describe, expect, it } from '@jest/globals';
import { fraction, InvariantViolation } from '#libs/amount';
import fc from 'fast-check';
import { cappedPayment, type CappedInstrument } from './capped-return.js';

const instrument: CappedInstrument = {
  principal: 100_000n,
  multiple: fraction(3n, 2n),
  revenueShare: fraction(4n, 100n),
};

describe('cappedPayment', () => {
  it('CAP-1: 32,000, 60,000 and 58,000, principal first, then closed', () => {
    expect(cappedPayment(instrument, { paid: 0n, revenue: 800_000n })).toEqual({
      principal: 32_000n,
      returned: 0n,
      state: 'PAYING',
    });
    expect(cappedPayment(instrument, { paid: 32_000n, revenue: 1_500_000n })).toEqual({
      principal: 60_000n,
      returned: 0n,
      state: 'PAYING',
    });
    expect(cappedPayment(instrument, { paid: 92_000n, revenue: 2_000_000n })).toEqual({
      principal: 8_000n,
      returned: 50_000n,
      state: 'CLOSED',
    });
  });

  it('owes nothing on no revenue, or once closed', () => {
    expect(cappedPayment(instrument, { paid: 10n, revenue: 0n })).toMatchObject({ principal: 0n, returned: 0n });
    expect(cappedPayment(instrument, { paid: 150_000n, revenue: 10n ** 9n })).toEqual({
      principal: 0n,
      returned: 0n,
      state: 'CLOSED',
    });
  });

  it('throws where more was paid than the cap', () => {
    expect(() => cappedPayment(instrument, { paid: 150_001n, revenue: 0n })).toThrow(InvariantViolation);
  });

  it('repays the principal once, and never passes the cap, whatever the years bring', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -1000n, max: 10n ** 7n }), { maxLength: 20 }), (revenues) => {
        let [principal, returned] = [0n, 0n];
        for (const revenue of revenues) {
          const due = cappedPayment(instrument, { paid: principal + returned, revenue });
          principal += due.principal;
          returned += due.returned;
          expect(due.state).toBe(principal + returned === 150_000n ? 'CLOSED' : 'PAYING');
          expect(returned === 0n || principal === instrument.principal).toBe(true);
        }
        expect(principal <= 100_000n && principal + returned <= 150_000n).toBe(true);
      }),
    );
  });
});
