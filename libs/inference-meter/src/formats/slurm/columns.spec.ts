import { describe, expect, it } from '@jest/globals';
import { MAX_LINE_BYTES } from '../../csv-line.js';
import { cellsOf, SACCT_COLUMNS, sacctFormat, XDMOD_COLUMNS, type SacctFormat } from './columns.js';

const NEEDED = ['jobidraw', 'cluster', 'start', 'end', 'state', 'alloctres', 'elapsedraw', 'user'];

function formatOf(names: readonly string[]): SacctFormat {
  const format = sacctFormat(names);
  if ('refused' in format) throw new Error(format.message);
  return format;
}

describe('sacctFormat', () => {
  it('takes the columns of XDMoD, whose last is free text, and ours, which has none', () => {
    expect(XDMOD_COLUMNS).toHaveLength(26);
    expect(formatOf(XDMOD_COLUMNS).freeText).toBe(25);
    expect(formatOf(SACCT_COLUMNS).freeText).toBeUndefined();
  });

  it('takes names in any case and order', () => {
    const names = [...NEEDED].reverse().map((name) => ` ${name.toUpperCase()}\r`);
    expect(formatOf(names).columns).toEqual([...NEEDED].reverse());
  });

  it.each(NEEDED)('refuses columns without %s', (name) => {
    const without = NEEDED.filter((other) => other !== name);
    expect(sacctFormat(without)).toMatchObject({ kind: 'ColumnMissing', field: name, line: 1, rule: 'meter.slurm' });
  });

  it('takes elapsed for elapsedraw, and account for user', () => {
    const others = NEEDED.filter((name) => name !== 'elapsedraw' && name !== 'user');
    expect(sacctFormat([...others, 'elapsed', 'account'])).not.toHaveProperty('refused');
  });

  it('refuses a column twice, and one without a name', () => {
    expect(sacctFormat([...NEEDED, 'User'])).toMatchObject({ kind: 'ColumnRepeated', field: 'user' });
    expect(sacctFormat([...NEEDED, ''])).toMatchObject({ kind: 'ColumnMissing', field: 'line' });
  });

  it('cannot tell separators apart in two columns of free text', () => {
    expect(formatOf([...NEEDED, 'jobname', 'comment']).freeText).toBeUndefined();
  });
});

describe('cellsOf', () => {
  const plain = formatOf(NEEDED);
  const named = formatOf(['jobidraw', 'jobname', ...NEEDED.slice(1)]);

  it('splits at separators, and drops a carriage return', () => {
    expect(cellsOf('1|c|||s|||u\r', 4, plain)).toEqual(['1', 'c', '', '', 's', '', '', 'u']);
  });

  it('keeps the separators of a free text in it', () => {
    expect(cellsOf('1|a|b||c|||s|||u', 4, named)).toEqual(['1', 'a|b|', 'c', '', '', 's', '', '', 'u']);
  });

  it.each([
    ['1|c|||s||', plain],
    ['1|c|||s|||u|', plain],
    ['1|n|c|||s||', named],
  ])('refuses %s', (line, format) => {
    expect(cellsOf(line, 4, format)).toMatchObject({ kind: 'ColumnCount', field: 'line', line: 4 });
  });

  it('refuses a line above 64 KiB', () => {
    const longest = `1|${'n'.repeat(MAX_LINE_BYTES - 13)}|c|||s|||u`;
    expect(cellsOf(longest, 4, named)).toHaveLength(9);
    expect(cellsOf(`${longest}uu`, 4, named)).toMatchObject({ kind: 'LineTooLong', field: 'line', line: 4 });
  });
});
