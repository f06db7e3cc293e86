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

  it.each(['a%20b', 'a%3Ab', 'a%25', 'Zoë', '%E2%80%A8', '%C2%85x', '%1A', 'm'.repeat(100), 'é'.repeat(50)])(
    'takes the id %j',
    (id) => {
      expect(isAccountPath(`je:income:tokens:${id}`)).toBe(true);
    },
  );

  it.each([
    ['a per cent sign that begins nothing', '50%'],
    ['half an escape', '50%2'],
    ['an escape in small letters', 'a%3ab'],
    ['an escape of what needs none', 'a%41b'],
    ['bytes that are no text', '%FF'],
    ['half of a character', '%C3'],
    ['NUL', 'a%00'],
    ['NUL as it is', 'a\u0000b'],
    ['a control character as it is', 'a\u0001b'],
    ['another one', 'a\u0085b'],
    ['half of a pair', 'a\uD800b'],
    ['a segment of 101 bytes', 'm'.repeat(101)],
    ['a segment of 51 characters and 102 bytes', 'é'.repeat(51)],
  ])('does not take %s for an id', (_what, id) => {
    expect(isAccountPath(`je:income:tokens:${id}`)).toBe(false);
  });

  it('takes a path of 400 bytes and none longer', () => {
    const four = Array.from({ length: 4 }, () => 'm'.repeat(98)).join(':');
    expect(isAccountPath(`je:${four}:`.slice(0, -1) + 'm')).toBe(true);
    expect(isAccountPath(`je:${four}:mm`)).toBe(false);
    expect(isAccountPath(`je:${'m:'.repeat(100_000)}m`)).toBe(false);
  });
});
