import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import type { AccountType } from '../account.js';
import { balanceSheet } from './balance-sheet.js';
import { incomeStatement } from './income-statement.js';
import type { CurrencyStatement, StatementAccount, StatementRefusal } from './money-statement.js';

const TYPES: readonly (readonly [prefix: string, type: AccountType])[] = [
  ['assets', 'ASSET'],
  ['liabilities', 'LIABILITY'],
  ['equity', 'EQUITY'],
  ['income', 'INCOME'],
  ['expenses', 'EXPENSE'],
];

const of = (account: string, [debits, credits]: readonly [bigint, bigint], unit = 'EUR'): StatementAccount => {
  const heading = account.split(':')[1];
  const type = account.startsWith('fund:') ? 'EQUITY' : TYPES.find(([prefix]) => prefix === heading)?.[1];
  const fund = account.startsWith('fund:')
    ? account.split(':')[1]
    : /^je:assets:bank:restricted:(.+)$/u.exec(account)?.[1];
  return { account, unit, type: type ?? 'STATISTICAL', fund: fund ?? null, debits, credits };
};

function made(statement: readonly CurrencyStatement[] | StatementRefusal): readonly CurrencyStatement[] {
  if (isRefusal(statement)) throw new Error(statement.message);
  return statement;
}

const totals = (statements: readonly CurrencyStatement[]): unknown[] =>
  statements.map(({ unit, result, balanced, sections }) => [
    unit,
    result,
    balanced,
    Object.fromEntries(sections.map(({ key, total }) => [key, total])),
  ]);

/** A grant of 100 for the school, 30 of it spent; income of 50, wages of 20; a machine that wore by 5. */
const BOOKS: readonly StatementAccount[] = [
  of('je:assets:bank', [50n, 20n]),
  of('je:assets:bank:restricted:school', [100n, 30n]),
  of('je:assets:machines', [80n, 0n]),
  { ...of('je:assets:machines-depreciation', [0n, 5n]) },
  of('je:equity:opening', [0n, 80n]),
  of('je:income:gpu-time', [0n, 50n]),
  of('je:expenses:wages', [50n, 0n]),
  of('je:expenses:depreciation', [5n, 0n]),
  of('fund:school:restricted', [30n, 100n]),
  of('fund:school:released', [0n, 30n]),
  of('ca:assets:bank', [9n, 0n]),
  of('ca:equity:reserve', [0n, 9n]),
  of('je:energy:attributed:quay', [7n, 0n], 'ENERGY'),
  of('je:tokens:used:dev', [7n, 0n], 'TOKEN'),
];
const je = { body: 'je', fund: null };
const school = { body: 'je', fund: 'school' };

describe('balanceSheet', () => {
  it('has the open result inside equity, contra accounts below zero and funds apart', () => {
    expect(totals(made(balanceSheet(BOOKS, je)))).toEqual([
      ['EUR', -5n, true, { assets: 175n, liabilities: 0n, equity: 80n, restricted: 70n, released: 30n, result: -5n }],
    ]);
    const [sheet] = made(balanceSheet(BOOKS, je));
    expect(sheet?.sections[0]?.lines).toContainEqual({
      path: 'je:assets:machines-depreciation',
      name: 'machines-depreciation',
      amount: -5n,
    });
    expect(sheet?.sections[5]?.lines).toEqual([{ path: 'je:result', name: 'result of the open period', amount: -5n }]);
  });

  it('is of one body, or of one fund', () => {
    expect(totals(made(balanceSheet(BOOKS, { body: 'ca', fund: null })))).toMatchObject([
      ['EUR', 0n, true, { assets: 9n }],
    ]);
    expect(totals(made(balanceSheet(BOOKS, school)))).toEqual([['EUR', 0n, true, { assets: 70n, restricted: 70n }]]);
    expect(made(balanceSheet(BOOKS, { body: 'pb', fund: null }))).toEqual([]);
  });

  it('says so where the books do not balance', () => {
    expect(made(balanceSheet([of('je:assets:bank', [1n, 0n])], je))).toMatchObject([{ balanced: false }]);
  });
});

