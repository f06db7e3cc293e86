import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chartEntryOf } from './chart-entry.js';
import { account } from './chart.js';

describe('chartEntryOf', () => {
  it.each([
    ['je:assets:bank', 'ASSET', 'DEBIT', 'OPEN'],
    ['je:assets:bank:restricted:f1', 'ASSET', 'DEBIT', 'OPEN'],
    ['je:assets:machines', 'ASSET', 'DEBIT', 'LOCKED'],
    ['je:assets:machines-depreciation', 'ASSET', 'CREDIT', 'CONTRA'],
    ['je:equity:locked-reserve', 'EQUITY', 'CREDIT', 'LOCKED'],
    ['je:income:tokens:llama', 'INCOME', 'CREDIT', 'OPEN'],
    ['je:expenses:host', 'EXPENSE', 'DEBIT', 'OPEN'],
    ['fund:f1:restricted', 'EQUITY', 'CREDIT', 'OPEN'],
    ['je:equity:surplus', 'EQUITY', 'CREDIT', 'OPEN'],
    ['je:compute:supplied:x', 'STATISTICAL', 'CREDIT', 'OPEN'],
    ['je:compute:used:developer-1', 'STATISTICAL', 'DEBIT', 'OPEN'],
    ['ca:liabilities:dividends-declared:r1', 'LIABILITY', 'CREDIT', 'OPEN'],
  ])('knows %s', (path, type, normalSide, lockClass) => {
    expect(chartEntryOf(path)).toMatchObject({ type, normalSide, lockClass });
  });

  it.each([
    ['je:assets:bank', 0n],
    ['ca:liabilities:payroll:r0001', 0n],
    ['je:equity:locked-reserve', 0n],
    ['je:equity:surplus', undefined],
    ['je:equity:exchange', undefined],
    ['fund:f1:restricted', 0n],
    ['fund:f1:released', undefined],
    ['je:expenses:host', undefined],
    ['je:compute:used:d0001', undefined],
  ])('lets %s fall to %s at least', (path, floor) => {
    const entry = chartEntryOf(path);
    expect('floor' in entry ? entry.floor : undefined).toBe(floor);
  });

  it.each([
    '',
    'je',
    'je:assets',
    'je:assets:',
    'je:assets:cash',
    'je:assets:receivable:',
    'ca:equity:surplus',
    'fund::restricted',
  ])('refuses %j', (path) => {
    expect(chartEntryOf(path)).toMatchObject({ kind: 'AccountNotInChart', field: 'account' });
  });

  it('knows every account of the chart, whatever the id', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('je', 'ca'), (id, body) => {
        const paths = [
          account.bank(body),
          account.exchange(body),
          ...[account.restrictedBank, account.restrictedFund, account.releasedFund].map((of) => of(id)),
          account.owedToPerson(body, id),
          account.appropriated('WORKER_RETURN', id),
          account.appropriated('BET', id),
          ...[account.receivable, account.tokenIncome, account.computeExpense, account.royaltyExpense].map((of) =>
            of(id),
          ),
          ...[account.sitePayable, account.wagesOwed, account.royaltyOwed, account.standingShareOwed].map((of) =>
            of(id),
          ),
          ...[account.funderReturnOwed, account.dividendsDeclared, account.computeSupplied].map((of) => of(id)),
          ...[account.computeUsed, account.tokensServed, account.tokensUsed, account.labelsCredited].map((of) =>
            of(id),
          ),
          account.labelPoints(id),
          ...(['energy', 'water'] as const).flatMap((what) => [
            account.measured(what, 'site-meter', id),
            account.measured(what, 'device-meter', id),
            account.measured(what, 'sub-meter', id),
            account.measured(what, 'estimate', id),
            account.measured(what, 'attributed', id),
            account.measured(what, 'overhead', id),
            account.measured(what, 'idle', id),
            account.measured(what, 'undivided', id),
            account.measured(what, 'sub-metered', id),
            account.measured(what, 'estimated', id),
          ]),
          ...Object.values(account).filter((path) => typeof path === 'string'),
        ];
        expect(paths.filter((path) => 'refused' in chartEntryOf(path))).toEqual([]);
      }),
    );
  });
});
