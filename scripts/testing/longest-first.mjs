/**
 * The order of the test files: the long ones first, so that no worker sits idle at the end while another has one left.
 * Jest knows from its cache how long a file took; where it has no cache, it goes by size, which says little here: what
 * takes time is to start programs, then to look at pages, then to ask a database.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const ofJest = createRequire(createRequire(import.meta.url).resolve('jest/package.json'));
const ofCore = createRequire(ofJest.resolve('@jest/core/package.json'));
const ofConfig = createRequire(ofCore.resolve('jest-config/package.json'));
const { default: TestSequencer } = ofConfig('@jest/test-sequencer');

const STARTS_PROGRAMS = /child_process|-process\.js|command-line\.js|gateway-town\.js/u;
const DATABASE = /\/tests\/(?:e2e|hostile|stories)\//u;

/** Nought for the longest kind. */
export function rankOf(path, text) {
  if (STARTS_PROGRAMS.test(text)) return 0;
  if (path.includes('/tests/browser/')) return 1;
  return DATABASE.test(path) ? 2 : 3;
}

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    const ranked = sorted.map((test) => ({ test, rank: rankOf(test.path, readFileSync(test.path, 'utf8')) }));
    return ranked.sort((one, other) => one.rank - other.rank).map(({ test }) => test);
  }
}
