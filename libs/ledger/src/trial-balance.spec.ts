import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { trialBalance, type AccountTotals } from './trial-balance.js';

const totals = (account: string, unit: string, [debits, credits]: readonly [bigint, bigint]): AccountTotals => ({
  account,
  unit,
  debits,
  credits,
});

describe('trialBalance', () => {
  it('nets each account to one side, unit by unit, in the order of their bytes', () => {
    const books = [
      totals('je:income:tokens:m1', 'EUR', [0n, 100n]),
      totals('je:assets:bank', 'EUR', [150n, 50n]),
      totals('je:compute:used:dev', 'COMPUTE_RAW', [7n, 0n]),
      totals('je:compute:supplied:s1', 'COMPUTE_RAW', [0n, 7n]),
    ];
    expect(trialBalance(books)).toEqual([
      {
        unit: 'COMPUTE_RAW',
        lines: [
          { account: 'je:compute:supplied:s1', debit: 0n, credit: 7n },
          { account: 'je:compute:used:dev', debit: 7n, credit: 0n },
        ],
        debits: 7n,
        credits: 7n,
        balanced: true,
      },
      {
        unit: 'EUR',
        lines: [
          { account: 'je:assets:bank', debit: 100n, credit: 0n },
          { account: 'je:income:tokens:m1', debit: 0n, credit: 100n },
        ],
        debits: 100n,
        credits: 100n,
        balanced: true,
      },
    ]);
  });

  it('says so where the books do not balance', () => {
    expect(trialBalance([totals('je:assets:bank', 'EUR', [1n, 0n])])).toMatchObject([{ balanced: false }]);
  });

  it('balances after any run of transfers', () => {
    const transfer = fc.record({
      debit: fc.nat({ max: 4 }),
      credit: fc.nat({ max: 4 }),
      amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
    });
    fc.assert(
      fc.property(fc.array(transfer), (transfers) => {
        const books = Array.from({ length: 5 }, (_, i) => {
          const sum = (side: 'debit' | 'credit') =>
            transfers.filter((each) => each[side] === i).reduce((total, { amount }) => total + amount, 0n);
          return totals(`je:a${i}`, 'EUR', [sum('debit'), sum('credit')]);
        });
        const [book] = trialBalance(books);
        expect(book?.balanced).toBe(true);
        expect(book?.lines.every(({ debit, credit }) => debit === 0n || credit === 0n)).toBe(true);
      }),
    );
  });
});
