import { describe, expect, it } from '@jest/globals';
import { InvariantViolation, refuse } from '#libs/amount';
import { unzipped } from '../../../../../tests/support/unzip.js';
import type { LeftOut } from '../../inference-meter/export/export-streams.js';
import { asFarAsSayable, leftOutList } from './left-out.js';
import { zipped, type ZipEntry } from './zip.js';

const AT = new Date('2026-11-23T12:00:00Z');
const left = (what: string, kept?: unknown): LeftOut => ({
  what,
  refusal: refuse('NoWords', { message: 'for want of words', field: 'export', rule: 'meter.export' }),
  ...(kept === undefined ? {} : { kept }),
});

async function* told(...pieces: readonly (string | Error)[]): AsyncGenerator<string> {
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}
async function* entries(...of: readonly (readonly [string, AsyncIterable<string>])[]): AsyncGenerator<ZipEntry> {
  for (const [name, pieces] of of) yield { name, pieces };
}
async function read(pieces: AsyncIterable<Buffer | string>, into: Buffer[] = []): Promise<string> {
  for await (const piece of pieces) into.push(Buffer.from(piece));
  return Buffer.concat(into).toString();
}

describe('an archive', () => {
  it('holds its files', async () => {
    const bytes: Buffer[] = [];
    await read(zipped(entries(['a', told('one', 'two')], ['b', told()]), AT), bytes);
    expect([...unzipped(Buffer.concat(bytes))]).toEqual([
      ['a', 'onetwo'],
      ['b', ''],
    ]);
  });

  it.each([
    ['in a file', entries(['a', told('one')], ['b', told('two', new Error('the connection is gone'))])],
    ['at the start of the last', entries(['a', told('one')], ['b', told(new Error('the connection is gone'))])],
  ])('opens nowhere where it broke off %s', async (_, of) => {
    const bytes: Buffer[] = [];
    await expect(read(zipped(of, AT), bytes)).rejects.toThrow('the connection is gone');
    expect(() => unzipped(Buffer.concat(bytes))).toThrow();
    expect(Buffer.concat(bytes).includes(Buffer.from([0x50, 0x4b, 1, 2]))).toBe(false);
  });
});

describe('what is left out', () => {
  async function* pages(...of: readonly (readonly LeftOut[])[]): AsyncGenerator<readonly LeftOut[]> {
    yield* of;
  }

  it('is a list, also an empty one, with amounts as texts', async () => {
    expect(JSON.parse(await read(leftOutList(pages())))).toEqual([]);
    expect(JSON.parse(await read(leftOutList(pages([], [left('a', { quantity: 10n ** 30n })], [left('b')]))))).toEqual([
      { what: 'a', kind: 'NoWords', why: 'for want of words', kept: { quantity: `1${'0'.repeat(30)}` } },
      { what: 'b', kind: 'NoWords', why: 'for want of words' },
    ]);
  });

  it('is the rest of a file where the books hold what cannot be, and no fault of the database', async () => {
    const said: LeftOut[] = [];
    const ends = asFarAsSayable('a.csv', told('one', new InvariantViolation('priced without a weight')), (each) =>
      said.push(each),
    );
    expect(await read(ends)).toBe('one');
    expect(said).toMatchObject([{ what: 'a.csv', refusal: { kind: 'FileNotWhole' } }]);
    const broken = asFarAsSayable('a.csv', told(new Error('gone')), (each) => said.push(each));
    await expect(read(broken)).rejects.toThrow('gone');
    expect(said).toHaveLength(1);
  });
});
