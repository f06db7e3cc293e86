/**
 * `npm test`: every check there is; `npm test -- PATTERN`: the matching tests only, with the same set-up.
 * The last line counts everything: one per static step, one per test.
 */
import process from 'node:process';
import { runJest } from './testing/jest.mjs';
import { Report } from './testing/report.mjs';
import { buildStep, prepareFor, staticSteps } from './testing/steps.mjs';
import { runPool } from './testing/pool.mjs';

process.env['TZ'] = 'UTC';
// Programs that read our texts take them for ASCII where no locale is set.
process.env['LC_ALL'] ??= process.env['LANG'] ?? 'C.UTF-8';
const pattern = process.argv.slice(2).join(' ').trim();
const report = new Report();

if (pattern === '') {
  await report.run(buildStep);
  await runPool(await staticSteps(), 2, (step) => report.run(step));
  await report.run({ name: 'jest', tests: () => runJest() });
} else {
  await prepareFor(pattern, report);
  await report.run({ name: `jest ${pattern}`, tests: () => runJest(pattern) });
}

process.exitCode = report.finish();
