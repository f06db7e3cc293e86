import { describe, expect, it } from '@jest/globals';
import { formatOf } from './format-of.js';

describe('the form of a history', () => {
  it.each([
    ['old-books.csv', '', 'CSV'],
    ['OLD.CSV', '', 'CSV'],
    ['books.journal', 'a,b,c', 'HLEDGER'],
    ['books.hledger', '', 'HLEDGER'],
    ['pasted', '\ndate,account,amount\n2019-01-01,je:a,5', 'CSV'],
    ['pasted', '; comment\n2019-01-01 Rent\n  je:a  5 EUR', 'HLEDGER'],
    ['pasted', '2019-01-01 Rent, heat, light', 'HLEDGER'],
    ['pasted', '', 'HLEDGER'],
  ] as const)('%s with %j is %s', (name, text, format) => {
    expect(formatOf(name, text)).toBe(format);
  });
});
