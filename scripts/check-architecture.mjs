/**
 * Who imports whom, checked by dependency-cruiser against .dependency-cruiser.mjs.
 * `node scripts/check-architecture.mjs [FOLDER]`: FOLDER is a tree of the same shape, for planted violations.
 *
 * With a compiler that it cannot use, the cruiser sees no module and is content. So its modules are counted
 * against the files that are there.
 */
import { existsSync, globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { captureNode } from './processes.mjs';
import { root } from './root.mjs';

const tree = resolve(process.argv[2] ?? root);
const folders = ['libs', 'apps', 'tests'].filter((folder) => existsSync(join(tree, folder)));
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const config = join(tree, '.dependency-cruiser.mjs');

function fail(message) {
  process.stdout.write(`${message}\n`);
  process.exit(1);
}

const { output } = await captureNode([cruiser, ...folders, '--config', config, '--output-type', 'json'], { cwd: tree });
const start = output.indexOf('{');
if (start < 0) fail(output);
const { modules, summary } = JSON.parse(output.slice(start));

const files = globSync(['{libs,apps}/**/*.{ts,tsx}'], { cwd: tree }).filter(
  (path) => !/(^|[/\\])(node_modules|gql)[/\\]|\.d\.ts$/.test(path),
);
const cruised = modules.filter((module) => /^(libs|apps)\/.*\.tsx?$/.test(module.source)).length;
if (files.length === 0 || cruised < files.length) {
  fail(`The cruiser saw ${cruised} modules where there are ${files.length} files: it does not read the sources.`);
}

const broken = summary.violations.filter((violation) => violation.rule.severity === 'error');
for (const { rule, from, to } of broken) process.stdout.write(`${rule.name}: ${from} -> ${to}\n`);
if (broken.length > 0)
  fail(`${broken.length} imports are not allowed; the rules and their reasons are in .dependency-cruiser.mjs`);
process.stdout.write(`${cruised} modules, ${summary.totalDependenciesCruised ?? 0} imports, none of them forbidden\n`);
