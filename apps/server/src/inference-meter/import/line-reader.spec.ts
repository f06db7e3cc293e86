import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_LINE_BYTES } from '#libs/inference-meter';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readLines, type Line } from './line-reader.js';

async function all(lines: AsyncIterable<Line>): Promise<Line[]> {
  const found: Line[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

describe('reading lines', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'copyhold-lines-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  async function linesOf(content: string | Buffer, from = { nextByte: 0, nextLine: 1 }): Promise<Line[]> {
    const file = join(folder, 'file');
    await writeFile(file, content);
    const handle = await open(file);
    try {
      return await all(readLines(handle, { ...from, endByte: Buffer.byteLength(content) }));
    } finally {
      await handle.close();
    }
  }

  it('answers each line with the byte after it, the last one with or without a line feed', async () => {
    expect(await linesOf('a\nbc\n')).toEqual([
      { text: 'a', lineNo: 1, nextByte: 2 },
      { text: 'bc', lineNo: 2, nextByte: 5 },
    ]);
    expect((await linesOf('a\n\nbc')).map(({ text }) => text)).toEqual(['a', '', 'bc']);
    expect(await linesOf('')).toEqual([]);
  });

  it('keeps one byte more of a long line than a line may have, and finds the next one', async () => {
    const lines = await linesOf(`${'x'.repeat(1_000_000)}\n${'é'.repeat(40_000)}\nlast`);
    expect(lines.map(({ text }) => text.length)).toEqual([MAX_LINE_BYTES + 1, MAX_LINE_BYTES + 1, 4]);
  });

  it('goes on from any line exactly as if it had never stopped', async () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', ',', '"'), maxLength: 5 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(), async (rows, at) => {
        const content = `${rows.join('\n')}\n`;
        const whole = await linesOf(content);
        expect(whole.map(({ text }) => text)).toEqual(rows);
        const stop = whole[at % whole.length];
        if (stop === undefined) return;
        const rest = await linesOf(content, { nextByte: stop.nextByte, nextLine: stop.lineNo + 1 });
        expect(rest).toEqual(whole.slice((at % whole.length) + 1));
      }),
      { numRuns: 40 },
    );
  });

  it('says where a file that shrank ends', async () => {
    const file = join(folder, 'short');
    await writeFile(file, 'ab\n');
    const handle = await open(file);
    await expect(all(readLines(handle, { nextByte: 0, nextLine: 1, endByte: 9 }))).rejects.toThrow(
      'the file ends at byte 3, before byte 9',
    );
    await handle.close();
  });
});
