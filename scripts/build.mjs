/**
 * `npm run build`: the server, the command line and the libs by SWC into dist/, the web by Vite into dist/web.
 * Nothing is built twice: each half keeps a stamp of what it was built from.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { compile } from './compile.mjs';
import { runNode } from './processes.mjs';
import { root } from './root.mjs';
import { fingerprintOf, readStamp, writeStamp } from './sources.mjs';

const webFolder = join(root, 'apps', 'web');

/** What runs on the server and on the command line. `extra` names more folders, such as the benches. */
export async function buildServer(extra = []) {
  const { files, compiled } = await compile(['libs', 'apps/server', 'apps/cli', ...extra]);
  if (compiled > 0) process.stderr.write(`copyhold: compiled ${compiled} of ${files} files\n`);
}

export const hasWeb = () => existsSync(join(webFolder, 'vite.config.ts'));

/** Returns the reason when there was nothing to build. */
export async function buildWeb() {
  if (!hasWeb()) return 'apps/web has no vite.config.ts';
  const stamp = join(root, 'dist', 'web.stamp');
  const fingerprint = await fingerprintOf(
    ['apps/web', 'libs'],
    ['lingui.config.js', 'schema.graphql', 'package-lock.json', 'package.json'],
  );
  if (readStamp(stamp) === fingerprint && existsSync(join(root, 'dist', 'web', 'index.html'))) return undefined;
  process.stderr.write('copyhold: building the web\n');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const target = ['--outDir', join(root, 'dist', 'web'), '--emptyOutDir', '--manifest', '--logLevel', 'warn'];
  const code = await runNode([vite, 'build', ...target], { cwd: webFolder, stdout: 2 });
  if (code !== 0) throw new Error(`the web did not build (vite ended with ${code})`);
  writeStamp(stamp, fingerprint);
  return undefined;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildServer();
  await buildWeb();
}
