import process from 'node:process';

/** The functions of the test file that runs now: a worker runs one at a time. */
const KEY = Symbol.for('copyhold.test-globals');

export function keepGlobals(globals) {
  process[KEY] = globals;
}

export const currentGlobals = () => process[KEY];
