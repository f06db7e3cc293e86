import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JournalDraft } from '#libs/ledger';
import { chartLines } from './chart-entry.js';
import { checkShares } from './share-use.js';

const SHARES = 'je:equity:withdrawable-shares:r0042';

const between = (debit: string, credit: string): JournalDraft => ({
  idempotencyKey: 'k',
  kind: 'manual',
  effectiveAt: '2026-11-30T12:00:00Z',
  memo: 'm',
  actor: 'clerk',
  customVersion: 1,
  postings: [
    { account: debit, unit: 'EUR', side: 'DEBIT', amount: 7n },
    { account: credit, unit: 'EUR', side: 'CREDIT', amount: 7n },
  ],
});

describe('checkShares', () => {
  it('lets money in and money out', () => {
    expect(checkShares(between('je:assets:bank', SHARES))).toBeUndefined();
    expect(checkShares(between(SHARES, 'je:assets:bank'))).toBeUndefined();
  });

  it('lets nothing else become shares, and shares become nothing else, whatever the chart has', () => {
    const others = chartLines
      .filter(({ type }) => type !== 'STATISTICAL')
      .map(({ pattern }) => pattern.replaceAll('*', 'x'))
      .filter((path) => path !== 'je:assets:bank');
    fc.assert(
      fc.property(fc.constantFrom(...others), fc.boolean(), (path, isDebit) => {
        const draft = isDebit ? between(path, SHARES) : between(SHARES, path);
        expect(checkShares(draft)).toMatchObject({ kind: 'SharesMisused', rule: 'capital.par' });
      }),
    );
  });

  it('is not fooled by money that passes in the same journal', () => {
    const { postings } = between('je:assets:bank', 'je:income:grants');
    const mixed = { ...between('je:equity:surplus', SHARES) };
    expect(checkShares({ ...mixed, postings: [...postings, ...mixed.postings] })).toMatchObject({
      kind: 'SharesMisused',
    });
  });
});
