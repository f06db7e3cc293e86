/** `npm run lint [-- paths or --fix]`: ESLint as `npm test` runs it. */
import { join } from 'node:path';
import process from 'node:process';
import { runNode } from './processes.mjs';
import { root } from './root.mjs';

const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js');
const args = process.argv.slice(2);
const paths = args.some((argument) => !argument.startsWith('-')) ? [] : ['.'];
process.exitCode = await runNode([eslint, '--max-warnings', '0', ...paths, ...args]);
