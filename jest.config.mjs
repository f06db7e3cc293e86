/**
 * Jest, one project per kind of test. Node itself loads what a test imports (tests/support/native), so that tests load
 * what production loads, and a worker loads it once.
 */
import process from 'node:process';

process.env['TZ'] = 'UTC';

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/tests/support/native/environment.mjs',
  runtime: '<rootDir>/tests/support/native/runtime.mjs',
  transform: {},
  // Projects do not inherit testTimeout: five seconds are too few for a real server on a busy machine.
  setupFilesAfterEnv: ['<rootDir>/tests/support/timeout.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/\\.copyhold/'],
};

/** One PostgreSQL for the whole run; each file clones its database from a migrated template. */
const withDatabase = {
  globalSetup: '<rootDir>/tests/support/postgres-global-setup.mjs',
  globalTeardown: '<rootDir>/tests/support/postgres-global-teardown.mjs',
};

const project = (displayName, testMatch, extra = {}) => ({
  ...common,
  ...extra,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
});

export default {
  // What a finished file left behind stays in its worker's memory: a worker that holds too much makes room for a new one.
  workerIdleMemoryLimit: '1500MB',
  testSequencer: '<rootDir>/scripts/testing/longest-first.mjs',
  projects: [
    project('unit', [
      'libs/**/*.spec.ts',
      'apps/**/*.spec.{ts,tsx}',
      'scripts/**/*.spec.mjs',
      'tests/bench/harness/**/*.spec.ts',
      'tests/support/**/*.spec.{ts,mjs}',
    ]),
    project('architecture', ['tests/architecture/**/*.spec.ts']),
    project('conformance', ['tests/conformance/**/*.spec.ts']),
    project(
      'database',
      ['tests/e2e/**/*.spec.ts', 'tests/hostile/**/*.spec.ts', 'tests/stories/**/*.spec.ts'],
      withDatabase,
    ),
    project('browser', ['tests/browser/**/*.spec.ts'], withDatabase),
  ],
};
