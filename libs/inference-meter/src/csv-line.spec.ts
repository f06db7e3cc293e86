import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkHeader, MAX_LINE_BYTES, readCsvLine } from './csv-line.js';

const columns = ['name', 'count'];
const format = { lineNo: 7, columns };

describe('readCsvLine', () => {
  it('splits a line at its commas, empty fields included', () => {
    expect(readCsvLine('a,', format)).toEqual(['a', '']);
    expect(readCsvLine('a b,1', format)).toEqual(['a b', '1']);
  });

  it('takes one carriage return at the end for the line ending', () => {
    expect(readCsvLine('a,1\r', format)).toEqual(['a', '1']);
    expect(readCsvLine('a,1\r\r', format)).toMatchObject({ kind: 'ControlCharacter', line: 7 });
  });

  it.each([
    ['"a",1', 'QuotedField'],
    ['a,1"', 'QuotedField'],
    ['\uFEFFa,1', 'ByteOrderMark'],
    ['naïve,1', 'NonAscii'],
    ['a,１', 'NonAscii'],
    ['a\rb,1', 'ControlCharacter'],
    ['a\n,1', 'ControlCharacter'],
    ['a\u0000,1', 'ControlCharacter'],
    ['a\t,1', 'ControlCharacter'],
    ['a\u007F,1', 'ControlCharacter'],
    ['', 'ColumnCount'],
    ['a', 'ColumnCount'],
    ['a,1,2', 'ColumnCount'],
    ['a;1', 'ColumnCount'],
  ])('refuses %j as %s', (line, kind) => {
    expect(readCsvLine(line, format)).toMatchObject({ kind, line: 7, field: 'line', rule: 'meter.csv', refused: true });
  });

  it('refuses a line above 64 KiB before looking into it', () => {
    expect(readCsvLine(`${'"'.repeat(MAX_LINE_BYTES)},`, format)).toMatchObject({ kind: 'LineTooLong' });
    expect(readCsvLine(`${'a'.repeat(MAX_LINE_BYTES - 2)},1`, format)).toHaveLength(2);
  });

  it('answers every text with its fields or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (line) => {
        const fields = readCsvLine(line, format);
        if ('refused' in fields) expect(fields.message).not.toBe('');
        else expect(fields.join(',')).toBe(line.replace(/\r$/u, ''));
      }),
    );
  });
});

describe('checkHeader', () => {
  it('accepts exactly the columns of the format', () => {
    expect(checkHeader('name,count', columns)).toBeUndefined();
    expect(checkHeader('name,count\r', columns)).toBeUndefined();
  });

  it.each([
    ['count,name', 'HeaderMismatch', 'name'],
    ['name,Count', 'HeaderMismatch', 'count'],
    ['name', 'ColumnCount', 'line'],
    ['\uFEFFname,count', 'ByteOrderMark', 'line'],
  ])('refuses %j as %s of %s', (line, kind, field) => {
    expect(checkHeader(line, columns)).toMatchObject({ kind, field, line: 1 });
  });
});
