/** `npm run format`: Prettier, written in place. */
import { join } from 'node:path';
import process from 'node:process';
import { runNode } from './processes.mjs';
import { root } from './root.mjs';

const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const paths = process.argv.slice(2);
process.exitCode = await runNode([prettier, '--write', '--log-level', 'warn', ...(paths.length > 0 ? paths : ['.'])]);
