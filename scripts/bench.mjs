/**
 * `npm run bench [NAME] [-- --json]`: runs tests/bench/NAME.bench.ts, or all of them, as compiled for production.
 * With --json the last line of each is one JSON line: {"name", "ratios": {…}, "figures": {…}}.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildServer } from './build.mjs';
import { root } from './root.mjs';

const args = process.argv.slice(2);
const json = args.includes('--json');
const wanted = args.filter((argument) => !argument.startsWith('-'));
const known = globSync('*.bench.ts', { cwd: join(root, 'tests', 'bench') }).map((file) => basename(file, '.bench.ts'));
const unknown = wanted.filter((name) => !known.includes(name));

if (unknown.length > 0 || known.length === 0) {
  const missing = unknown.length > 0 ? `There is no benchmark called ${unknown.join(', ')}. ` : '';
  process.stderr.write(`copyhold: ${missing}Benchmarks: ${known.sort().join(', ') || 'none yet'}\n`);
  process.exit(1);
}

await buildServer(['tests/bench', 'tests/support']);
process.setSourceMapsEnabled(true);
const load = (...path) => import(pathToFileURL(join(root, 'dist', 'tests', 'bench', ...path)).href);
const { asJson, asText, runBench } = await load('harness', 'run.js');

for (const name of wanted.length > 0 ? wanted : known.sort()) {
  const { default: bench } = await load(`${name}.bench.js`);
  const result = await runBench(bench);
  process.stdout.write(`${asText(result)}\n`);
  if (json) process.stdout.write(`${asJson(result)}\n`);
}
