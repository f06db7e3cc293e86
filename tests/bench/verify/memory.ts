import process from 'node:process';
import { BundleVerifier } from '#libs/verification';
import { sha256, verifyEd25519 } from '../../../apps/cli/src/verify-crypto.js';
import { linesIn } from '../../../apps/cli/src/verify-source.js';

/** What a verification holds, in MiB: while nothing is collected in its way, and when everything was that could be. */
export interface Memory {
  /** Most that the process had of the machine's memory. */
  readonly most: number;
  /** What the verifier and the program itself hold after the last leaf, with a full collection behind them. */
  readonly held: number;
}

/** Verifies the bundle that comes in, and prints its {@link Memory} as JSON. Run it with `--expose-gc`. */
const verifier = new BundleVerifier({ sha256, verifyEd25519 });
for await (const lines of linesIn(process.stdin, 'the input')) for (const line of lines) verifier.line(line);
const most = process.resourceUsage().maxRSS / 1024;
globalThis.gc?.();
globalThis.gc?.();
const { heapUsed, external } = process.memoryUsage();
const { whole, findings } = verifier.end();
if (!whole) throw new Error(JSON.stringify(findings[0]?.message));
process.stdout.write(JSON.stringify({ most, held: (heapUsed + external) / 1024 / 1024 } satisfies Memory));
