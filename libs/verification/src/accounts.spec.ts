import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Accounts } from './accounts.js';

describe('the accounts of a bundle', () => {
  it('are kept by their body, and restricted funds by the Joint Enterprise', () => {
    const accounts = new Accounts();
    const keepers = ['je:income:gpu-time', 'ca:equity:allocable', 'fund:library'].map(
      (path) => accounts.account(path).keeper,
    );
    expect(keepers).toEqual(['je', 'ca', 'je']);
  });

  it('are none of the chart under a path that is none, whatever somebody wrote', () => {
    for (const path of ['', ':', ':assets', 'je', '\n']) {
      expect([path, new Accounts().account(path).inChart]).toEqual([path, false]);
    }
    const path = fc.string({ unit: fc.constantFrom('je', 'ca', 'fund', ':', ' ', '\n', 'x', 'assets', '\u0000') });
    fc.assert(
      fc.property(path, fc.string(), (name, unit) => {
        const accounts = new Accounts();
        expect(accounts.total(name, unit)).toMatchObject({ path: name, unit, debit: 0n, credit: 0n });
        expect(accounts.total(name, unit)).toBe(accounts.total(name, unit));
        expect([...accounts.all()]).toEqual([accounts.total(name, unit)]);
      }),
    );
  });
});
