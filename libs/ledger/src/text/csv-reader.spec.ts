import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NO_MAP } from './account-map.js';
import { csvRows } from './csv-rows.js';
import { readCsv } from './csv-reader.js';
import { csvField, fromCsvField } from './csv-writer.js';
import type { History } from './history.js';

const read = (text: string): History =>
  readCsv(text, { name: 'f', digest: 'd', actor: 'r1', map: NO_MAP, chart: () => undefined, sha256: () => '' });

/** Each leg in words. */
const legs = ({ journals }: History): readonly string[] =>
  journals.flatMap(({ draft }) =>
    draft.postings.map(({ account, unit, side, amount }) => `${side} ${account} ${String(amount)} ${unit}`),
  );

const DR = 'DEBIT je:a 150 EUR';
const CR = 'CREDIT je:b 150 EUR';

describe('CSV of another program', () => {
  it.each([
    ['signed amounts', 'entry,date,account,unit,amount\n1,2026-01-01,je:a,EUR,1.50\n1,2026-01-01,je:b,EUR,-1.50\n'],
    [
      'sides',
      'Journal;Date;Account;Currency;Amount;Side\n1;2026-01-01;je:a;EUR;1,50;Dr\n1;2026-01-01;je:b;EUR;1,50;Cr\n',
    ],
    [
      'two columns',
      'entry\tdate\taccount\tunit\tdebit\tcredit\n1\t2026-01-01\tje:a\tEUR\t1.5\t\n1\t2026-01-01\tje:b\tEUR\t\t1.5\n',
    ],
    ['smallest steps', 'entry,date,account,unit,steps\n1,2026-01-01,je:a,EUR,150\n1,2026-01-01,je:b,EUR,-150\n'],
    ['a row each', 'date,debit account,credit-account,amount,unit\n2026-01-01,je:a,je:b,1.50,EUR\n'],
    [
      'what hledger prints',
      'txnidx,date,date2,status,code,description,comment,account,amount,commodity,credit,debit,posting-status,posting-comment\r\n' +
        '1,2026-01-01,,,,x,,je:a,1.50,EUR,,1.50,,\r\n1,2026-01-01,,,,x,,je:b,-1.50,EUR,1.50,,,\r\n',
    ],
    ['a mark of byte order', '\uFEFFdate,debit_account,credit_account,amount\n2026-01-01,je:a,je:b,1.50 EUR\n'],
  ])('is read with %s', (_what, text) => {
    const history = read(text);
    expect(history.problems).toEqual([]);
    expect(legs(history)).toEqual([DR, CR]);
  });

  it.each([
    ['an instant that is kept', '2026-01-01T10:00:00Z', undefined],
    ['a day in another order', '01/02/2026', 'DateMalformed'],
    ['a day that is none', '2026-02-30', 'DateMalformed'],
    ['a local time', '2026-01-01T10:00:00+02:00', 'EffectiveAtMalformed'],
  ])('has %s', (_what, date, kind) => {
    const { problems } = read(`date,debit_account,credit_account,amount,unit\n${date},je:a,je:b,1,EUR\n`);
    expect(problems[0]?.kind).toBe(kind);
  });

  it('keeps line numbers where quotes hold line ends, and tells every problem', () => {
    const { problems } = read(
      'date,debit_account,credit_account,amount,unit,memo\n2026-01-01,je:a,je:b,x,EUR,"a\r\nb ""c"""\n' +
        '2026-01-01,je:a,je:b,1,GOLD,\n2026-01-01,je:a,je:b,1,EUR,m,more\n2026-01-01,je:a,je:b,1,EUR,"open\n',
    );
    expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
      [2, 'AmountMalformed'],
      [4, 'UnknownUnit'],
      [5, 'RowTooLong'],
      [6, 'CsvBroken'],
    ]);
  });

  it.each([
    ['account,amount\n', 'date'],
    ['date,amount\n', 'account'],
    ['date,account,amount\n', 'entry'],
    ['date,entry,account\n', 'amount'],
    ['', 'date'],
  ])('says which column is missing', (text, column) => {
    expect(read(text).problems).toMatchObject([{ kind: 'ColumnMissing', message: expect.stringContaining(column) }]);
  });

  it('refuses rows of one entry that have two dates', () => {
    const text = 'entry,date,account,unit,amount\n1,2026-01-01,je:a,EUR,1\n1,2026-01-02,je:b,EUR,-1\n';
    expect(read(text).problems).toMatchObject([{ line: 3, kind: 'RowsDisagree', field: 'date' }]);
  });
});

describe('a CSV field', () => {
  it('never begins as a formula does, and is read back as it was', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^['=+@\t-]{0,4}.?$/u)), (text) => {
        const [row] = csvRows(`${csvField(text)},x\n`, ',');
        const cell = row !== undefined && 'cells' in row ? (row.cells[0] ?? '') : '';
        expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r\n]/u);
        expect(fromCsvField(cell)).toBe(text);
      }),
    );
  });
});
