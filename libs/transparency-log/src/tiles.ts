import { concatBytes, HASH_BYTES } from './bytes.js';
import { MAX_ENTRY_BYTES } from './leaf.js';
import { type LogRefusal, refuseLog } from './refusal.js';

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256;

/** Binary levels of the tree that one level of tiles spans. */
export const TILE_HEIGHT = 8;

const MAX_LEVEL = 63;

/**
 * A tile: `width` hashes at level `level`, from hash 256 · `index` on. Level 0 holds leaf hashes; a hash of level
 * `level` is the root of 256^level leaves.
 */
export interface Tile {
  readonly level: number;
  readonly index: bigint;
  readonly width: number;
}

/** A bundle of entries: `width` of them, from entry 256 · `index` on. */
export type Bundle = Omit<Tile, 'level'>;

/** What a path of a tiled log names (C2SP tlog-tiles). */
export type TileName = ({ readonly kind: 'tile' } & Tile) | ({ readonly kind: 'entries' } & Bundle);

export type TileRefusal = LogRefusal<'TilePathMalformed' | 'TileMalformed' | 'BundleMalformed'>;

/**
 * How many hashes of a tile are complete in a tree of `size` leaves: 256, fewer for the last tile of a level, and 0
 * where there is none. Level 0 gives the width of the bundle of entries too.
 *
 * @example tileWidth(70_000n, { level: 0, index: 273n }) // 112
 */
export function tileWidth(size: bigint, { level, index }: Omit<Tile, 'width'>): number {
  const complete = size >> BigInt(TILE_HEIGHT * level);
  const left = complete - index * BigInt(TILE_WIDTH);
  return left <= 0n ? 0 : left >= BigInt(TILE_WIDTH) ? TILE_WIDTH : Number(left);
}

/**
 * The tile's path below the log's prefix.
 *
 * @example tilePath({ level: 0, index: 1_234_067n, width: 256 }) // 'tile/0/x001/x234/067'
 */
export function tilePath({ level, index, width }: Tile): string {
  return `tile/${String(level)}/${spelled(index, width)}`;
}

/** The bundle's path below the log's prefix, such as `tile/entries/000.p/7`. */
export function entriesPath({ index, width }: Bundle): string {
  return `tile/entries/${spelled(index, width)}`;
}

function spelled(index: bigint, width: number): string {
  const digits = String(index);
  const triples = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const path = triples.map((triple, at) => (at < triples.length - 1 ? `x${triple}` : triple)).join('/');
  return width === TILE_WIDTH ? path : `${path}.p/${String(width)}`;
}

// 2^64 leaves make at most 2^56 tiles: 17 digits, 6 triples.
const PATH = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,6}\d{3})(?:\.p\/(\d{1,3}))?$/;

/**
 * What a path names. Each tile has one path: leading zero triples, a width of 0 or one of 256 written out are refused.
 *
 * Errors: `TilePathMalformed`.
 */
export function parseTilePath(path: string): TileName | LogRefusal<'TilePathMalformed'> {
  const [, level, triples, partial] = PATH.exec(path) ?? [];
  if (level === undefined || triples === undefined) return malformedPath();
  const place = {
    index: BigInt(triples.replace(/[x/]/g, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  };
  if (place.width < 1 || place.width > TILE_WIDTH) return malformedPath();
  const name: TileName =
    level === 'entries' ? { kind: 'entries', ...place } : { kind: 'tile', level: Number(level), ...place };
  if (name.kind === 'tile' && name.level > MAX_LEVEL) return malformedPath();
  const written = name.kind === 'tile' ? tilePath(name) : entriesPath(name);
  return written === path ? name : malformedPath();
}

function malformedPath(): LogRefusal<'TilePathMalformed'> {
  return refuseLog('TilePathMalformed', {
    field: 'path',
    message: 'A tile is named tile/<level>/<index> or tile/entries/<index>, with .p/<width> where it is not full.',
    rule: 'log.tile',
  });
}

/** A tile's bytes: its hashes one after the other. */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  return concatBytes(hashes);
}

/**
 * A tile's hashes. More than were asked for is no error: a log may serve the full tile where a partial one is gone.
 *
 * Errors: `TileMalformed` (no whole hashes, or fewer than `width`).
 */
export function decodeTile(bytes: Uint8Array, width: number): readonly Uint8Array[] | LogRefusal<'TileMalformed'> {
  if (bytes.length % HASH_BYTES !== 0 || bytes.length < width * HASH_BYTES || bytes.length > TILE_WIDTH * HASH_BYTES) {
    return refuseLog('TileMalformed', {
      field: 'tile',
      message: `A tile of ${String(width)} hashes has not ${String(bytes.length)} bytes.`,
      rule: 'log.tile',
    });
  }
  return Array.from({ length: width }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/**
 * A bundle's bytes: each entry behind its length as a big-endian 16-bit number.
 *
 * An entry longer than `MAX_ENTRY_BYTES` is a bug (`leafBytes` refuses it), and throws.
 */
export function encodeEntries(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_BYTES) throw new RangeError('encodeEntries: an entry has at most 65,535 bytes');
      return [new Uint8Array([entry.length >> 8, entry.length & 0xff]), entry];
    }),
  );
}

/**
 * The entries of a bundle.
 *
 * Errors: `BundleMalformed` (cut off in the middle, or more than 256 entries).
 */
export function decodeEntries(bytes: Uint8Array): readonly Uint8Array[] | LogRefusal<'BundleMalformed'> {
  const entries: Uint8Array[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const [high, low] = bytes.subarray(offset, offset + 2);
    if (high === undefined || low === undefined) return malformedBundle();
    const start = offset + 2;
    offset = start + ((high << 8) | low);
    if (offset > bytes.length || entries.length === TILE_WIDTH) return malformedBundle();
    entries.push(bytes.subarray(start, offset));
  }
  return entries;
}

function malformedBundle(): LogRefusal<'BundleMalformed'> {
  return refuseLog('BundleMalformed', {
    field: 'bundle',
    message: 'A bundle holds at most 256 whole entries, each behind its length in two bytes.',
    rule: 'log.tile',
  });
}
