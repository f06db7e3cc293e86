import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toTransfers } from '../transfer.js';
import { beancountAccount, beancountEntry, beancountHeader, BeancountNames } from './beancount-writer.js';
import { csvEntry } from './csv-writer.js';
import { hledgerEntry, hledgerHeader } from './hledger-writer.js';
import { ledgerEntry, ledgerHeader } from './ledger-writer.js';
import { linesOf, type TextJournal } from './text-journal.js';

const journal: TextJournal = {
  id: 'j1',
  batch: '5',
  ordinal: 2,
  key: 'run:1',
  kind: 'run-item',
  effective: '2026-12-01T23:59:59.000Z',
  recorded: '2026-12-02T00:00:00.000Z',
  actor: 'system',
  customVersion: 3,
  source: { kind: 'run', id: 'a,b' },
  reverses: 'k0',
  adjustment: true,
  adjustsPeriod: 'p1',
  phase: 'POSTED',
  memo: 'dividend ; of\n"r0017" | 2026',
  transfers: [
    { debit: 'je:a', credit: 'je:b', unit: 'EUR', amount: 5n, debitFund: 'f1' },
    { debit: 'je:a', credit: 'je:c', unit: 'EUR', amount: 2n, purpose: 'DISPOSAL' },
  ],
};
const origin = { partnership: 'Quay; "Commons"', batch: '5', head: 'ab', from: '2026-01-01', until: '2026-12-01' };
const accounts = [
  { path: 'je:b', unit: 'EUR', type: 'INCOME' as const },
  { path: 'je:a', unit: 'COMPUTE_RAW', type: 'STATISTICAL' as const },
  { path: 'je:a', unit: 'JPY', type: 'STATISTICAL' as const },
];

