import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toTransfers } from '#libs/ledger';
import { postingsOf } from './movement.js';

const movement = { debit: 'je:assets:bank', credit: 'je:equity:opening', unit: 'EUR' };

describe('postingsOf', () => {
  it('is no line for zero', () => {
    expect(postingsOf({ ...movement, amount: 0n })).toEqual([]);
  });

  it('becomes one transfer of its amount, the other way below zero', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).filter((amount) => amount !== 0n),
        (amount) => {
          const { debit, credit } = movement;
          const expected = amount > 0n ? { debit, credit, amount } : { debit: credit, credit: debit, amount: -amount };
          expect(toTransfers(postingsOf({ ...movement, amount }))).toEqual([{ ...expected, unit: 'EUR' }]);
        },
      ),
    );
  });
});
