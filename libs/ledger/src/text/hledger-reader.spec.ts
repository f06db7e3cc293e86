import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '#libs/amount';
import { parseAccountMap } from './account-map.js';
import { readHledger } from './hledger-reader.js';
import { MOST_PROBLEMS, type History } from './history.js';

function read(text: string, map = ''): History {
  const rules = parseAccountMap(map);
  if (isRefusal(rules)) throw new Error(rules.message);
  const sha256 = (): string => 'none';
  return readHledger(text, { name: 'f', digest: 'd', actor: 'r1', map: rules, chart: () => undefined, sha256 });
}

/** The first amount of a journal whose second one is left out. */
function steps(amount: string, before = ''): unknown {
  const { journals, problems } = read(`${before}\n2026-01-01 x\n    je:a  ${amount}\n    je:b\n`);
  const [first] = journals[0]?.draft.postings ?? [];
  return problems[0]?.kind ?? (first && `${first.side === 'CREDIT' ? '-' : ''}${String(first.amount)} ${first.unit}`);
}

describe('a sample of a commodity', () => {
  it('says how its own symbol is written, and nothing of the unit that the map makes of it', () => {
    const styled = 'commodity € 1.000,00';
    const mapped = (amount: string, before: string) => {
      const text = `${before}\n2026-01-01 x\n    je:a  ${amount}\n    je:b\n`;
      const { journals, problems } = read(text, 'commodity € = EUR');
      return problems[0]?.message ?? journals[0]?.draft.postings[0]?.amount;
    };
    expect(mapped('€ 10,00', styled)).toBe(1_000n);
    expect(mapped('€ 1.000', styled)).toBe(100_000n);
    expect(mapped('10.00 EUR', styled)).toBe(1_000n);
    expect(mapped('10,00', 'D € 1.000,00')).toBe(1_000n);
    expect(mapped('1.000', 'D € 1.000,00')).toBe(100_000n);
  });
});

describe('amounts', () => {
  it.each([
    ['1 EUR', '100 EUR'],
    ['EUR 1', '100 EUR'],
    ['-1.5 EUR', '-150 EUR'],
    ['EUR-1.50', '-150 EUR'],
    ['-EUR 1.50', '-150 EUR'],
    ['+1 EUR', '100 EUR'],
    ['1,234.56 EUR', '123456 EUR'],
    ['1.234,56 EUR', '123456 EUR'],
    ['1 234,56 EUR', '123456 EUR'],
    ["1'234.56 EUR", '123456 EUR'],
    ['12,34,567.00 EUR', '123456700 EUR'],
    ['1,234,567 EUR', '123456700 EUR'],
    ['1,5 EUR', '150 EUR'],
    ['.5 EUR', '50 EUR'],
    ['0.500 EUR', '50 EUR'],
    ['1. EUR', '100 EUR'],
    ['"EUR" 7', '700 EUR'],
    ['1.500000 KWD', '1500 KWD'],
    ['5 JPY', '5 JPY'],
    ['36 "COMPUTE_RAW"', '36 COMPUTE_RAW'],
    [`1${'0'.repeat(35)}.01 EUR`, `1${'0'.repeat(35)}01 EUR`],
    ['1.005 EUR', 'AmountAmbiguous'],
    ['1,000 EUR', 'AmountAmbiguous'],
    ['1.0050 EUR', 'AmountTooFine'],
    ['1.5 TOKEN', 'AmountTooFine'],
    ['1,23,4 EUR', 'AmountMalformed'],
    ['1E3 EUR', 'AmountMalformed'],
    ['$1', 'UnknownUnit'],
    ['1', 'UnitMissing'],
    ['5 EUR EUR', 'AmountMalformed'],
    ['--5 EUR', 'AmountMalformed'],
    [`${'9'.repeat(39)} TOKEN`, 'AmountTooLarge'],
    ['5 USD @ 1 EUR', 'PriceNotRead'],
    ['5 USD {1 EUR}', 'PriceNotRead'],
    ['= 5 EUR', 'BalanceAssignment'],
  ])('reads %s as %s', (text, expected) => {
    expect(steps(text)).toBe(expected);
  });

  it.each([
    ['decimal-mark ,', '1.000 EUR', '100000 EUR'],
    ['decimal-mark .', '1,000 EUR', '100000 EUR'],
    ['commodity 1,000.00 EUR', '1,000 EUR', '100000 EUR'],
    ['commodity EUR\n    format 1.000,00 EUR', '1.000 EUR', '100000 EUR'],
    ['D 1000.00 EUR', '5', '500 EUR'],
    ['decimal-mark !', '1 EUR', 'DirectiveNotRead'],
  ])('after "%s" reads %s as %s', (directive, text, expected) => {
    expect(steps(text, directive)).toBe(expected);
  });

  it('takes no zero for a posting, whatever its sign, and no journal where nothing moves', () => {
    const { journals, problemCount } = read('2026-01-01\n  je:a  -0.00 EUR\n  je:b  0\n');
    expect([journals, problemCount]).toEqual([[], 0]);
  });

  it('takes a symbol for a unit where the map says so', () => {
    expect(read('2026-01-01 x\n  je:a  €5\n  je:b\n', 'commodity € = EUR').journals[0]?.draft.postings[0]).toEqual({
      account: 'je:a',
      unit: 'EUR',
      side: 'DEBIT',
      amount: 500n,
    });
  });
});

