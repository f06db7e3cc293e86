import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import type { AccountType } from '../account.js';
import type { Side } from '../posting.js';
import { rollUp, type TreeAccount, type TreeNode } from './account-tree.js';

const leaf = (
  account: string,
  [debits, credits]: readonly [bigint, bigint],
  more: Partial<TreeAccount> = {},
): TreeAccount => ({
  account,
  unit: 'EUR',
  type: 'ASSET',
  normalSide: 'DEBIT',
  debits,
  credits,
  pendingDebits: 0n,
  pendingCredits: 0n,
  ...more,
});

function tree(accounts: readonly TreeAccount[]): readonly TreeNode[] {
  const nodes = rollUp(accounts);
  if (isRefusal(nodes)) throw new Error(nodes.message);
  return nodes;
}

const told = (accounts: readonly TreeAccount[]): unknown[] =>
  tree(accounts).map(({ path, normalSide, balance, ownBalance }) => [path, normalSide, balance, ownBalance]);

describe('rollUp', () => {
  it('adds what is below, a contra account against what it stands for, and keeps tree order', () => {
    expect(
      told([
        leaf('je:assets:machines-depreciation', [0n, 30n], { normalSide: 'CREDIT' }),
        leaf('je:assets:machines', [100n, 0n]),
        leaf('je:assets:bank:restricted:school', [5n, 0n]),
        leaf('je:assets:bank', [20n, 10n]),
      ]),
    ).toEqual([
      ['je', 'DEBIT', 85n, 0n],
      ['je:assets', 'DEBIT', 85n, 0n],
      ['je:assets:bank', 'DEBIT', 15n, 10n],
      ['je:assets:bank:restricted', 'DEBIT', 5n, 0n],
      ['je:assets:bank:restricted:school', 'DEBIT', 5n, 5n],
      ['je:assets:machines', 'DEBIT', 100n, 100n],
      ['je:assets:machines-depreciation', 'CREDIT', 30n, 30n],
    ]);
  });

  it('puts what is below a path before its neighbours', () => {
    const paths = tree([leaf('je:a-b', [1n, 0n]), leaf('je:a:z', [1n, 0n]), leaf('je:a', [1n, 0n])]);
    expect(paths.map(({ path }) => path)).toEqual(['je', 'je:a', 'je:a:z', 'je:a-b']);
  });

  it('shows one type on its side, several as debits less credits', () => {
    expect(
      tree([
        leaf('je:income:a', [0n, 7n], { type: 'INCOME', normalSide: 'CREDIT' }),
        leaf('je:expenses:b', [3n, 0n], { type: 'EXPENSE' }),
      ]),
    ).toMatchObject([
      { path: 'je', type: null, normalSide: 'DEBIT', balance: -4n, leaf: false, isAccount: false, parent: null },
      { path: 'je:expenses', type: 'EXPENSE', balance: 3n },
      { path: 'je:expenses:b', leaf: true, isAccount: true, depth: 2, parent: 'je:expenses', name: 'b' },
      { path: 'je:income', type: 'INCOME', normalSide: 'CREDIT', balance: 7n },
      { path: 'je:income:a' },
    ]);
  });

  it('never adds units', () => {
    const nodes = tree([leaf('je:a:b', [1n, 0n]), leaf('je:a:b', [2n, 0n], { unit: 'USD' })]);
    expect(nodes.map(({ unit, path, balance }) => `${unit} ${path} ${balance}`)).toEqual([
      'EUR je 1',
      'EUR je:a 1',
      'EUR je:a:b 1',
      'USD je 2',
      'USD je:a 2',
      'USD je:a:b 2',
    ]);
  });

  it('refuses what is no path, and one account twice', () => {
    for (const path of ['bank', 'je:', 'je:a::b', 'JE:a', 'je:a b']) {
      expect(rollUp([leaf(path, [1n, 0n])])).toMatchObject({ kind: 'AccountMalformed', field: 'account' });
    }
    expect(rollUp([leaf('je:a', [1n, 0n]), leaf('je:a', [1n, 0n])])).toMatchObject({ kind: 'AccountTwice' });
    expect(rollUp([])).toEqual([]);
  });
});

describe('any tree', () => {
  const segment = fc.constantFrom('a', 'b', 'c', 'd-e', 'd');
  const amount = fc.bigInt({ min: 0n, max: 10n ** 30n });
  const account = fc.record({
    account: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `je:${parts.join(':')}`),
    unit: fc.constantFrom('EUR', 'TOKEN'),
    type: fc.constantFrom<AccountType>('ASSET', 'LIABILITY', 'INCOME'),
    normalSide: fc.constantFrom<Side>('DEBIT', 'CREDIT'),
    debits: amount,
    credits: amount,
    pendingDebits: amount,
    pendingCredits: amount,
  });
  const accounts = fc.uniqueArray(account, { selector: (each) => `${each.unit} ${each.account}` });

  it('holds in every node the sum of the accounts at it and below it', () => {
    fc.assert(
      fc.property(accounts, (leaves) => {
        for (const node of tree(leaves)) {
          const below = leaves.filter(
            (each) =>
              each.unit === node.unit && (each.account === node.path || each.account.startsWith(`${node.path}:`)),
          );
          const sum = (key: 'debits' | 'credits' | 'pendingDebits' | 'pendingCredits'): bigint =>
            below.reduce((total, each) => total + each[key], 0n);
          expect([node.debits, node.credits]).toEqual([sum('debits'), sum('credits')]);
          expect([node.pendingDebits, node.pendingCredits]).toEqual([sum('pendingDebits'), sum('pendingCredits')]);
          const signed = node.debits - node.credits;
          expect(node.balance).toBe(node.normalSide === 'DEBIT' ? signed : -signed);
          expect(node.leaf).toBe(below.length === 1 && node.isAccount);
        }
      }),
    );
  });

  it('has each node once, after its parent', () => {
    fc.assert(
      fc.property(accounts, (leaves) => {
        const seen = new Set<string>();
        for (const { unit, path, parent } of tree(leaves)) {
          expect(parent === null || seen.has(`${unit} ${parent}`)).toBe(true);
          expect(seen.has(`${unit} ${path}`)).toBe(false);
          seen.add(`${unit} ${path}`);
        }
      }),
    );
  });
});