describe('incomeStatement', () => {
  it('keeps what is restricted out of the result', () => {
    expect(totals(made(incomeStatement(BOOKS, je)))).toEqual([
      ['EUR', -5n, true, { income: 50n, expenses: 55n, borne: 0n, restricted: 100n, released: 30n }],
    ]);
  });

  it('sets what a fund released for costs against them', () => {
    const books = BOOKS.map((each) => (each.account === 'fund:school:released' ? { ...each, forCosts: 30n } : each));
    expect(totals(made(incomeStatement(books, je)))).toMatchObject([['EUR', 25n, true, { borne: 30n }]]);
    expect(totals(made(incomeStatement(books, school)))).toMatchObject([['EUR', 70n, true, { restricted: 100n }]]);
  });

  it('of a fund is what came in less what was released', () => {
    expect(totals(made(incomeStatement(BOOKS, school)))).toMatchObject([
      ['EUR', 70n, true, { restricted: 100n, released: 30n }],
    ]);
  });

  it('leaves accounts that stand at nothing out', () => {
    const [statement] = made(incomeStatement([of('je:income:grants', [4n, 4n])], je));
    expect(statement?.sections[0]).toMatchObject({ key: 'income', lines: [], total: 0n });
  });
});

describe('both', () => {
  it('refuse a unit that nobody knows and what is no path', () => {
    for (const statement of [balanceSheet, incomeStatement]) {
      expect(statement([of('je:assets:bank', [1n, 0n], 'DOUBLOON')], je)).toMatchObject({ kind: 'UnknownUnit' });
      expect(statement([of('bank', [1n, 0n])], je)).toMatchObject({ kind: 'AccountMalformed' });
      expect(statement([], je)).toEqual([]);
    }
  });

  const ACCOUNTS = [
    'je:assets:bank',
    'je:assets:bank:restricted:school',
    'je:assets:machines-depreciation',
    'je:liabilities:wages:r1',
    'je:equity:surplus',
    'je:income:grants',
    'je:expenses:host',
    'fund:school:restricted',
    'fund:school:released',
    'je:energy:attributed:quay',
  ];
  const transfer = fc.record({
    debit: fc.constantFrom(...ACCOUNTS),
    credit: fc.constantFrom(...ACCOUNTS),
    unit: fc.constantFrom('EUR', 'JPY'),
    amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
  });
  const booksOf = (
    transfers: readonly { debit: string; credit: string; unit: string; amount: bigint }[],
  ): StatementAccount[] =>
    ['EUR', 'JPY'].flatMap((unit) =>
      ACCOUNTS.slice(0, -1).map((account) => {
        const sum = (side: 'debit' | 'credit'): bigint =>
          transfers
            .filter((each) => each[side] === account && each.unit === unit)
            .reduce((total, { amount }) => total + amount, 0n);
        return of(account, [sum('debit'), sum('credit')], unit);
      }),
    );

  it('balance for any journals within a body, and their sections are the sums of their lines', () => {
    fc.assert(
      fc.property(fc.array(transfer), (transfers) => {
        const books = booksOf(transfers.filter(({ debit, credit }) => !`${debit}${credit}`.includes('energy')));
        const sheets = made(balanceSheet(books, je));
        const results = made(incomeStatement(books, je));
        expect(sheets.map(({ unit, result }) => [unit, result])).toEqual(
          results.map(({ unit, result }) => [unit, result]),
        );
        for (const { sections, balanced } of [...sheets, ...results]) {
          expect(balanced).toBe(true);
          for (const { lines, total } of sections) {
            expect(total).toBe(lines.reduce((sum, { amount }) => sum + amount, 0n));
          }
        }
        for (const { sections } of sheets) {
          const [assets, ...financing] = sections.map(({ total }) => total);
          expect(assets).toBe(financing.reduce((sum, total) => sum + total, 0n));
        }
      }),
    );
  });
});
