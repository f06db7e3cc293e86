import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { writeExport } from './export-file.js';

let folder: string;
let said: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copyhold-export-'));
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function* pieces(count: number, breaks?: Error): AsyncGenerator<string> {
  for (let at = 0; at < count; at += 1) yield `${at.toString().padStart(9, '0')}\n`;
  await Promise.resolve();
  if (breaks !== undefined) throw breaks;
}

describe('the file of an export', () => {
  it('has its name when all of it is there', async () => {
    const file = join(folder, 'a.csv');
    expect(await writeExport({ text: pieces(100_000) }, file)).toBe(0);
    expect(readFileSync(file, 'utf8')).toHaveLength(1_000_000);
    expect(await writeExport({ text: pieces(3), through: createGzip() }, `${file}.gz`)).toBe(0);
    expect(gunzipSync(readFileSync(`${file}.gz`)).toString()).toHaveLength(30);
    expect(readdirSync(folder).toSorted()).toEqual(['a.csv', 'a.csv.gz']);
  });

  it.each([10, 100_000])('is none where what it is read from breaks off after %d lines', async (count) => {
    const gone = Object.assign(new Error('the database went away'), { code: '57P01' });
    await expect(writeExport({ text: pieces(count, gone) }, join(folder, 'a.csv'))).rejects.toBe(gone);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is none where it is stopped', async () => {
    const stopped = (async function* () {
      yield 'one line\n';
      process.emit('SIGINT');
      yield* pieces(100_000);
    })();
    await expect(writeExport({ text: stopped }, join(folder, 'a.csv'))).rejects.toThrow('stopped');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays a part where it lacks something, with all else in it', async () => {
    expect(await writeExport({ text: pieces(5_000), isWhole: () => false }, join(folder, 'a.csv'))).toBe(1);
    expect(readdirSync(folder)).toEqual(['a.csv.part']);
    expect(readFileSync(join(folder, 'a.csv.part'), 'utf8')).toHaveLength(50_000);
  });

  it('takes nobody’s place, neither of a file nor of one that is being written', async () => {
    const file = join(folder, 'a.csv');
    writeFileSync(file, 'evidence');
    expect(await writeExport({ text: pieces(1) }, file)).toBe(2);
    expect(said).toContain('a.csv is there already');
    writeFileSync(join(folder, 'b.csv.part'), 'half');
    expect(await writeExport({ text: pieces(1) }, join(folder, 'b.csv'))).toBe(2);
    expect(said).toContain('b.csv.part is there');
    // Taken while it is written.
    const late = (async function* () {
      yield 'one line\n';
      writeFileSync(join(folder, 'c.csv'), 'evidence');
      await Promise.resolve();
    })();
    expect(await writeExport({ text: late }, join(folder, 'c.csv'))).toBe(2);
    expect(readdirSync(folder).toSorted()).toEqual(['a.csv', 'b.csv.part', 'c.csv']);
    expect(['a.csv', 'c.csv'].map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([
      'evidence',
      'evidence',
    ]);
  });

  it('is refused where no file can be', async () => {
    expect(await writeExport({ text: pieces(1) }, join(folder, 'nowhere/a.csv'))).toBe(2);
    expect(said).toContain('cannot be written');
  });
});
