import { createHash } from 'node:crypto';
import {
  appendLeaf,
  checkInclusion,
  EMPTY_FRONTIER,
  encodeTile,
  inclusionProof,
  isLogRefusal,
  leafHash,
  rootOf,
  utf8,
  type Frontier,
  type Tile,
} from '#libs/transparency-log';
import type { Bench } from './harness/bench.js';

const SIZES = [1_000, 32_000, 1_000_000] as const;
/** Proofs in one round, of leaves spread over the whole log. */
const PROOFS = 200;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** The tiles of one log of a million leaves; its beginnings are the smaller logs. */
const levels: Buffer[] = [];
const roots = new Map<number, Uint8Array>();

/** Tiles read for the proofs of a size: all of them, and the most for one. */
const reads = new Map<number, { sum: number; proofs: number; most: number }>();

/** What stands for the disk: a tile is cut out anew at each read. */
function read({ level, index, width }: Tile): Promise<Uint8Array> {
  const start = Number(index) * 256 * 32;
  return Promise.resolve(encodeTile([levels[level]?.subarray(start, start + width * 32) ?? new Uint8Array()]));
}

function grow(): void {
  const whole = SIZES[2];
  for (let level = 0; level < 3; level += 1) levels.push(Buffer.alloc(Math.floor(whole / 256 ** level) * 32));
  let frontier: Frontier = EMPTY_FRONTIER;
  for (let index = 0; index < whole; index += 1) {
    frontier = appendLeaf(frontier, leafHash(utf8(`entry ${String(index)}`), sha256), {
      sha256,
      onClosed: ({ height, index: at, hash }) => {
        if (height % 8 === 0) levels[height / 8]?.set(hash, Number(at) * 32);
      },
    });
    if (SIZES.some((size) => size === index + 1)) roots.set(index + 1, rootOf(frontier, sha256));
  }
}

/** Proves leaves all over the log, and checks each proof against the root. */
function prove(size: number): (round: number) => Promise<void> {
  return async (round) => {
    const root = roots.get(size) ?? new Uint8Array();
    const counted = reads.get(size) ?? { sum: 0, proofs: 0, most: 0 };
    reads.set(size, counted);
    for (let count = 0; count < PROOFS; count += 1) {
      // A step that has no divisor in common with the sizes; another leaf each time.
      const index = BigInt(((count + PROOFS * (round + 1)) * 7_919) % size);
      let ofThis = 0;
      const counting = (tile: Tile): Promise<Uint8Array> => {
        ofThis += 1;
        return read(tile);
      };
      const proof = await inclusionProof({ index, size: BigInt(size) }, { sha256, read: counting });
      if (isLogRefusal(proof)) throw new Error(proof.message);
      const leaf = levels[0]?.subarray(Number(index) * 32, Number(index) * 32 + 32) ?? new Uint8Array();
      const no = checkInclusion({ index, size: BigInt(size), leafHash: leaf, proof, root }, sha256);
      if (no !== undefined) throw new Error(no.message);
      counted.sum += ofThis;
      counted.proofs += 1;
      counted.most = Math.max(counted.most, ofThis);
    }
  };
}

/** What is read for one proof at a size, and what that takes (microseconds, checking included). */
function figuresOf(size: number, ms: number): Readonly<Record<string, number>> {
  const { sum, proofs, most } = reads.get(size) ?? { sum: 0, proofs: 1, most: 0 };
  const name = size.toLocaleString('en');
  return {
    [`tiles read at ${name}`]: sum / proofs,
    [`most tiles at ${name}`]: most,
    [`µs a proof at ${name}`]: (ms / PROOFS) * 1_000,
  };
}

/**
 * That an entry stands in the log is proved from a few tiles however long the log is: proofs over a million leaves
 * against proofs over a thousand. The reads are counted; each of a tile of at most 8,192 bytes.
 */
export default {
  name: 'log-proofs',
  ratio: 'million/thousand',
  rounds: 9,
  setUp: async () => {
    await Promise.resolve();
    grow();
  },
  baseline: prove(SIZES[0]),
  subject: prove(SIZES[2]),
  others: { 'thirty-two thousand/thousand': prove(SIZES[1]) },
  figures: ({ baseline, subject, others }) => ({
    ...figuresOf(SIZES[0], baseline.median),
    ...figuresOf(SIZES[1], others['thirty-two thousand/thousand']?.median ?? 0),
    ...figuresOf(SIZES[2], subject.median),
  }),
} satisfies Bench;