describe('texts', () => {
  it('says for hledger where it comes from, and declares its names', () => {
    expect(hledgerHeader(accounts, origin)).toBe(`; copyhold-journal: 1
; The books of Quay "Commons", through batch 5
; period: 2026-01-01 to 2026-12-01
; head: ab
; money in its currency, counted units in smallest steps; persons stand by their roll numbers

commodity 1000. "COMPUTE_RAW"
commodity 1000.00 EUR
commodity 1000. JPY

account je:a
account je:b

`);
  });

  it('says for ledger the same, with its tags', () => {
    const text = ledgerHeader(accounts, origin);
    expect(text).toContain('commodity EUR\n    format 1000.00 EUR\ncommodity JPY\n    format 1000 JPY\n\ntag kind\n');
    expect(text).toContain('tag purpose\n\naccount je:a\naccount je:b\n');
  });

  it('writes a journal for hledger', () => {
    expect(hledgerEntry(journal)).toBe(`2026-12-01 (5-2) dividend of "r0017" 2026  ; kind: run-item, id: j1
    ; key: run:1, effective: 2026-12-01T23:59:59.000Z, recorded: 2026-12-02T00:00:00.000Z, actor: system, custom: 3, source-kind: run, source: a%2Cb, reverses: k0, adjustment: yes, adjusts: p1, memo: dividend %3B of%0A"r0017" %7C 2026
    je:a  0.05 EUR
    je:a  0.02 EUR  ; purpose: DISPOSAL
    je:b  -0.05 EUR
    je:c  -0.02 EUR

`);
  });

  it('writes a journal for ledger', () => {
    const text = ledgerEntry(journal);
    expect(text).toContain(
      '2026-12-01 (5-2) dividend of "r0017" 2026\n    ; kind: run-item\n    ; id: j1\n    ; key: run:1\n',
    );
    expect(text).toContain('    je:a  0.02 EUR\n    ; purpose: DISPOSAL\n    je:b  -0.05 EUR\n');
  });

  it('writes a journal for beancount', () => {
    const types = ['je:a', 'je:b', 'je:c'].map((path) => ({ path, type: 'ASSET' as const }));
    const text = beancountEntry(journal, new BeancountNames(types));
    expect(text).toContain('2026-12-01 * "dividend ; of\\n\\"r0017\\" | 2026"\n  kind: "run-item"\n');
    expect(text).toContain('  Assets:Je:A  0.05 EUR\n  Assets:Je:A  0.02 EUR\n    purpose: "DISPOSAL"\n');
    expect(beancountHeader(accounts, origin)).toContain(
      '1970-01-01 open Equity:Je:A COMPUTE_RAW,JPY\n  path: "je:a"\n1970-01-01 open Income:Je:B EUR\n  path: "je:b"\n',
    );
  });

  it('writes long amounts for beancount in parts that Python adds exactly', () => {
    const amount = 10n ** 36n + 7n;
    const names = new BeancountNames([
      { path: 'je:a', type: 'ASSET' },
      { path: 'je:b', type: 'ASSET' },
    ]);
    const text = beancountEntry(
      { ...journal, transfers: [{ debit: 'je:a', credit: 'je:b', unit: 'COMPUTE_RAW', amount }] },
      names,
    );
    expect(text).toContain(
      `  Assets:Je:A  1${'0'.repeat(36)} COMPUTE_RAW\n  Assets:Je:B  -1${'0'.repeat(36)} COMPUTE_RAW\n` +
        '  Assets:Je:A  7 COMPUTE_RAW\n  Assets:Je:B  -7 COMPUTE_RAW\n',
    );
  });

  it('writes for CSV a row for each leg, and one for a journal that has none', () => {
    const rows = csvEntry(journal).trimEnd().split('\r\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]).toContain(',je:a,f1,DEBIT,EUR,5,0.05,,"dividend ; of\n""r0017"" | 2026"');
    expect(csvEntry({ ...journal, phase: 'VOIDED', memo: '', transfers: [] })).toMatch(/,yes,p1,VOIDED,,,,,,,,,\r\n$/u);
  });
});

describe('the lines of a journal', () => {
  it('merge what shares an account only where they lead back to the same transfers', () => {
    const move = (debit: string, credit: string, amount: bigint) => ({ debit, credit, unit: 'EUR', amount });
    const plain = [move('je:a', 'je:b', 6n), move('je:a', 'je:c', 4n)];
    expect(linesOf(plain)).toHaveLength(3);
    const crossed = [move('je:a', 'je:b', 6n), move('je:d', 'je:c', 4n), move('je:a', 'je:c', 1n)];
    expect(toTransfers(linesOf(crossed))).toEqual(crossed);
    expect(linesOf(crossed)).toHaveLength(6);
  });
});

describe('the beancount name of an account', () => {
  it.each([
    ['je:assets:due-from-je', 'ASSET', 'Assets:Je:Assets:Due-from-je'],
    ['fund:f1:restricted', 'EQUITY', 'Equity:Fund:F1:Restricted'],
    ['je:income:tokens:m/1.0', 'INCOME', 'Income:Je:Income:Tokens:MX2fZ1X2eZ0'],
    ['je:energy:site-meter:x', 'STATISTICAL', 'Equity:Je:Energy:Site-meter:X78Z'],
  ] as const)('of %s is valid', (path, type, name) => {
    expect(beancountAccount({ path, type })).toBe(name);
  });

  it('is valid and its own for every path', () => {
    const segment = fc.oneof(
      fc.stringMatching(/^[a-zX0-9-]{1,4}$/u),
      fc.string({ minLength: 1, unit: 'grapheme', maxLength: 4 }),
    );
    const path = fc
      .array(
        segment.filter((each) => !/[\s:]/u.test(each)),
        { minLength: 1, maxLength: 3 },
      )
      .map((segments) => ['je', ...segments].join(':'));
    fc.assert(
      fc.property(path, path, (a, b) => {
        const [first, second] = [a, b].map((each) => beancountAccount({ path: each, type: 'ASSET' }));
        expect(first).toMatch(/^Assets(?::[A-Z0-9][A-Za-z0-9-]*)+$/u);
        expect(first === second).toBe(a === b);
      }),
      { numRuns: 1_000 },
    );
  });
});
