/** The `copyhold` command: build what changed, then become apps/cli. The current folder stays the caller's. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildServer } from './build.mjs';
import { root } from './root.mjs';

const main = join(root, 'dist', 'apps', 'cli', 'src', 'main.js');

await buildServer();
if (!existsSync(main)) {
  process.stderr.write('copyhold: apps/cli/src/main.ts is missing.\n');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
