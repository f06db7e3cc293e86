import { describe, expect, it } from '@jest/globals';
import { InvariantViolation } from '#libs/amount';
import fc from 'fast-check';
import { balanceOf, bodyOf, isAccountPath, mirror, normalSideOf } from './account.js';

describe('account', () => {
  it.each([
    ['ASSET', 'DEBIT'],
    ['EXPENSE', 'DEBIT'],
    ['STATISTICAL', 'DEBIT'],
    ['LIABILITY', 'CREDIT'],
    ['EQUITY', 'CREDIT'],
    ['INCOME', 'CREDIT'],
  ] as const)('%s grows on the %s side', (type, side) => {
    expect(normalSideOf(type)).toBe(side);
  });

  it('holds the opposite amount on the opposite side', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.constantFrom('DEBIT', 'CREDIT'), (debits, credits, side) => {
        const totals = { debits, credits };
        expect(balanceOf(totals, side)).toBe(-balanceOf(totals, mirror(side)));
        expect(mirror(mirror(side))).toBe(side);
      }),
    );
    expect(balanceOf({ debits: 30n, credits: 10n }, 'DEBIT')).toBe(20n);
  });

  it('belongs to the body its path begins with', () => {
    expect(bodyOf('ca:equity:allocable')).toBe('ca');
    expect(() => bodyOf(':assets')).toThrow(InvariantViolation);
  });

  it.each(['je:assets:bank', 'fund:f-1:restricted', 'je:expenses:royalty:m/1.0'])('takes %s for a path', (path) => {
    expect(isAccountPath(path)).toBe(true);
  });

  it.each(['', 'bank', 'je:', 'je::bank', ':je', 'JE:assets', 'je:assets:my bank', 'je:assets\n'])(
    'does not take "%s" for a path',
    (path) => {
      expect(isAccountPath(path)).toBe(false);
    },
  );
});
