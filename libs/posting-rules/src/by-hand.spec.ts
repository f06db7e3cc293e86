import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal } from '#libs/amount';
import { checkAccountsByHand, checkKindByHand, checkReversibleByHand, kindsByHand } from './by-hand.js';
import { chartEntryOf, chartLines } from './chart-entry.js';
import { ruledKinds } from './rule-of-kind.js';

describe('what people may enter', () => {
  it('is a short list, of which no posting rule makes any', () => {
    for (const kind of kindsByHand) expect(checkKindByHand(kind)).toBeUndefined();
    for (const kind of ['usage-bucket', 'close-result', 'reversal', 'Manual', '']) {
      expect(checkKindByHand(kind)).toMatchObject({ kind: 'KindNotByHand', field: 'kind' });
    }
  });

  it('has a sentence for each kind', () => {
    expect(ruledKinds).toEqual(expect.arrayContaining([...kindsByHand, 'hold-voided', 'hold-expired']));
  });
});

describe('what people may take back', () => {
  it('is what no other record counts', () => {
    for (const kind of [...kindsByHand, 'operating-cost', 'grant-spent', 'machine-bought', 'reversal']) {
      expect(checkReversibleByHand(kind)).toBeUndefined();
    }
    expect(checkReversibleByHand('waterfall')).toMatchObject({ kind: 'NotReversibleByHand', field: 'id' });
    for (const kind of ['shares-subscribed', 'shares-withdrawn']) {
      expect(checkReversibleByHand(kind)).toMatchObject({ kind: 'NotReversibleByHand' });
    }
    expect(checkReversibleByHand('usage-bucket')).toMatchObject({ kind: 'NotReversibleByHand' });
  });
});

describe('the accounts that people may enter', () => {
  const lines = (...accounts: string[]) => accounts.map((account) => ({ account }));

  it.each([
    ['je:liabilities:dividend:r0001', 'copyhold pay run'],
    ['ca:liabilities:payroll:r0001', 'copyhold pay run'],
    ['ca:liabilities:dividends-declared:run-1', 'resolution'],
    ['je:liabilities:standing-share:alpha', 'close'],
    ['je:liabilities:royalty:alpha', 'rated'],
    ['je:liabilities:funder:f1', 'close'],
    ['je:liabilities:due-to-ca', 'close'],
    ['ca:assets:due-from-je', 'close'],
    ['je:equity:surplus', 'close'],
    ['ca:equity:allocable', 'resolution'],
    ['ca:equity:reserve', 'resolution'],
    ['je:equity:withdrawable-shares:r0001', 'copyhold capital'],
    ['je:income:gifts-in-kind', 'copyhold capital gift'],
    ['je:equity:gifts-in-kind', 'copyhold capital gift'],
    ['je:equity:exchange', 'rate'],
    ['ca:equity:exchange', 'rate'],
    ['je:compute:used:d0001', 'import'],
    ['je:tokens:served:alpha', 'import'],
    ['je:energy:site-meter:hall', 'import'],
    ['je:water:attributed:d0001', 'import'],
    ['je:labels:points:r0001', 'labels'],
  ])('are not %s, which another record counts', (account, instead) => {
    for (const kind of kindsByHand) {
      const refusal = checkAccountsByHand(kind, lines('je:assets:bank', account));
      expect(refusal).toMatchObject({ kind: 'AccountNotByHand', field: 'postings.1.account', rule: 'posting.by-hand' });
      expect(refusal?.message).toContain(account);
      expect(refusal?.message).toContain(instead);
    }
  });

  it('are the opening balance in opening entries alone', () => {
    const opening = lines('je:assets:bank', 'je:equity:opening');
    expect(checkAccountsByHand('opening', opening)).toBeUndefined();
    for (const kind of ['manual', 'correction']) {
      expect(checkAccountsByHand(kind, opening)).toMatchObject({
        kind: 'AccountNotByHand',
        message: expect.stringContaining('opening'),
      });
    }
  });

  it('are the bank, what is owed, costs, income, machines and funds', () => {
    const free = ['je:assets:bank', 'je:assets:receivable:d0001', 'je:expenses:host', 'je:income:gpu-time'];
    const more = ['je:assets:machines', 'fund:roof:restricted', 'je:equity:locked-reserve'];
    expect(checkAccountsByHand('manual', lines(...free, ...more, 'je:liabilities:wages:r0001'))).toBeUndefined();
  });

  it('are never a count, whatever the id', () => {
    const counts = chartLines.filter(({ type }) => type === 'STATISTICAL');
    const anyCount = fc.tuple(fc.constantFrom(...counts), fc.stringMatching(/^[a-z0-9-]{1,12}$/u));
    fc.assert(
      fc.property(anyCount, fc.constantFrom(...kindsByHand), ([{ pattern }, id], kind) => {
        const account = pattern.replace('*', id);
        const entry = chartEntryOf(account);
        expect(isRefusal(entry) ? undefined : entry.type).toBe('STATISTICAL');
        expect(checkAccountsByHand(kind, lines(account))).toMatchObject({ kind: 'AccountNotByHand' });
      }),
    );
  });
});
