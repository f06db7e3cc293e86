/** Runs Jest and reads its numbers from its own JSON, never from its words. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { captureNode, runNode } from '../processes.mjs';
import { root } from '../root.mjs';

const jest = [join(root, 'node_modules', 'jest', 'bin', 'jest.js')];
const env = { TZ: 'UTC' };
const slashes = (path) => relative(root, path).split(sep).join('/');

async function listTests() {
  const { output } = await captureNode([...jest, '--listTests'], { env });
  return output
    .split('\n')
    .filter((line) => line.startsWith(root))
    .map(slashes);
}

/** A pattern that is no regular expression is looked for as it stands. */
function expressionOf(pattern) {
  try {
    return new RegExp(pattern, 'i');
  } catch {
    return new RegExp(RegExp.escape(pattern), 'i');
  }
}

/**
 * PATTERN names files first, by their path inside the repository. When no path matches, it names tests: then
 * `byName` is true and the paths are those whose text holds it, or all when a name is put together at run time.
 */
export async function matchingTests(pattern) {
  const expression = expressionOf(pattern);
  const all = await listTests();
  const paths = all.filter((path) => expression.test(path));
  if (paths.length > 0) return { paths, byName: false };
  const texts = await Promise.all(all.map((path) => readFile(join(root, path), 'utf8')));
  const holding = all.filter((_, index) => expression.test(texts[index] ?? ''));
  return { paths: holding.length > 0 ? holding : all, byName: true };
}

async function selection(pattern) {
  if (pattern === undefined) return [];
  const { paths, byName } = await matchingTests(pattern);
  return byName
    ? ['--testNamePattern', expressionOf(pattern).source, '--runTestsByPath', ...paths]
    : ['--runTestsByPath', ...paths];
}

/**
 * Counts Jest's results; with `wanted`, only the tests whose full name matches it: a test that was merely
 * filtered out by its name is not a skipped test.
 */
export function countResults(results, wanted) {
  const named = (suite, test) => `${slashes(suite.name)}: ${test.fullName}`;
  const outcome = { passed: 0, failed: [], skipped: [] };
  for (const suite of results.testResults) {
    const tests = suite.assertionResults.filter((test) => wanted === undefined || wanted.test(test.fullName));
    outcome.passed += tests.filter((test) => test.status === 'passed').length;
    outcome.failed.push(...tests.filter((test) => test.status === 'failed').map((test) => named(suite, test)));
    const skipped = tests.filter((test) => ['pending', 'todo', 'skipped', 'disabled'].includes(test.status));
    outcome.skipped.push(...skipped.map((test) => named(suite, test)));
    const broken = suite.status === 'failed' && !tests.some((test) => test.status === 'failed');
    if (broken) outcome.failed.push(`${slashes(suite.name)}: the file did not run`);
  }
  return outcome;
}

/** Answers {passed, failed: names, skipped: names}. A skipped test carries its reason in its title. */
export async function runJest(pattern) {
  const folder = await mkdtemp(join(tmpdir(), 'copyhold-jest-'));
  const file = join(folder, 'results.json');
  try {
    const chosen = await selection(pattern);
    const workers = Math.max(2, availableParallelism() - 1);
    const code = await runNode([...jest, '--json', '--outputFile', file, '--maxWorkers', String(workers), ...chosen], {
      // The same programs are started again and again: Node keeps what it compiled of them as long as the run lasts.
      env: { ...env, NODE_COMPILE_CACHE: join(folder, 'compiled'), ...(process.env['CI'] ? { CI: 'true' } : {}) },
      // With --json Jest repeats the whole report on stdout; it is read from the file instead.
      stdout: 'ignore',
    });
    if (!existsSync(file)) return { passed: 0, failed: [`jest ended with ${code} before any test ran`], skipped: [] };
    const results = JSON.parse(await readFile(file, 'utf8'));
    const outcome = countResults(results, chosen.includes('--testNamePattern') ? expressionOf(pattern) : undefined);
    if (code !== 0 && outcome.failed.length === 0)
      outcome.failed.push(`jest ended with ${code} without a failing test`);
    return outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
