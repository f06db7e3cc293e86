import { describe, expect, it } from '@jest/globals';
import { nearestAccounts } from './nearest-accounts.js';

describe('nearestAccounts', () => {
  it.each([
    ['je:assets:banc', 'je:assets:bank'],
    ['Assets:Bank', 'je:assets:bank'],
    ['je:income:token:m1', 'je:income:tokens:*'],
    ['je:asset:receivable:d0001', 'je:assets:receivable:*'],
    ['expenses:wages', 'je:expenses:wages'],
  ])('finds for %s the account %s', (name, near) => {
    expect(nearestAccounts(name, 3)).toContain(near);
  });

  it('gives as many as were asked, for any name', () => {
    expect(nearestAccounts('', 3)).toHaveLength(3);
    expect(nearestAccounts('x'.repeat(10_000), 2)).toHaveLength(2);
  });
});
