import { describe, expect, it } from '@jest/globals';
import { bookTotals } from './book-totals.js';

describe('bookTotals', () => {
  it('adds up each currency by itself, to the last digit', () => {
    expect(
      bookTotals([
        { currency: 'EUR', cost: '9007199254740993', book: '1' },
        { currency: 'GBP', cost: '5', book: '5' },
        { currency: 'EUR', cost: '1', book: '2' },
      ]),
    ).toEqual([
      { currency: 'EUR', cost: '9007199254740994', book: '3' },
      { currency: 'GBP', cost: '5', book: '5' },
    ]);
  });

  it('is nothing for nothing', () => {
    expect(bookTotals([])).toEqual([]);
  });
});
