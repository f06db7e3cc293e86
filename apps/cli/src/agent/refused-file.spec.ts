import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RefusedFile } from './refused-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refused-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const event = { status: 422, kind: 'SiteNotYours', message: 'm', text: '{"id":"1"}' };
const LONG = `${'x'.repeat(1024 * 1024)}\n`.repeat(17);

describe('RefusedFile', () => {
  it('keeps what was refused with its reason', () => {
    const refused = new RefusedFile(folder);
    expect(refused.add([])).toBe(0);
    expect(refused.add([event, event])).toBe(0);
    const lines = readFileSync(refused.file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      [0, 1].map(() => ({ status: 422, kind: 'SiteNotYours', message: 'm', event: { id: '1' } })),
    );
  });

  it('tells how many made room when both files are full', () => {
    const refused = new RefusedFile(folder);
    writeFileSync(refused.file, LONG);
    expect(refused.add([event])).toBe(0);
    expect(readFileSync(`${refused.file}.1`, 'utf8')).toHaveLength(LONG.length);
    writeFileSync(refused.file, LONG.repeat(2));
    expect(refused.add([event])).toBe(17);
    expect(readFileSync(refused.file, 'utf8').split('\n')).toHaveLength(2);
  });
});
