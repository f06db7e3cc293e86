import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf8 } from './bytes.js';
import { MAX_ENTRY_BYTES } from './leaf.js';
import { decodeEntries, decodeTile, encodeEntries, entriesPath, parseTilePath, tilePath, tileWidth } from './tiles.js';

const anyIndex = fc.bigInt({ min: 0n, max: 2n ** 56n - 1n });
const anyWidth = fc.integer({ min: 1, max: 256 });

describe('the width of a tile', () => {
  it('is that of the example of the specification, a tree of 70,000', () => {
    const widths = [0, 1, 2, 3].map((level) => {
      const full = (70_000n >> BigInt(8 * level)) / 256n;
      return [full, tileWidth(70_000n, { level, index: full })];
    });
    expect(widths).toEqual([
      [273n, 112],
      [1n, 17],
      [0n, 1],
      [0n, 0],
    ]);
    expect(tileWidth(70_000n, { level: 0, index: 272n })).toBe(256);
    expect(tileWidth(70_000n, { level: 0, index: 274n })).toBe(0);
  });

  it('at a power of 256 is a full tile and one hash above it', () => {
    expect(tileWidth(256n, { level: 0, index: 0n })).toBe(256);
    expect(tileWidth(256n, { level: 0, index: 1n })).toBe(0);
    expect(tileWidth(256n, { level: 1, index: 0n })).toBe(1);
  });

  it('of the last tile is the size shifted, modulo 256, for sizes that no float counts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), fc.integer({ min: 0, max: 7 }), (size, level) => {
        const complete = size / 256n ** BigInt(level);
        expect(tileWidth(size, { level, index: complete / 256n })).toBe(Number(complete % 256n));
      }),
    );
  });
});

describe('the path of a tile', () => {
  it.each([
    [{ level: 0, index: 1_234_067n, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 0n, width: 256 }, 'tile/0/000'],
    [{ level: 2, index: 1000n, width: 7 }, 'tile/2/x001/000.p/7'],
    [{ level: 63, index: 999n, width: 255 }, 'tile/63/999.p/255'],
  ])('of %j is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual({ kind: 'tile', ...tile });
  });

  it('reads back as what it was written from', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), anyIndex, anyWidth, (level, index, width) => {
        expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ kind: 'tile', level, index, width });
        expect(parseTilePath(entriesPath({ index, width }))).toEqual({ kind: 'entries', index, width });
      }),
    );
  });

  it.each([
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/00/001',
    'tile/64/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/07',
    'tile/0/000.p/',
    'tile/0/../checkpoint',
    'tile/entries/x001',
    '/tile/0/000',
    'tile/0/000\n',
    'checkpoint',
  ])('is never %j', (path) => {
    expect(parseTilePath(path)).toMatchObject({ kind: 'TilePathMalformed' });
  });

  it('has one spelling: whatever is read is written the same', () => {
    const anyPath = fc.stringMatching(/^tile\/(entries|\d{1,2})\/(x?\d{3}\/?){1,3}(\.p\/\d{1,3})?$/);
    fc.assert(
      fc.property(anyPath, (path) => {
        const name = parseTilePath(path);
        if ('refused' in name) return;
        expect(name.kind === 'tile' ? tilePath(name) : entriesPath(name)).toBe(path);
      }),
    );
  });
});

describe('a bundle of entries', () => {
  it('puts a big-endian length before each', () => {
    const long = new Uint8Array(258);
    expect(encodeEntries([utf8('ab'), utf8(''), long])).toEqual(
      new Uint8Array([0, 2, 0x61, 0x62, 0, 0, 1, 2, ...long]),
    );
  });

  it('gives back what went in, and refuses any cut that is not between two entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), fc.nat(), (entries, at) => {
        const bytes = encodeEntries(entries);
        expect(decodeEntries(bytes)).toEqual(entries);
        const cut = bytes.subarray(0, at % (bytes.length + 1));
        const whole = entries.map((_, count) => encodeEntries(entries.slice(0, count)).length);
        const isBetween = [...whole, bytes.length].includes(cut.length);
        expect('refused' in decodeEntries(cut)).toBe(!isBetween);
      }),
    );
  });

  it('holds 256 entries of the largest size, and not one more', () => {
    const largest = encodeEntries(Array.from({ length: 256 }, () => new Uint8Array(MAX_ENTRY_BYTES)));
    expect(decodeEntries(largest)).toHaveLength(256);
    expect(decodeEntries(encodeEntries(Array.from({ length: 257 }, () => new Uint8Array())))).toMatchObject({
      kind: 'BundleMalformed',
    });
    expect(() => encodeEntries([new Uint8Array(MAX_ENTRY_BYTES + 1)])).toThrow(RangeError);
  });
});

describe('a tile', () => {
  it('is taken when it holds more than was asked for, and refused when it holds less', () => {
    expect(decodeTile(new Uint8Array(256 * 32), 3)).toHaveLength(3);
    for (const length of [64, 95, 97, 257 * 32]) {
      expect(decodeTile(new Uint8Array(length), 3)).toMatchObject({ kind: 'TileMalformed' });
    }
  });
});
