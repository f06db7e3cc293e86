import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { windingUpPlan, type EstateAccount } from '#libs/asset-lock';
import { chartEntryOf, chartLines } from '#libs/posting-rules';
import { documentOfPlan } from './winding-up-document.js';
import { estateOf, type BooksRow } from './winding-up-estate.js';

const row = (path: string, balance: bigint, unit = 'EUR'): BooksRow => {
  const entry = chartEntryOf(path);
  const isDebit = !isRefusal(entry) && entry.normalSide === 'DEBIT';
  return { path, unit, debit: isDebit ? balance : 0n, credit: isDebit ? 0n : balance };
};

const books: readonly BooksRow[] = [
  row('je:assets:bank', 300_000n),
  row('je:assets:machines', 600_000n),
  row('je:assets:machines-depreciation', 200_000n),
  row('je:assets:bank:restricted:roof', 7_000n),
  row('fund:roof:restricted', 7_000n),
  row('je:liabilities:wages:r0001', 150_000n),
  row('je:liabilities:due-to-ca', 90_000n),
  row('ca:assets:due-from-je', 90_000n),
  row('ca:equity:allocable', 90_000n),
  row('je:liabilities:funder-principal:harbour', 50_000n),
  row('je:equity:withdrawable-shares:r0001', 80_000n),
  row('je:equity:locked-reserve', 400_000n),
  row('je:compute:supplied:quay', 5n, 'COMPUTE_RAW'),
];
const HEAD = {
  at: '2026-12-31',
  currency: 'EUR',
  customVersion: 1,
  profile: 'DEFAULT@0001-01-01',
  batch: '9',
  head: 'ab',
};
const sum = (accounts: readonly EstateAccount[]): bigint => accounts.reduce((total, { amount }) => total + amount, 0n);

describe('estateOf', () => {
  it('LOCK-3: reads 700,000 at book value, 200,000 of creditors, and 80,000 at par; 420,000 pass on', () => {
    const { estate, setOff } = estateOf(books, 'EUR', 'Land Trust');
    expect(estate.assets).toEqual([
      { account: 'je:assets:bank', amount: 300_000n, locked: false },
      { account: 'je:assets:machines', amount: 400_000n, locked: true },
    ]);
    expect(estate.purposes).toEqual([{ account: 'je:assets:bank:restricted:roof', amount: 7_000n, fund: 'roof' }]);
    expect(setOff).toBe(90_000n);
    expect(sum(estate.creditors)).toBe(200_000n);
    expect(windingUpPlan(estate)).toMatchObject({ successor: 420_000n, shortfall: 0n, outOfLocked: 0n });
  });

  it('names money of other currencies instead of losing it', () => {
    const { warnings } = estateOf([...books, row('je:assets:bank', 12_345n, 'USD')], 'EUR', '');
    expect(warnings).toEqual([expect.stringContaining('je:assets:bank holds 123.45 USD')]);
  });

  it('leaves nothing of the books out: what is owned, less what is owed, is what stands behind it', () => {
    const money = chartLines
      .filter(({ type, lockClass }) => type !== 'STATISTICAL' && lockClass !== 'CONTRA')
      .map(({ pattern }) => pattern.replaceAll('*', 'x'));
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), {
      minLength: money.length,
      maxLength: money.length,
    });
    fc.assert(
      fc.property(amounts, (drawn) => {
        const rows = money.map((path, index) => row(path, drawn[index] ?? 0n));
        const sides = rows.reduce((total, { debit, credit }) => total + debit - credit, 0n);
        const closed = [...rows, sides > 0n ? row('je:equity:opening', sides) : row('je:assets:receivable:y', -sides)];
        const { estate, behind } = estateOf(closed, 'EUR', '');
        const owned = sum(estate.assets) + sum(estate.purposes);
        expect(owned - sum(estate.creditors) - sum(estate.shares)).toBe(sum(behind));
      }),
    );
  });
});

describe('documentOfPlan', () => {
  const read = estateOf(books, 'EUR', 'Land Trust');
  const plan = documentOfPlan(HEAD, read, windingUpPlan(read.estate));

  it('has every line with its account, in the order of the claims, and passes on what is locked in kind', () => {
    const of = (step: string) =>
      plan.lines.filter((line) => line.step === step).map(({ to, account, amount }) => [to, account, amount]);
    expect(of('SET_OFF').map(([, account]) => account)).toEqual(['ca:assets:due-from-je', 'je:liabilities:due-to-ca']);
    expect(of('PURPOSE')).toEqual([['roof', 'je:assets:bank:restricted:roof', 7_000n]]);
    expect(of('CREDITOR')).toEqual([
      ['r0001', 'je:liabilities:wages:r0001', 150_000n],
      ['harbour', 'je:liabilities:funder-principal:harbour', 50_000n],
    ]);
    expect(of('PAR_CAPITAL')).toEqual([['r0001', 'je:equity:withdrawable-shares:r0001', 80_000n]]);
    expect(of('SUCCESSOR')).toEqual([
      ['Land Trust', 'je:assets:machines', 400_000n],
      ['Land Trust', null, 20_000n],
    ]);
    expect(plan).toMatchObject({ total: 707_000n, shortfall: 0n, successor: 'Land Trust', warnings: [] });
  });

  it('is the same text and hash again, and another where a cent differs', () => {
    expect(documentOfPlan(HEAD, read, windingUpPlan(read.estate)).hash).toBe(plan.hash);
    const other = estateOf([...books, row('je:assets:receivable:d', 1n)], 'EUR', 'Land Trust');
    expect(documentOfPlan(HEAD, other, windingUpPlan(other.estate)).hash).not.toBe(plan.hash);
    expect(JSON.parse(plan.document)).toMatchObject({ type: 'winding-up-plan', v: '1', toSuccessor: '420000' });
  });

  it('says that no successor is named, what would have to be sold, and who goes short', () => {
    const short = estateOf([...books, row('je:liabilities:solidarity', 650_000n)], 'EUR', '');
    const { successor, warnings, lines } = documentOfPlan(HEAD, short, windingUpPlan(short.estate));
    expect(successor).toBeNull();
    expect(warnings).toEqual([
      expect.stringContaining('names no locked successor'),
      expect.stringContaining('short of 2300.00 EUR'),
      expect.stringContaining('4000.00 EUR would have to be sold'),
    ]);
    expect(lines.filter(({ step }) => step === 'SUCCESSOR')).toEqual([]);
  });
});
