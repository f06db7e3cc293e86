import { describe, expect, it } from '@jest/globals';
import { entrySums } from './entry-sum.js';

describe('what an entry moves', () => {
  it('sums the debits of each unit, never one unit with another', () => {
    const legs = [
      { unit: 'EUR', side: 'CREDIT', amount: '10' },
      { unit: 'EUR', side: 'DEBIT', amount: '6' },
      { unit: 'EUR', side: 'DEBIT', amount: '4' },
      { unit: 'TOKEN', side: 'DEBIT', amount: '900719925474099301' },
      { unit: 'TOKEN', side: 'CREDIT', amount: '900719925474099301' },
    ] as const;
    expect(entrySums(legs)).toEqual([
      { unit: 'EUR', amount: '10' },
      { unit: 'TOKEN', amount: '900719925474099301' },
    ]);
  });

  it('finds nothing in an entry without legs', () => {
    expect(entrySums([])).toEqual([]);
  });
});
