/**
 * How Node itself loads what a test imports: TypeScript through SWC, `#libs/NAME` from the sources.
 *
 * A worker loads the programs and their packages once, as a process does, and each test file anew with all that it
 * has under tests/. The mark `?file=N` in an address keeps the files apart; whom a marked file imports under tests/
 * is marked as it is.
 */
import { existsSync, readFileSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = join(import.meta.dirname, '..', '..', '..');
const rootUrl = `${pathToFileURL(root).href}/`;
const packagesUrl = `${rootUrl}node_modules/`;
const testsUrl = `${rootUrl}tests/`;
const globalsUrl = pathToFileURL(join(import.meta.dirname, 'globals.mjs')).href;
const mark = /\?file=\d+$/u;

const isOurs = (url) => url !== undefined && url.startsWith(rootUrl) && !url.startsWith(packagesUrl);

const sources = new Map();

/** './x.js' is written for './x.ts' and './x.tsx', as the compiler has it. */
function sourceOf(url) {
  const known = sources.get(url);
  if (known !== undefined) return known;
  const found = ['.ts', '.tsx']
    .map((end) => url.replace(/\.js$/u, end))
    .find((each) => existsSync(fileURLToPath(each)));
  sources.set(url, found ?? url);
  return found ?? url;
}

function locate(specifier, context, next) {
  const { parentURL } = context;
  if (specifier.startsWith('.') && specifier.endsWith('.js')) {
    const url = new URL(specifier, parentURL).href;
    const source = sourceOf(url);
    if (source !== url) return { url: source, format: 'module', shortCircuit: true };
  }
  return next(specifier, { ...context, conditions: ['copyhold-source', ...context.conditions] });
}

function resolve(specifier, context, next) {
  const { parentURL } = context;
  if (!isOurs(parentURL)) return next(specifier, context);
  const file = mark.exec(parentURL)?.[0] ?? '';
  if (specifier === '@jest/globals') return { url: globalsUrl + file, format: 'module', shortCircuit: true };
  const found = locate(specifier, context, next);
  return file !== '' && found.url.startsWith(testsUrl) ? { ...found, url: found.url + file } : found;
}

const compiled = new Map();

function compile(path) {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    filename: path,
    sourceFileName: path,
    configFile: join(root, '.swcrc'),
    cwd: root,
    sourceMaps: 'inline',
  });
  compiled.set(path, code);
  return code;
}

function load(url, context, next) {
  if (!isOurs(url) || !/\.tsx?(?:\?|$)/u.test(url)) return next(url, context);
  return { format: 'module', source: compile(fileURLToPath(url)), shortCircuit: true };
}

/** Answers whether it was this call that registered them: a worker that runs many files does so once. */
export function registerHooks() {
  const key = Symbol.for('copyhold.test-hooks');
  if (process[key] === true) return;
  process[key] = true;
  module.setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
  module.registerHooks({ resolve, load });
}
