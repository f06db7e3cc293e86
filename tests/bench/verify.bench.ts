import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { BundleVerifier } from '#libs/verification';
import { sha256, verifyEd25519 } from '../../apps/cli/src/verify-crypto.js';
import { linesOf } from '../../apps/cli/src/verify-source.js';
import type { Bench, Measured } from './harness/bench.js';
import { bundleLines, type Filling } from './verify/synthetic.js';

const LEAVES = { books: 50_000, leaves: 200_000 } as const;

const folder = mkdtempSync(join(tmpdir(), 'copyhold-verify-'));
const fileOf = (filling: Filling): string => join(folder, `${filling}.ndjson`);
const memory: Record<string, number> = {};

async function write(filling: Filling): Promise<void> {
  const file = createWriteStream(fileOf(filling));
  for (const line of bundleLines(filling, LEAVES[filling])) {
    if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
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
  for await (const line of linesOf(fileOf(filling))) verifier.line(line);
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

/** Most memory of a process of its own that verifies so many leaves in 40 MiB of heap, in MiB. */
function memoryOf(leaves: number): number {
  const script = join(import.meta.dirname, 'verify', 'memory.js');
  // With little room the engine cannot put off collecting what is no longer needed: what is left is what is held.
  const room = ['--max-old-space-size=40', '--max-semi-space-size=4'];
  return Number(execFileSync(process.execPath, [...room, script, String(leaves)], { encoding: 'utf8' })) / 1024;
}

/**
 * Verification against bare SHA-256 over the same bytes: `verify/sha256` is the rate of the first over that of the
 * second, for a log in which every leaf is a batch with its rows. `leaves` is the same for leaves that commit to no rows.
 */
export default {
  name: 'verify',
  ratio: 'verify/sha256 time',
  rounds: 5,
  async setUp() {
    await write('books');
    await write('leaves');
    for (const leaves of [10_000, 100_000, 1_000_000]) memory[`MiB for ${String(leaves)} leaves`] = memoryOf(leaves);
  },
  baseline: () => onCore(() => hashFile('books')),
  subject: () => onCore(() => verify('books')),
  others: { leaves: () => onCore(() => verify('leaves')), 'sha256 of leaves': () => onCore(() => hashFile('leaves')) },
  figures: ({ baseline, subject, others }) => ({
    'batches with rows per second': (LEAVES.books / subject.median) * 1000,
    'leaves per second': (LEAVES.leaves / (others['leaves']?.median ?? Number.NaN)) * 1000,
    'rate to bare sha256, batches': baseline.median / subject.median,
    'rate to bare sha256, leaves':
      (others['sha256 of leaves']?.median ?? Number.NaN) / (others['leaves']?.median ?? Number.NaN),
    ...memory,
  }),
  tearDown() {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  },
} satisfies Bench;
