/**
 * Jest, one project per kind of test. Everything runs as ESM under Node 24 with
 * --experimental-vm-modules, so that tests load what production loads.
 */
import process from 'node:process';

process.env['TZ'] = 'UTC';

const common = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  // Projects do not inherit testTimeout: five seconds are too few for a real server on a busy machine.
  setupFilesAfterEnv: ['<rootDir>/tests/support/timeout.mjs'],
  // #libs/* resolves to the sources through the condition in package.json "imports".
  testEnvironmentOptions: { customExportConditions: ['copyhold-source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '^.+\\.tsx?$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
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
  // Modules of a finished file stay in its worker's memory: a worker that holds too many makes room for a new one.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    project('unit', [
      'libs/**/*.spec.ts',
      'apps/**/*.spec.{ts,tsx}',
      'scripts/**/*.spec.mjs',
      'tests/bench/harness/**/*.spec.ts',
      'tests/support/**/*.spec.ts',
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
