import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { divideOverModels, funderClaims, modelIncome, NO_MODEL_EARNED, resultOf } from './close-figures.js';

const totals = [
  { account: 'je:income:tokens:code%3A7b', unit: 'EUR', debits: 10n, credits: 110n },
  { account: 'je:income:tokens:idle', unit: 'EUR', debits: 5n, credits: 5n },
  { account: 'je:income:gpu-time', unit: 'EUR', debits: 0n, credits: 50n },
  { account: 'je:expenses:wages', unit: 'EUR', debits: 70n, credits: 10n },
];

describe('resultOf', () => {
  it('nets corrections out of income and expenses', () => {
    expect(resultOf(totals)).toEqual({ income: 150n, expenses: 60n });
  });
});

describe('modelIncome', () => {
  it('names the models that earned, as they were metered', () => {
    expect(modelIncome(totals)).toEqual([{ model: 'code:7b', amount: 100n }]);
  });
});

describe('divideOverModels', () => {
  it('waits in a reserve where no model earned', () => {
    expect(divideOverModels(7n, [])).toEqual([{ model: NO_MODEL_EARNED, amount: 7n }]);
    expect(divideOverModels(0n, [])).toEqual([]);
  });

  it('gives out the whole, whatever the models earned', () => {
    const earned = fc.uniqueArray(fc.record({ model: fc.string(), amount: fc.bigInt(1n, 10n ** 12n) }), {
      selector: ({ model }) => model,
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 12n), earned, (total, models) => {
        const given = divideOverModels(total, models).reduce((sum, { amount }) => sum + amount, 0n);
        expect(given).toBe(total);
      }),
    );
  });
});

describe('funderClaims', () => {
  const capital = { code: 'f', principal: 100_000n, cap: 150_000n, revenueShare: '4/100', repaid: 0n, returned: 0n };
  const due = (change: Partial<typeof capital>, income: bigint, leftDue = new Map<string, bigint>()) =>
    funderClaims([{ ...capital, ...change }], { income, leftDue });

  it('claims nothing before the principal is repaid, and the return after it (CAP-1)', () => {
    expect(due({}, 800_000n)).toEqual([{ id: 'f', due: 0n, capRemaining: 50_000n }]);
    expect(due({ repaid: 92_000n }, 2_000_000n)).toEqual([{ id: 'f', due: 50_000n, capRemaining: 50_000n }]);
  });

  it('keeps due what an earlier period could not give (CAP-3), and ends at the cap', () => {
    const leftDue = new Map([['f', 15_000n]]);
    expect(due({ repaid: 100_000n, returned: 35_000n }, 0n, leftDue)).toEqual([
      { id: 'f', due: 15_000n, capRemaining: 15_000n },
    ]);
    expect(due({ repaid: 100_000n, returned: 50_000n }, 1_000_000n)).toEqual([]);
  });
});