describe('first lines', () => {
  it.each([
    ['2026-01-31 x', '2026-01-31', 'x'],
    ['2026/1/31 x', '2026-01-31', 'x'],
    ['2026.01.31 * x', '2026-01-31', 'x'],
    ['2026-01-31 ! (a b) x | y', '2026-01-31', '(a b) x | y'],
    ['2026-01-31 (c)', '2026-01-31', '(c)'],
    ['2026-01-31', '2026-01-31', ''],
    ['2026-01-31 Ünïcode 日本 ; tag: v', '2026-01-31', 'Ünïcode 日本\ntag: v'],
    ['Y2026\n1/31 x', '2026-01-31', 'x'],
    ['2026-02-30 x', 'DateMalformed', ''],
    ['31/12/2026 x', 'DateMalformed', ''],
    ['1/31 x', 'DateMalformed', ''],
    ['2026-01-31=2026-02-01 x', 'SecondDate', ''],
  ])('reads "%s"', (line, day, memo) => {
    const { journals, problems } = read(`${line}\n\tje:a\t1 EUR\n\tje:b\n`);
    const [journal] = journals;
    expect(problems[0]?.kind ?? journal?.draft.effectiveAt.slice(0, 10)).toBe(day);
    expect(journal?.draft.memo ?? '').toBe(memo);
  });

  it('gives foreign journals a key, kind, actor and source of their own', () => {
    expect(read('\uFEFF2026-01-31 x\r\n  je:a  1 EUR\r\n  je:b\r\n').journals).toMatchObject([
      {
        line: 1,
        draft: {
          idempotencyKey: 'history:d:1',
          kind: 'history',
          actor: 'r1',
          customVersion: 0,
          effectiveAt: '2026-01-31T00:00:00Z',
          source: { kind: 'file', id: 'f:1' },
        },
      },
    ]);
  });
});

