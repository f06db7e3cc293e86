import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from './verify-crypto.js';
import { linesIn, linesOf, NotReadable } from './verify-source.js';

const folder = mkdtempSync(join(tmpdir(), 'copyhold-lines-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function* cut(bytes: Uint8Array, places: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0;
  for (const place of [...places].sort((a, b) => a - b)) {
    yield bytes.subarray(start, place);
    start = place;
  }
  yield bytes.subarray(start);
}

async function all(lines: AsyncIterable<readonly string[]>): Promise<readonly string[]> {
  const read: string[] = [];
  for await (const some of lines) read.push(...some);
  return read;
}

const lineText = fc.string({ unit: fc.constantFrom('a', 'é', '€', '\u{1f33e}', '\r', ' '), maxLength: 12 });

describe('the lines of a bundle', () => {
  it('are the same, wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lineText), fc.array(fc.nat()), async (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const places = cuts.map((place) => place % (bytes.length + 1));
        expect(await all(linesIn(cut(bytes, places), 'here'))).toEqual(lines);
      }),
    );
  });

  it('end without a newline, begin with a byte order mark, and come gzipped', async () => {
    const text = '\ufeff{"a":"é"}\n\n\ufeffb';
    const [plain, zipped] = [join(folder, 'a.ndjson'), join(folder, 'a.ndjson.gz')];
    writeFileSync(plain, text);
    writeFileSync(zipped, gzipSync(text));
    for (const place of [plain, zipped]) expect(await all(linesOf(place))).toEqual(['{"a":"é"}', '', '\ufeffb']);
  });

  it('are nothing that can be read where there is no file, no gzip or no end of a line', async () => {
    const broken = join(folder, 'broken.gz');
    writeFileSync(broken, 'no gzip');
    await expect(all(linesOf(join(folder, 'nowhere')))).rejects.toThrow(/nowhere cannot be read/u);
    await expect(all(linesOf(join(folder, 'nowhere.gz')))).rejects.toThrow(/nowhere.gz cannot be read/u);
    await expect(all(linesOf(broken))).rejects.toBeInstanceOf(NotReadable);
    const [piece, pieces] = [Buffer.alloc(1 << 22, 'a'), 17];
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < pieces; at += 1) yield piece;
    }
    await expect(all(linesIn(endless(), 'it'))).rejects.toThrow('it has a line that no bundle has');
  });
});

describe('the hash function of the command line', () => {
  it('is SHA-256', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(Buffer.from(sha256(bytes)).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });
});
