/** `npm start [-- args]`: build what changed, then become the server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildServer, buildWeb } from './build.mjs';
import { root } from './root.mjs';

const main = join(root, 'dist', 'apps', 'server', 'src', 'main.js');

try {
  await buildServer();
  await buildWeb();
} catch (error) {
  process.stderr.write(`copyhold: not started, because the build failed: ${error.message}\n`);
  process.exit(1);
}
if (!existsSync(main)) {
  process.stderr.write('copyhold: apps/server/src/main.ts is missing, so there is nothing to start.\n');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, main, ...process.argv.slice(2)];
await import(pathToFileURL(main).href);
