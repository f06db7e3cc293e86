/** `npm run typecheck`: the compiler over the server's side, then over the web. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runNode } from './processes.mjs';
import { root } from './root.mjs';

const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const projects = ['tsconfig.json', 'apps/web/tsconfig.json'].filter((file) => existsSync(join(root, file)));
const codes = [];
for (const project of projects) codes.push(await runNode([compiler, '-p', project, '--noEmit']));
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
