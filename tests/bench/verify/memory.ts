import process from 'node:process';
import { BundleVerifier } from '#libs/verification';
import { verifyEd25519 } from '../../../apps/cli/src/verify-crypto.js';
import { bundleLines, sha256 } from './synthetic.js';

/** Verifies a bundle of as many leaves as the first argument says, and prints the most memory it took, in KiB. */
const verifier = new BundleVerifier({ sha256, verifyEd25519 });
for (const line of bundleLines('books', Number(process.argv[2]))) verifier.line(line);
const { whole, findings } = verifier.end();
if (!whole) throw new Error(JSON.stringify(findings[0]?.message));
process.stdout.write(String(process.resourceUsage().maxRSS));
