import { type HashBytes } from './bytes.js';
import type { Range } from './proof.js';
import { isLogRefusal, type LogRefusal, refuseLog } from './refusal.js';
import { decodeTile, type Tile, TILE_HEIGHT, TILE_WIDTH, tilePath, tileWidth } from './tiles.js';
import { emptyRoot, type Frontier, nodeHash } from './tree.js';

/** Reads one tile: `width` hashes of 32 bytes. More hashes of the same tile are ignored. */
export type ReadTile = (tile: Tile) => Promise<Uint8Array>;

/** Where the hashes come from, and by what they are put together. */
export interface TileSource {
  readonly read: ReadTile;
  readonly sha256: HashBytes;
}

export type TileProofRefusal = LogRefusal<'IndexBeyondSize' | 'SizeShrank' | 'TileMalformed'>;

/**
 * The proof that leaf `index` stands in the tree of `size` leaves, the leaf's sibling first (RFC 9162 §2.1.3.1).
 * It reads every tile it needs once and all together: at most two for each level of tiles, so 6 for 16 million leaves.
 *
 * Errors: `IndexBeyondSize`, `TileMalformed`.
 */
export async function inclusionProof(
  { index, size }: { readonly index: bigint; readonly size: bigint },
  source: TileSource,
): Promise<readonly Uint8Array[] | TileProofRefusal> {
  if (index < 0n || index >= size) {
    return refuse('IndexBeyondSize', 'index', `There is no leaf ${String(index)} in a tree of ${String(size)} leaves.`);
  }
  return hashesOf(siblingsOf(index, { start: 0n, end: size }), size, source);
}

/**
 * The proof that the tree of `to` leaves begins with that of `from` (RFC 9162 §2.1.4.1). Empty from size 0 and
 * between equal sizes. Reads as few tiles as `inclusionProof`.
 *
 * Errors: `SizeShrank`, `TileMalformed`.
 */
export async function consistencyProof(
  { from, to }: { readonly from: bigint; readonly to: bigint },
  source: TileSource,
): Promise<readonly Uint8Array[] | TileProofRefusal> {
  if (from < 0n || to < from) {
    return refuse('SizeShrank', 'to', `A tree of ${String(from)} leaves does not become one of ${String(to)}.`);
  }
  if (from === 0n || from === to) return [];
  // The nodes beside the way to the smaller tree's last leaf, from that tree's last complete subtree upwards.
  const last = peaksOf({ start: 0n, end: from }).at(-1);
  if (last === undefined) return [];
  const beside = siblingsOf(from - 1n, { start: 0n, end: to }, last);
  return hashesOf(last.start === 0n ? beside : [last, ...beside], to, source);
}

/** The root of the first `size` leaves. Errors: `TileMalformed`. */
export async function treeRoot(size: bigint, source: TileSource): Promise<Uint8Array | TileProofRefusal> {
  const hashes = await hashesOf([{ start: 0n, end: size }], size, source);
  return isLogRefusal(hashes) ? hashes : (hashes[0] ?? emptyRoot(source.sha256));
}

/** The right edge of the tree of `size` leaves, to append to. Errors: `TileMalformed`. */
export async function frontierAt(size: bigint, source: TileSource): Promise<Frontier | TileProofRefusal> {
  const peaks = await hashesOf(peaksOf({ start: 0n, end: size }), size, source);
  return isLogRefusal(peaks) ? peaks : { size, peaks };
}

/** Where a tree of more than one leaf parts: the largest power of two below its size (RFC 9162). */
function splitOf({ start, end }: Range): bigint {
  let half = 1n;
  while (half * 2n < end - start) half *= 2n;
  return start + half;
}

/** The nodes beside the way from the leaf (or the node `stop`, on that way) up to the whole range. */
function siblingsOf(index: bigint, whole: Range, stop: Range = { start: index, end: index + 1n }): Range[] {
  const siblings: Range[] = [];
  let range = whole;
  while (range.end - range.start > stop.end - stop.start) {
    const middle = splitOf(range);
    const [left, right] = [
      { start: range.start, end: middle },
      { start: middle, end: range.end },
    ];
    siblings.unshift(index < middle ? right : left);
    range = index < middle ? left : right;
  }
  return siblings;
}

/** A range as complete subtrees, the largest first: those that tiles know. */
function peaksOf({ start, end }: Range): Range[] {
  const peaks: Range[] = [];
  let at = start;
  while (at < end) {
    let span = 1n;
    while (span * 2n <= end - at) span *= 2n;
    peaks.push({ start: at, end: at + span });
    at += span;
  }
  return peaks;
}

/** A complete subtree among the tiles: the tile that holds its hash or the hashes it is made of, and which of them. */
interface Place {
  readonly tile: Tile;
  readonly from: number;
  readonly count: number;
}

function placeOf({ start, end }: Range, size: bigint): Place {
  const height = (end - start).toString(2).length - 1;
  const level = Math.floor(height / TILE_HEIGHT);
  const first = start >> BigInt(level * TILE_HEIGHT);
  const index = first / BigInt(TILE_WIDTH);
  return {
    tile: { level, index, width: tileWidth(size, { level, index }) },
    from: Number(first % BigInt(TILE_WIDTH)),
    count: 2 ** (height % TILE_HEIGHT),
  };
}

/** The hash of each range, all of whose tiles are read together. */
async function hashesOf(
  ranges: readonly Range[],
  size: bigint,
  { read, sha256 }: TileSource,
): Promise<readonly Uint8Array[] | LogRefusal<'TileMalformed'>> {
  const places = ranges.map((range) => peaksOf(range).map((peak) => placeOf(peak, size)));
  const needed = new Map(places.flat().map(({ tile }) => [tilePath(tile), tile]));
  const tiles = new Map<string, readonly Uint8Array[]>();
  for (const { tile, bytes } of await Promise.all(
    [...needed.values()].map(async (tile) => ({ tile, bytes: await read(tile) })),
  )) {
    const hashes = decodeTile(bytes, tile.width);
    if (isLogRefusal(hashes)) return hashes;
    tiles.set(tilePath(tile), hashes);
  }
  const hashOf = ({ tile, from, count }: Place): Uint8Array =>
    completeRoot((tiles.get(tilePath(tile)) ?? []).slice(from, from + count), sha256);
  return places
    .filter((peaks) => peaks.length > 0)
    .map((peaks) => peaks.map(hashOf).reduceRight((right, left) => nodeHash(left, right, sha256)));
}

/** The root of a power of two of hashes. */
function completeRoot(hashes: readonly Uint8Array[], sha256: HashBytes): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    const below = level;
    level = below.flatMap((left, at) => {
      const right = below[at + 1];
      return at % 2 === 0 && right !== undefined ? [nodeHash(left, right, sha256)] : [];
    });
  }
  const [root] = level;
  if (root === undefined) throw new TypeError('completeRoot: a complete subtree has a hash');
  return root;
}

function refuse<K extends 'IndexBeyondSize' | 'SizeShrank'>(kind: K, field: string, message: string): LogRefusal<K> {
  return refuseLog(kind, { field, message, rule: 'log.proof' });
}
