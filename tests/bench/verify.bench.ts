import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { BundleVerifier } from '#libs/verification';
import { sha256, verifyEd25519 } from '../../apps/cli/src/verify-crypto.js';
import { linesOf } from '../../apps/cli/src/verify-source.js';
import type { Bench, Measured } from './harness/bench.js';
import type { Spread } from './harness/statistics.js';
import type { Memory } from './verify/memory.js';
import { bundleLines, type Filling } from './verify/synthetic.js';

const LEAVES = { books: 50_000, leaves: 200_000 } as const;

const folder = mkdtempSync(join(tmpdir(), 'copyhold-verify-'));
const fileOf = (filling: Filling): string => join(folder, `${filling}.ndjson`);
const memory: Record<string, number> = {};

/** The text of a bundle, in pieces large enough to be handed on. */
function* piecesOf(filling: Filling, leaves: number): Generator<string> {
  let piece = '';
  for (const line of bundleLines(filling, leaves)) {
    piece += `${line}\n`;
    if (piece.length < 1 << 16) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** Milliseconds of one core's work, whatever else the machine is busy with. */
async function onCore(work: () => Promise<void>): Promise<Measured> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000 };
}

/** What `copyhold verify` does with a file: reading, parsing and computing everything anew. */
async function verify(filling: Filling): Promise<void> {
  const verifier = new BundleVerifier({ sha256, verifyEd25519 });
  for await (const lines of linesOf(fileOf(filling))) for (const line of lines) verifier.line(line);
  const { whole, findings } = verifier.end();
  if (!whole) throw new Error(findings[0]?.message);
}

/** The bytes of the same file, through SHA-256 and nothing else. */
async function hashFile(filling: Filling): Promise<void> {
  const digest = createHash('sha256');
  for await (const chunk of createReadStream(fileOf(filling), { highWaterMark: 1 << 18 }))
    digest.update(chunk as Buffer);
  digest.digest();
}

/** What a process of its own needs that verifies so many batches with their rows, as they come, in 40 MiB of heap. */
async function memoryOf(leaves: number): Promise<Memory> {
  const script = join(import.meta.dirname, 'verify', 'memory.js');
  // With little room the engine cannot put off collecting what is no longer needed: what is left is what is held.
  const room = ['--expose-gc', '--max-old-space-size=40', '--max-semi-space-size=4'];
  const child = spawn(process.execPath, [...room, script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const answer = text(child.stdout);
  await Promise.all([once(child, 'exit'), pipeline(Readable.from(piecesOf('books', leaves)), child.stdin)]);
  return JSON.parse(await answer) as Memory;
}

/** Leaves per second of core time: in the median round, the slowest and the fastest; and against bare SHA-256. */
function ratesOf(what: string, leaves: number, [verified, hashed]: readonly [Spread, Spread]): Record<string, number> {
  const perSecond = (ms: number): number => (leaves / ms) * 1000;
  return {
    [`${what} per second of core time`]: perSecond(verified.median),
    [`${what} per second of core time, slowest round`]: perSecond(verified.max),
    [`${what} per second of core time, fastest round`]: perSecond(verified.min),
    [`${what}: rate by that of bare SHA-256 over the same bytes`]: hashed.median / verified.median,
  };
}

const NONE: Spread = { median: Number.NaN, min: Number.NaN, max: Number.NaN, mad: Number.NaN };

/**
 * `copyhold verify` against bare SHA-256 over the same bytes, in time of one core. Baseline and subject: leaves that
 * commit to no rows. The others: a log in which every leaf is a batch of one entry, with its rows. The target is 100,000
 * leaves per second or half the rate of SHA-256, in memory that does not grow with the number of leaves.
 */
export default {
  name: 'verify',
  ratio: 'leaves: time by that of SHA-256',
  rounds: 5,
  async setUp() {
    for (const filling of ['books', 'leaves'] as const)
      await pipeline(Readable.from(piecesOf(filling, LEAVES[filling])), createWriteStream(fileOf(filling)));
    for (const leaves of [10_000, 100_000, 1_000_000]) {
      const { held, most } = await memoryOf(leaves);
      memory[`MiB held after ${String(leaves)} batches with rows`] = held;
      memory[`MiB of the process at most, ${String(leaves)} batches with rows`] = most;
    }
  },
  baseline: () => onCore(() => hashFile('leaves')),
  subject: () => onCore(() => verify('leaves')),
  others: { 'sha256 of batches': () => onCore(() => hashFile('books')), batches: () => onCore(() => verify('books')) },
  figures: ({ baseline, subject, others }) => ({
    ...ratesOf('leaves', LEAVES.leaves, [subject, baseline]),
    ...ratesOf('batches with rows', LEAVES.books, [others['batches'] ?? NONE, others['sha256 of batches'] ?? NONE]),
    ...memory,
  }),
  tearDown() {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  },
} satisfies Bench;
