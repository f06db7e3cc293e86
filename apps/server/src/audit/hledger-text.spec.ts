import { describe, expect, it } from '@jest/globals';
import { hledgerEntry, hledgerHeader } from './hledger-text.js';

const journal = {
  id: 'j1',
  kind: 'run-item',
  memo: 'dividend ; of\nr0017 | 2026',
  actor: 'system',
  effectiveAt: new Date('2026-12-01T23:59:59Z'),
  recordedAt: new Date(0),
  customVersion: 1,
  batch: '5',
  ordinal: 2,
  reverses: null,
};

describe('hledger text', () => {
  it('declares units with a decimal mark, quoting what is not letters only', () => {
    const text = hledgerHeader(
      [
        { account: 'je:b', unit: 'EUR' },
        { account: 'je:a', unit: 'COMPUTE_RAW' },
        { account: 'je:a', unit: 'JPY' },
      ],
      { partnership: 'Quay; Commons', batch: '5', head: 'ab' },
    );
    expect(text).toContain(
      'commodity 1000. "COMPUTE_RAW"\ncommodity 1000.00 EUR\ncommodity 1000. JPY\n\naccount je:a\naccount je:b\n',
    );
    expect(text).toContain('The books of Quay Commons, through batch 5');
  });

  it('writes amounts exactly, debits positive, and keeps the memo on its line', () => {
    const huge = 10n ** 37n + 1n;
    const text = hledgerEntry(journal, [
      { account: 'je:a', unit: 'EUR', side: 'DEBIT', amount: 5n },
      { account: 'je:b', unit: 'EUR', side: 'CREDIT', amount: 5n },
      { account: 'je:c', unit: 'COMPUTE_RAW', side: 'DEBIT', amount: huge },
    ]);
    expect(text).toBe(
      '2026-12-01 (5-2) dividend of r0017 2026  ; kind: run-item, id: j1\n' +
        '    je:a  0.05 EUR\n    je:b  -0.05 EUR\n    je:c  10000000000000000000000000000000000001 "COMPUTE_RAW"\n\n',
    );
  });
});