describe('a file', () => {
  it('fills the amount that is left out, in every unit, and runs in the order of time', () => {
    const { journals } = read(`2026-02-01 b
  je:a  1 EUR
  je:a  2 JPY
  je:c
2026-01-01 a
  je:a  1 EUR
  je:b  -1 EUR`);
    expect(journals.map(({ draft }) => draft.memo)).toEqual(['a', 'b']);
    expect(journals[1]?.draft.postings.slice(2)).toEqual([
      { account: 'je:c', unit: 'EUR', side: 'CREDIT', amount: 100n },
      { account: 'je:c', unit: 'JPY', side: 'CREDIT', amount: 2n },
    ]);
  });

  it('tests what it claims of balances, in the order of time', () => {
    const { problems } = read(`2026-02-01
  je:a:x  1 EUR = 3 EUR
  je:b  -1 EUR =* -3 EUR
2026-01-01
  je:a:x  2 EUR = 2 EUR
  je:b:y  -2 EUR = -2 EUR
2026-03-01
  je:a:x  1 JPY == 1 JPY
  je:b  -1 JPY = 0 JPY`);
    expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
      [8, 'BalanceAssertionFalse'],
      [9, 'BalanceAssertionFalse'],
    ]);
  });

  it.each([
    ['include x', 'DirectiveNotRead'],
    ['!include x', 'DirectiveNotRead'],
    ['alias a = b', 'DirectiveNotRead'],
    ['apply account x', 'DirectiveNotRead'],
    ['= expenses', 'DirectiveNotRead'],
    ['~ monthly', 'DirectiveNotRead'],
    ['constructor', 'DirectiveNotRead'],
    ['    je:a  1 EUR', 'LineUnexpected'],
    ['2026-01-01\n    [je:a]  1 EUR', 'VirtualPosting'],
    ['2026-01-01\n    (je:a)  1 EUR', 'VirtualPosting'],
    ['2026-01-01\n    je:a  1 EUR  ; date:2026-01-02', 'PostingDate'],
    ['2026-01-01\n    je:a\n    je:b', 'AmountMissing'],
    ['2026-01-01\n    je:a  1 EUR', 'UnbalancedJournal'],
  ])('refuses "%s" as %s', (text, kind) => {
    expect(read(text).problems[0]?.kind).toBe(kind);
  });

  it('leaves alone what changes no posting', () => {
    const text = `; c\n# c\n* c\naccount je:a  ; type: A\n  note\npayee x\ntag y\nP 2026-01-01 EUR 1 USD\n
comment\n2026-99-99\nend comment\n2026-01-01 x\n  je:a  1 EUR\n  ; after\n  je:b\n`;
    expect(read(text)).toMatchObject({ problemCount: 0, journals: [{ draft: { memo: 'x\nafter' } }] });
  });

  it('takes long lines in linear time', () => {
    const long = 300_000;
    const [blanks, digits] = [' '.repeat(long), '1 '.repeat(long)];
    const text = [
      `2026-01-01 a${blanks}b`,
      `    je:a  ${digits}x`,
      `    je:${blanks}b`,
      `commodity ${blanks}x`,
      `    format ${blanks}x`,
      `D ${digits}`,
      `${'\n'.repeat(long)}2026-01-01 ${'('.repeat(long)}`,
      `    je:a  ${'9'.repeat(long)} EUR`,
      `    je:a  ${'"'.repeat(long)}`,
    ].join('\n');
    const begun = performance.now();
    expect(read(text).problemCount).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('counts every problem and tells the first', () => {
    const text = Array.from({ length: 5_000 }, () => 'nonsense').join('\n');
    const { problems, problemCount } = read(text);
    expect([problems.length, problemCount, problems[99]?.line]).toEqual([MOST_PROBLEMS, 5_000, 100]);
  });
});

describe('a map', () => {
  const map = 'A = je:a\nA:B = je:z\nC:* = je:c ; a comment is a line of its own\n# c\nD e:f = je:d';
  it.each([
    ['A', 'je:a'],
    ['A:x:y', 'je:a:x:y'],
    ['A:B', 'je:z'],
    ['A:B:c', 'je:z:c'],
    ['C', 'je:c'],
    ['C:x:y', 'je:c'],
    ['D e:f', 'je:d'],
    ['AB', 'AB'],
  ])('takes %s for %s', (name, path) => {
    const { journals } = read(
      `2026-01-01\n  ${name}  1 EUR\n  je:q  -1 EUR\n`,
      map.replace(' ; a comment is a line of its own', ''),
    );
    expect(journals[0]?.draft.postings[0]?.account).toBe(path);
  });

  it.each(['A', 'A =', '= je:a', 'A = b', 'A = je:a\nA = je:b', 'commodity X = GOLD'])('refuses "%s"', (text) => {
    expect(parseAccountMap(text)).toMatchObject({ kind: 'AccountMapMalformed' });
  });
});
