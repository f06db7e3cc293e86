import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SACCT_COLUMNS, XDMOD_COLUMNS } from './columns.js';
import { parseSacct, parseSacctLine } from './parse-sacct.js';
import { NOW_MS, readLines, sacctLine } from './test-lines.js';

describe('parseSacct', () => {
  it('reads columns by their names, whatever their order', () => {
    const backwards = [SACCT_COLUMNS.join('|'), sacctLine()].map((line) => line.split('|').reverse().join('|'));
    const { records } = parseSacct(`${backwards.join('\n')}\n`, { columns: 'header', nowMs: NOW_MS });
    expect(records).toEqual(readLines('', sacctLine()).records);
    expect(records).toHaveLength(1);
  });

  it('keeps columns without a place of their own', () => {
    const columns = [...SACCT_COLUMNS, 'WCKey', 'Reservation'];
    const { records } = parseSacct(`${sacctLine()}|loom|`, { columns, nowMs: NOW_MS });
    expect(records[0]?.rest).toEqual({ wckey: 'loom' });
  });

  it('reads bytes as text, and what is no UTF-8 as U+FFFD', () => {
    const bytes = new TextEncoder().encode(sacctLine({ account: 'wéavers' }));
    const read = (file: Uint8Array): unknown =>
      parseSacct(file, { columns: SACCT_COLUMNS, nowMs: NOW_MS }).records[0]?.account;
    expect(read(bytes)).toBe('wéavers');
    expect(read(bytes.map((byte) => (byte === 0xc3 ? 0xff : byte)))).toBe('w\uFFFD\uFFFDavers');
  });

  it('lets a job’s name hold separators, and count for nothing', () => {
    const xdmod = SACCT_COLUMNS.slice(0, 25);
    const cells = sacctLine().split('|').slice(0, 25);
    expect([...xdmod, 'jobname']).toEqual(XDMOD_COLUMNS);
    const read = parseSacct([...cells, 'a|b|gres/gpu=9'].join('|'), { columns: XDMOD_COLUMNS, nowMs: NOW_MS });
    expect(read.records).toMatchObject([{ jobName: 'a|b|gres/gpu=9', gpus: { milliGpus: 2000n } }]);
  });

  it('refuses a file once whose columns cannot be metered', () => {
    const columns = SACCT_COLUMNS.filter((name) => name !== 'alloctres');
    const read = parseSacct(`${sacctLine()}\n${sacctLine()}`, { columns, nowMs: NOW_MS });
    expect(read).toMatchObject({ records: [], refusals: [{ kind: 'ColumnMissing', field: 'alloctres' }], ignored: [] });
  });

  it('has nothing to say of an empty file', () => {
    expect(readLines('', '\r', '')).toEqual({ records: [], refusals: [], ignored: [] });
  });
});

describe('whatever a file holds', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '1', '900_[1-5]', 'COMPLETED', 'REQUEUED', 'Unknown', '2026-11-22T10:00:00', '00:00:10', '10'),
    fc.constantFrom('gres/gpu=1', 'gres/gpu:a=1', 'n[1-9]', '-2', '9'.repeat(30), '\uD800', '__proto__'),
  );
  const line = fc.oneof(
    fc.string(),
    fc.array(cell, { minLength: 28, maxLength: 29 }).map((cells) => cells.join('|')),
    fc.dictionary(fc.constantFrom(...SACCT_COLUMNS), cell).map((cells) => sacctLine(cells)),
  );
  const lines = fc.array(line, { maxLength: 8 });

  it('reading never throws, and each line that is not blank has one answer', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('\n', '\r\n'), (texts, ending) => {
        const file = texts.join(ending);
        const { records, refusals, ignored } = parseSacct(file, { columns: SACCT_COLUMNS, nowMs: NOW_MS });
        const answered = [...records, ...refusals, ...ignored].map((answer) => answer.line).sort((a, b) => a - b);
        const expected = file.split('\n').flatMap((text, index) => (/^\r?$/u.test(text) ? [] : [index + 1]));
        expect(answered).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  it('reading by any header, or any bytes, never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          lines.map((texts) => texts.join('\n')),
          fc.uint8Array(),
        ),
        (file) => {
          const { refusals } = parseSacct(file, { columns: 'header', nowMs: NOW_MS });
          expect(refusals.every(({ line: at }) => at > 0)).toBe(true);
        },
      ),
    );
  });

  it('a line is read the same alone and in a file', () => {
    const format = { columns: SACCT_COLUMNS, freeText: undefined };
    fc.assert(
      fc.property(lines, (texts) => {
        const flat = texts.map((text) => text.replaceAll(/[\r\n]/gu, ' ')).filter((text) => text !== '');
        const { records } = readLines(...flat);
        const alone = flat.map((text, index) => parseSacctLine(text, { line: index + 1, format, nowMs: NOW_MS }));
        expect(alone.filter((read) => 'jobIdRaw' in read)).toEqual(records);
      }),
    );
  });
});
